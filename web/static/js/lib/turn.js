const patience = 6000; // milliseconds another tab gets to send what it has

// Turn is the right to record one answer, which one tab has at a time.
//
// on.asked(): another tab asks for it; give it up with end(). on.lost(): it was
// taken, since this tab did not answer.
export class Turn {
  #release;

  constructor(name, on) {
    Object.assign(this, { name, on });
    if (!globalThis.BroadcastChannel) return;
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = () => { if (this.mine) this.on.asked(); };
  }

  get mine() { return Boolean(this.#release); }

  // Takes it where nobody else has it; says whether it is this tab's now.
  take() {
    return this.mine || this.#ask({ ifAvailable: true });
  }

  // Asks the tab that has it, and takes it where that one does not answer.
  async takeOver() {
    this.channel?.postMessage("over");
    const given = await this.#ask({ signal: AbortSignal.timeout(patience) }).catch(() => false);
    return given || this.#ask({ steal: true });
  }

  #ask(how) {
    return new Promise((resolve, reject) => {
      navigator.locks.request(this.name, how, (lock) => {
        resolve(Boolean(lock));
        if (lock) return new Promise((release) => { this.#release = release; });
      }).catch((error) => {
        if (this.mine) this.on.lost();
        this.#release = undefined;
        reject(error);
      });
    });
  }

  end() {
    this.#release?.();
    this.#release = undefined;
  }

  close() {
    this.end();
    this.channel?.close();
  }
}
