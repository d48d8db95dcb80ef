// player-box puts buttons and a curve one can seek in before a plain audio
// element, which stays what plays.
//
// Anything near it with data-play-from (and data-play-to) plays from there, and
// text with data-words is followed word by word.
import { clock } from "./recorder-clock.js";
import { Follow } from "./player-follow.js";
import { target } from "./player-keys.js";

class PlayerBox extends HTMLElement {
  #frame = 0;
  #stop = Infinity;

  connectedCallback() {
    this.audio = this.querySelector("audio");
    this.seek = this.querySelector("[data-do=seek]");
    this.button = this.querySelector("[data-do=play]");
    this.length = Number(this.dataset.seconds);
    this.follow = new Follow(() => this.#place());
    this.querySelector(".player-shell").hidden = false;
    this.audio.hidden = true;
    this.#listen();
    this.#show();
  }

  disconnectedCallback() {
    cancelAnimationFrame(this.#frame);
    document.removeEventListener("click", this.#jump);
    this.follow.clear();
  }

  #listen() {
    this.button.addEventListener("click", () => this.#toggle());
    this.querySelector("[data-do=speed]").addEventListener("click", ({ currentTarget }) => this.#speed(currentTarget));
    this.seek.addEventListener("input", () => this.go(Number(this.seek.value)));
    this.addEventListener("keydown", (event) => this.#key(event));
    for (const name of ["play", "pause", "ended", "seeked"]) this.audio.addEventListener(name, () => this.#show());
    this.audio.addEventListener("error", ({ target }) => this.#failed(target), true);
    document.addEventListener("click", this.#jump);
  }

  // Goes to a second of the recording.
  go(seconds) {
    this.#stop = Infinity;
    this.audio.currentTime = Math.min(Math.max(0, seconds), this.length);
    this.#show();
  }

  async #play() {
    for (const other of document.querySelectorAll("audio")) if (other !== this.audio) other.pause();
    await this.audio.play().catch(() => {});
  }

  #toggle() {
    if (!this.audio.paused) return this.audio.pause();
    this.#stop = Infinity;
    this.#play();
  }

  #jump = (event) => {
    const place = event.target.closest("[data-play-from]");
    if (!place || this.#nearest(place) !== this || !place.matches("button") && !getSelection().isCollapsed) return;
    this.go(Number(place.dataset.playFrom));
    this.#stop = place.dataset.playTo ? Number(place.dataset.playTo) : Infinity;
    this.#play();
  };

  // The player that belongs to a place: the first one in the smallest part of
  // the page that has one.
  #nearest(place) {
    for (let part = place; part; part = part.parentElement) {
      const player = part.querySelector("player-box");
      if (player) return player;
    }
    return null;
  }

  #place() {
    let part = this.parentElement;
    while (part.parentElement?.querySelectorAll("player-box").length === 1) part = part.parentElement;
    return part;
  }

  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const to = target(event.key, this.audio.currentTime, this.follow.starts());
    if (to !== undefined) this.go(to);
    else if (event.key === " " && event.target === this.seek) this.#toggle(); // on a button it presses that
    else return;
    event.preventDefault();
  }

  #speed(button) {
    const speeds = button.dataset.speeds.split(" ");
    const next = speeds[(speeds.indexOf(String(this.audio.playbackRate)) + 1) % speeds.length];
    this.audio.playbackRate = Number(next);
    this.#value("speed", next);
  }

  #show() {
    cancelAnimationFrame(this.#frame);
    const now = this.audio.currentTime;
    if (now >= this.#stop) {
      this.#stop = Infinity;
      this.audio.pause();
    }
    this.button.setAttribute("aria-pressed", String(!this.audio.paused));
    this.seek.value = now;
    this.seek.setAttribute("aria-valuetext", `${clock(Math.floor(now))} ${this.seek.dataset.of} ${clock(this.length)}`);
    this.style.setProperty("--played", this.length ? Math.min(1, now / this.length) : 0);
    this.#value("position", clock(Math.floor(now)));
    this.follow.to(now);
    if (!this.audio.paused) this.#frame = requestAnimationFrame(() => this.#show());
  }

  #value(name, text) {
    const part = this.querySelector(`[data-value=${name}]`);
    if (part.textContent !== text) part.textContent = text;
  }

  // The last source that fails leaves nothing to play.
  #failed(source) {
    if (source !== this.audio.querySelector("source:last-of-type") && source !== this.audio) return;
    this.querySelector(".player-shell").hidden = true;
    const fault = this.querySelector("[data-fault=broken]");
    fault.hidden = false;
    this.#value("status", fault.textContent.trim());
  }
}

customElements.define("player-box", PlayerBox);
