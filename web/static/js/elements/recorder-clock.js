const announced = [60, 30, 10];

// Formats seconds as minutes and seconds.
export const clock = (seconds) => {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

// Clock counts the seconds of a state, over pauses, and says when few are left.
export class Clock {
  #before = 0;
  #since;
  #said = new Set();

  // limit: seconds, 0 where there is none.
  constructor(limit, say, before = 0) {
    Object.assign(this, { limit, say });
    this.#before = before;
  }

  start() { this.#since ??= performance.now(); }

  stop() {
    this.#before = this.passed;
    this.#since = undefined;
  }

  get passed() {
    return this.#before + (this.#since === undefined ? 0 : (performance.now() - this.#since) / 1000);
  }

  // What to show: what is left, or what has passed where nothing limits it.
  get shown() {
    return this.limit ? clock(Math.ceil(this.limit - this.passed)) : clock(Math.floor(this.passed));
  }

  get over() { return this.limit > 0 && this.passed >= this.limit; }

  // Announces each mark once, when it is passed while counting.
  announce() {
    const rest = this.limit - this.passed;
    for (const mark of announced) {
      if (this.limit <= mark || rest > mark || this.#said.has(mark)) continue;
      this.#said.add(mark);
      this.say(mark);
    }
  }
}
