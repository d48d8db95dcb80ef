const known = (device) => device.kind === "audioinput" && device.label && !["default", "communications"].includes(device.deviceId);

// Device is the choice of a microphone: a select that names those there are,
// once the browser tells their names. data-remember is where the choice is kept.
export class Device {
  constructor(select, changed) {
    this.select = select;
    this.fixed = select.options.length; // those that the page itself offers
    select.addEventListener("change", () => {
      this.#remember();
      changed();
    });
    this.again = () => this.list();
    navigator.mediaDevices?.addEventListener("devicechange", this.again);
    this.list();
  }

  get chosen() { return this.select.value; }

  // Names the microphones there are, and the one in use where it is known.
  async list(used) {
    const found = (await navigator.mediaDevices?.enumerateDevices() ?? []).filter(known);
    if (!found.length) return;
    const was = used || this.chosen;
    const kept = [...this.select.options].slice(0, this.fixed).filter(({ value }) => value === "");
    this.fixed = kept.length;
    this.select.replaceChildren(...kept, ...found.map(({ label, deviceId }) => new Option(label, deviceId)));
    this.select.value = found.some(({ deviceId }) => deviceId === was) ? was : "";
  }

  #remember() {
    if (!this.select.dataset.remember) return;
    const body = new URLSearchParams({ device: this.chosen });
    fetch(this.select.dataset.remember, { method: "POST", body, redirect: "manual" }).catch(() => {}); // a comfort only
  }

  close() { navigator.mediaDevices?.removeEventListener("devicechange", this.again); }
}
