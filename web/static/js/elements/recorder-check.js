import { Microphone } from "../lib/microphone.js";

// Check lets one see and read whether one is heard, before anything is recorded.
export class Check {
  #microphone;

  // It shares device, meter and faults with what records.
  constructor(box, { device, meter, faults }) {
    Object.assign(this, { box, device, meter, faults, button: box.querySelector("[data-do=check]") });
  }

  get on() { return Boolean(this.#microphone); }

  async begin() {
    this.end();
    const microphone = new Microphone(this.device.chosen, { lost: () => this.end() });
    try {
      await microphone.open();
    } catch ({ fault }) {
      return this.faults.set(fault);
    }
    if (this.on || !this.button.checkVisibility()) return microphone.close(); // it took so long that it is not wanted any more
    this.#microphone = microphone;
    this.#show();
    this.faults.set("heard");
    this.device.list(microphone.used);
  }

  end() {
    this.faults.clear();
    if (!this.on) return;
    this.#microphone.close();
    this.#microphone = undefined;
    this.#show();
  }

  toggle() { return this.on ? this.end() : this.begin(); }

  get level() { return this.#microphone.level; }

  #show() {
    this.box.toggleAttribute("data-checking", this.on);
    this.button.ariaPressed = this.on;
    this.meter.reset();
  }
}
