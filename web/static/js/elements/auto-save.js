import { showState } from "./states.js";

// Keeps what is typed in its form shortly after the last key, at data-to.
class AutoSave extends HTMLElement {
  #timer = 0;
  #sending = false;
  #changed = false;

  connectedCallback() {
    if (!this.dataset.to) return;
    this.addEventListener("input", () => this.#later());
    this.addEventListener("submit", () => clearTimeout(this.#timer));
    addEventListener("pagehide", this.#leave);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    removeEventListener("pagehide", this.#leave);
  }

  #leave = () => { if (this.#changed) this.#send(true); };

  #later(wait = 700) {
    this.#changed = true;
    showState(this, "waiting");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(false), wait);
  }

  async #send(keepalive) {
    if (this.#sending && !keepalive) return this.#later();
    this.#sending = true;
    this.#changed = false;
    const body = new URLSearchParams(new FormData(this.querySelector("form")));
    try {
      const reply = await fetch(this.dataset.to, { method: "POST", body, keepalive: keepalive && body.toString().length < 60000 });
      if (!reply.ok) throw new Error(reply.statusText);
      showState(this, this.#changed ? "waiting" : "kept");
    } catch {
      this.#later(4000);
      showState(this, "away");
    } finally {
      this.#sending = false;
    }
  }
}

customElements.define("auto-save", AutoSave);
