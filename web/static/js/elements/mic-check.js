import { showState } from "./states.js";

const troubles = { NotAllowedError: "refused", NotFoundError: "absent", OverconstrainedError: "absent", NotReadableError: "absent" };

// Listens for a few seconds, shows the loudness and plays what was heard.
class MicCheck extends HTMLElement {
  connectedCallback() {
    this.select = this.querySelector("select");
    this.button = this.querySelector("[data-do=listen]");
    this.button.addEventListener("click", () => this.#listen());
  }

  async #listen() {
    if (!navigator.mediaDevices) return this.#show("insecure");
    this.button.disabled = true;
    this.#show("asking");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: this.#wanted() });
      await this.#name();
      await this.#record(stream);
    } catch (error) {
      this.#show(troubles[error.name] ?? "absent");
    } finally {
      this.button.disabled = false;
    }
  }

  #wanted() {
    return this.select.value ? { deviceId: { ideal: this.select.value } } : true;
  }

  async #name() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const known = new Set([...this.select.options].map((option) => option.value));
    for (const device of devices) {
      if (device.kind !== "audioinput" || known.has(device.deviceId)) continue;
      this.select.add(new Option(device.label, device.deviceId));
    }
  }

  async #record(stream) {
    const recorder = new MediaRecorder(stream);
    const parts = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const stopped = new Promise((resolve) => { recorder.onstop = resolve; });
    this.#show("listening");
    recorder.start();
    const loudest = await this.#watch(stream);
    recorder.stop();
    await stopped;
    for (const track of stream.getTracks()) track.stop();
    if (loudest < 0.01) return this.#show("silent");
    this.querySelector("audio").src = URL.createObjectURL(new Blob(parts, { type: recorder.mimeType }));
    this.#show("heard");
  }

  async #watch(stream) {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const until = performance.now() + 1000 * this.dataset.seconds;
    let loudest = 0;
    while (performance.now() < until) {
      await new Promise(requestAnimationFrame);
      analyser.getFloatTimeDomainData(samples);
      const level = Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);
      loudest = Math.max(loudest, level);
      this.#draw(level);
    }
    await context.close();
    return loudest;
  }

  #draw(level) {
    const bars = [...this.querySelectorAll("[data-value=meter] i")];
    bars.forEach((bar, i) => bar.style.setProperty("--level", bars[i + 1]?.style.getPropertyValue("--level") || Math.min(1, level * 6)));
  }

  #show(state) {
    this.dataset.state = state === "listening" ? "recording" : state;
    showState(this, state);
  }
}

customElements.define("mic-check", MicCheck);
