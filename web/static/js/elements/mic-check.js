import { Device } from "./recorder-device.js";
import { Meter } from "./recorder-meter.js";
import { showState } from "./states.js";
import { Microphone, kind, obstacle } from "../lib/microphone.js";

const look = 80; // milliseconds between two looks at the loudness
const faint = 0.01; // root mean square that a voice before the microphone passes

// Listens for a few seconds, shows the loudness and plays what was heard.
class MicCheck extends HTMLElement {
  connectedCallback() {
    this.device = new Device(this.querySelector("select"), () => {});
    this.meter = new Meter(this.querySelectorAll("[data-value=meter] > *"));
    this.button = this.querySelector("[data-do=listen]");
    this.button.addEventListener("click", () => this.#listen());
  }

  disconnectedCallback() {
    this.device.close();
    this.microphone?.close();
  }

  async #listen() {
    if (this.button.ariaDisabled === "true") return;
    const trouble = obstacle();
    if (trouble) return this.#show(trouble);
    this.button.ariaDisabled = "true";
    this.#show("asking");
    try {
      this.#show(await this.#hear());
    } catch ({ fault }) {
      this.#show(fault ?? "taken");
    } finally {
      this.microphone.close();
      this.button.ariaDisabled = "false";
    }
  }

  async #hear() {
    const parts = [];
    this.microphone = new Microphone(this.device.chosen, { piece: (data) => parts.push(data), lost: () => {} });
    await this.microphone.open();
    this.device.list(this.microphone.used);
    await this.microphone.start();
    this.#show("listening");
    const loudest = await this.#watch();
    await this.microphone.stop();
    if (loudest < faint) return "silent";
    this.querySelector("audio").src = URL.createObjectURL(new Blob(parts, { type: kind() }));
    return "heard";
  }

  async #watch() {
    const until = performance.now() + 1000 * this.dataset.seconds;
    let loudest = 0;
    while (performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, look));
      const { level } = this.microphone;
      loudest = Math.max(loudest, level);
      this.meter.add(level);
    }
    return loudest;
  }

  #show(state) {
    this.dataset.state = state === "listening" ? "recording" : state;
    showState(this, state);
  }
}

customElements.define("mic-check", MicCheck);
