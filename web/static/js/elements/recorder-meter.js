const quiet = 0.002; // root mean square below which nobody speaks and no room hums

// Meter shows the last loudnesses as bars and knows how long it has been silent.
export class Meter {
  #levels = [];
  #heard = 0;

  constructor(bars) {
    this.bars = [...bars];
  }

  reset() {
    this.#levels = [];
    this.heard();
    this.#draw();
  }

  // Counts the silence from now on.
  heard() { this.#heard = performance.now(); }

  // Takes a root mean square, 0 to 1.
  add(level) {
    if (level >= quiet) this.#heard = performance.now();
    this.#levels = [...this.#levels, Math.min(1, Math.sqrt(level) * 1.8)].slice(-this.bars.length);
    this.#draw();
  }

  get silence() { return (performance.now() - this.#heard) / 1000; }

  #draw() {
    const first = this.bars.length - this.#levels.length;
    this.bars.forEach((bar, i) => bar.style.setProperty("--level", (this.#levels[i - first] ?? 0).toFixed(2)));
  }
}
