// recorder-box records one answer. The page words everything; this finds its
// places by data-in (states), data-if (conditions), data-do (buttons),
// data-value (figures), data-fault (troubles) and data-say (spoken only).
//
// States: think → ready → asking → recording ⇄ paused → saving → saved; broken
// when the recording broke off and can go on; stopped when there is none; left
// when an earlier page left one unfinished; elsewhere when another tab has it;
// unable when this browser or address cannot record.
// For one that was left the box itself carries data-upload, data-uploads,
// data-continue and data-complete, as begin replies.
// Conditions: limited (by a clock), joins or apart (whether a recording can go
// on in a second file), known or unknown (how long the one left is).
import { Run } from "./recorder-run.js";

const tick = 80; // milliseconds between two looks at clock and loudness

class RecorderBox extends HTMLElement {
  #timer = 0;
  #ready;

  connectedCallback() {
    this.run = new Run(this);
    this.addEventListener("keydown", (event) => this.#once(event));
    this.addEventListener("click", (event) => this.#act(event, event.target.closest("[data-do]")));
    for (const [name, act] of this.#outside) addEventListener(name, act);
    this.#timer = setInterval(() => this.run.tick(), tick);
    this.#ready = this.run.begin();
    for (const button of this.querySelectorAll("[data-do]:disabled")) button.disabled = false;
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    for (const [name, act] of this.#outside) removeEventListener(name, act);
    this.run.close();
  }

  #outside = [
    ["online", () => this.run.online(true)],
    ["offline", () => this.run.online(false)],
    ["visibilitychange", () => this.run.hurry()],
    ["pagehide", () => this.run.flush()],
    ["beforeunload", (event) => { if (this.run.holds()) event.preventDefault(); }],
  ];

  // A key held down presses one button once: the next one takes its place.
  #once(event) {
    if (event.repeat && ["Enter", " "].includes(event.key) && event.target.closest("[data-do]")) event.preventDefault();
  }

  async #act(event, button) {
    if (button?.dataset.do === "type" && this.run.takesAlong) event.preventDefault();
    await this.#ready;
    if (button && button.ariaDisabled !== "true") this.#acts[button.dataset.do]?.(button);
  }

  #acts = {
    start: () => this.run.start(),
    check: () => this.run.check.toggle(),
    pause: () => this.run.pause(),
    finish: () => this.run.finish(),
    again: () => this.run.again(),
    retry: () => this.run.retry(),
    over: () => this.run.takeOver(),
    type: ({ href }) => this.run.type(href),
  };
}

customElements.define("recorder-box", RecorderBox);
