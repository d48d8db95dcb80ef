// Awake keeps the screen on, where the browser lets a page do that. The lock
// ends whenever the page is hidden and is asked for again when it is back.
export class Awake {
  #wanted = false;
  #lock;

  constructor() {
    document.addEventListener("visibilitychange", this.#back);
  }

  keep(wanted) {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (wanted) this.#ask();
    else this.#let();
  }

  close() {
    this.keep(false);
    document.removeEventListener("visibilitychange", this.#back);
  }

  #back = () => { if (this.#wanted && document.visibilityState === "visible") this.#ask(); };

  async #ask() {
    this.#lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
    if (!this.#wanted) this.#let();
  }

  #let() {
    this.#lock?.release();
    this.#lock = undefined;
  }
}
