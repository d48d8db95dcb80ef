import { Faults } from "./recorder-faults.js";
import { showState } from "./states.js";

// Face is what one sees and hears of a recorder: its state, figures, troubles
// and what is spoken. It keeps the keyboard's place when buttons change.
export class Face {
  #holds = new Set();
  #lost = false;

  constructor(box) {
    this.box = box;
    this.faults = new Faults(box, (text) => this.status(text));
  }

  // Lets a condition (data-if) hold from the next state on, in place of others.
  hold(name, ...others) {
    for (const other of others) this.#holds.delete(other);
    this.#holds.add(name);
  }

  enter(state) {
    const before = document.activeElement;
    const inside = this.#buttons.contains(before) || (this.#lost && before === document.body);
    this.box.dataset.state = state;
    showState(this.box, state);
    for (const part of this.box.querySelectorAll("[data-if]")) part.hidden ||= !this.#holds.has(part.dataset.if);
    this.faults.show();
    if (inside && !(this.#buttons.contains(before) && before.checkVisibility())) this.#focus();
    this.say(state);
  }

  get #buttons() { return this.box.querySelector(".recorder-buttons"); }

  // The button that was pressed has made room for another: that one has the
  // focus now, so that the next key does what the next button says.
  #focus() {
    const next = [...this.#buttons.querySelectorAll("button, a")].find((button) => button.checkVisibility());
    next?.focus({ preventScroll: true });
    this.#lost = !next;
  }

  value(name, text) {
    for (const part of this.box.querySelectorAll(`[data-value=${name}]`)) {
      if (part.textContent !== String(text)) part.textContent = text;
    }
  }

  say(name) {
    const text = this.box.querySelector(`[data-say="${name}"]`)?.textContent;
    if (text) this.status(text);
  }

  status(text) {
    this.box.querySelector("[data-value=status]").textContent = text.trim().replace(/\s+/g, " ");
  }
}
