// recorder-box records one answer. The page words everything; this finds its
// places by data-in (states), data-do (buttons), data-value (figures),
// data-fault (troubles) and data-say (spoken only).
//
// States: think → ready → asking → recording → saving → saved; paused when the
// recording broke off and can go on; stopped when there is none; left when an
// earlier page left one unfinished. For that one the box itself carries
// data-upload, data-uploads, data-continue and data-complete, as begin replies.
// Buttons: start, finish, again (a new take), retry (whatever failed, or go
// on), keep (close what is there as the answer).
import { Clock, clock } from "./recorder-clock.js";
import { Faults } from "./recorder-faults.js";
import { Meter } from "./recorder-meter.js";
import { showState } from "./states.js";
import { recall, remember } from "../lib/chunks.js";
import { Microphone, joinable, kind, obstacle } from "../lib/microphone.js";
import { Take } from "../lib/take.js";

const tick = 80; // milliseconds between two looks at clock and loudness
const counting = ["think", "asking", "recording"];
const late = 10; // seconds unsent that are worth a word

class RecorderBox extends HTMLElement {
  #take;
  #microphone;
  #clock;
  #saved = 0;
  #timer = 0;
  #release;
  #ready;

  connectedCallback() {
    this.faults = new Faults(this, (text) => this.#status(text));
    this.meter = new Meter(this.querySelectorAll("[data-value=meter] > *"));
    this.addEventListener("click", ({ target }) => this.#act(target.closest("[data-do]")?.dataset.do));
    for (const [name, act] of this.#outside) addEventListener(name, act);
    this.#timer = setInterval(() => this.#tick(), tick);
    this.#ready = this.#begin();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    for (const [name, act] of this.#outside) removeEventListener(name, act);
    this.#microphone?.close();
    this.#release?.();
  }

  #outside = [
    ["online", () => this.#take?.upload.retry()],
    ["offline", () => { if (this.#take) this.faults.set("offline"); }],
    ["visibilitychange", () => this.#microphone?.hurry()],
    ["pagehide", () => this.#take?.upload.flush()],
    ["beforeunload", (event) => this.#hold(event)],
  ];

  async #begin() {
    const { state } = this.dataset;
    const trouble = state === "saved" ? "" : obstacle();
    if (trouble) this.#stopped(trouble);
    else if (state === "left") await this.#recover();
    else this.#enter(state);
  }

  async #act(what) {
    await this.#ready;
    if (what === "start") this.#start();
    else if (what === "finish" || what === "keep") this.#finish();
    else if (what === "again") this.#again();
    else if (what === "retry") this.#retry();
  }

  #enter(state) {
    this.dataset.state = state;
    showState(this, state);
    for (const part of this.querySelectorAll("[data-limited]")) part.hidden ||= state === "recording" && !this.#limit;
    this.faults.show();
    if (state === "think") this.#clock = new Clock(Number(this.dataset.think), () => {});
    if (state === "think" || state === "recording") this.#clock.start();
    else this.#clock?.stop();
    if (state === "ready") this.#value("clock", clock(this.#limit));
    else if (this.#clock) this.#value("clock", counting.includes(state) ? this.#clock.shown : clock(this.#clock.passed));
    this.#say(state);
  }

  get #limit() { return Number(this.dataset.answer); }

  async #start() {
    this.#take = undefined;
    this.#saved = 0;
    this.#clock = new Clock(this.#limit, (mark) => this.#say(mark));
    await this.#record(() => Take.open(this.dataset.begin, kind(), this.#hearer()));
  }

  async #record(open) {
    if (this.#at("asking")) return;
    this.faults.clear();
    this.#enter("asking");
    if (!(await this.#claim())) return this.#stopped("elsewhere");
    const microphone = new Microphone(this.dataset.device, {
      piece: (data) => this.#take.upload.add(data, this.#clock.passed),
      lost: () => this.#lost(microphone),
    });
    try {
      await microphone.open();
      this.#take = await open();
      await microphone.start();
    } catch (error) {
      microphone.close();
      return this.#stopped(error.fault ?? this.#reason(error.status));
    }
    this.#microphone = microphone;
    this.meter.reset();
    navigator.wakeLock?.request("screen").catch(() => {});
    this.#enter("recording");
  }

  // What a take tells of its way counts only while it is the one on the page.
  #hearer() {
    const on = {
      saved: (until) => this.#take?.on === on && this.#mark(until),
      well: () => this.#take?.on === on && this.faults.clear("offline", "away"),
      trouble: (status, refused) => this.#take?.on === on && this.#trouble(status, refused),
    };
    return on;
  }

  #mark(until) {
    this.#saved = until;
    remember(this.#take.known.upload, until);
    this.#value("saved", clock(until));
    if (this.#at("left")) this.#reach(until);
  }

  // Sets the clock to where an earlier page's recording ends.
  #reach(second) {
    this.#clock = new Clock(this.#limit, (mark) => this.#say(mark), second);
    this.#value("clock", clock(second));
  }

  #reason(status) {
    if (status === 507) return "full";
    if (status === 413) return "long";
    if (status > 0 && status < 500) return "rejected";
    return navigator.onLine ? "away" : "offline";
  }

  async #trouble(status, refused) {
    if (status === 404 && this.#at("saving", "paused", "left")) return; // kept already, as closing it will tell
    const reason = this.#reason(status);
    this.faults.set(reason);
    if (!refused) return;
    await this.#microphone?.stop();
    if (reason === "rejected") this.#take = undefined;
    if (reason !== "long") return this.#stopped(reason);
    this.#take.upload.cut();
    this.#finish();
  }

  async #lost(microphone) {
    if (microphone !== this.#microphone || !this.#at("recording")) return;
    this.#clock.stop();
    await microphone.stop();
    this.#stopped("unplugged");
  }

  async #finish() {
    const take = this.#take;
    if (!take || take.closing) return;
    this.#enter("saving");
    await this.#microphone?.stop();
    const kept = await take.complete();
    remember(take.known.upload);
    if (take !== this.#take) return;
    this.faults.clear("offline", "away", "behind", "silent", "unplugged", "full");
    this.#take = undefined;
    if (!kept) return this.#stopped("rejected");
    this.#release?.();
    this.#release = undefined;
    this.#enter("saved");
  }

  // The take so far is kept too: it is closed while the next one begins.
  async #again() {
    if (this.#at("asking")) return;
    const take = this.#take;
    await this.#microphone?.stop();
    if (take && !take.closing) take.complete();
    await this.#start();
  }

  async #retry() {
    const take = this.#take;
    if (this.faults.has("elsewhere")) return location.reload();
    if (!take) return this.#start();
    if (take.upload.refused) take.upload.retry();
    if (take.closing) {
      this.faults.clear();
      this.#enter("saving");
    } else if (joinable()) await this.#record(() => take.goOn(kind()));
    else await this.#again();
  }

  // Takes up what an earlier page left, sending first what it could not.
  async #recover() {
    if (!(await this.#claim())) return this.#stopped("elsewhere");
    this.#take = new Take(this.dataset, this.#hearer());
    this.#saved = recall(this.dataset.upload);
    this.#value("saved", clock(this.#saved));
    this.#reach(this.#saved);
    this.#enter("left");
    this.#take.upload.recover();
  }

  // Stops with a trouble: for good, or so that the take can go on.
  #stopped(fault) {
    this.#microphone?.close();
    this.faults.set(fault);
    this.#enter(this.#take ? "paused" : "stopped");
  }

  // Only one tab records an answer: true where it is this one.
  #claim() {
    if (this.#release) return true;
    return new Promise((resolve) => {
      navigator.locks.request(this.dataset.begin, { ifAvailable: true }, (lock) => {
        resolve(Boolean(lock));
        if (lock) return new Promise((release) => { this.#release = release; });
      });
    });
  }

  #tick() {
    const state = this.dataset.state;
    if (state === "think" || state === "recording") this.#value("clock", this.#clock.shown);
    if (state === "think" && this.#clock.over) this.#enter("ready");
    const behind = Math.max(0, (this.#clock?.passed ?? 0) - this.#saved);
    if (state === "recording" || state === "saving") this.#value("behind", Math.round(behind));
    if (state === "recording") this.#watch(behind);
  }

  #watch(behind) {
    this.meter.add(this.#microphone.level);
    this.faults.set("silent", this.meter.silence > 5);
    this.faults.set("behind", behind > late);
    this.#clock.announce();
    const longest = this.#clock.passed >= Number(this.dataset.max);
    if (longest) this.faults.set("long");
    if (longest || this.#clock.over) this.#finish();
  }

  // Leaving now would cut off what is still on its way: the browser asks first.
  #hold(event) {
    if (!this.#at("recording", "saving")) return;
    event.preventDefault();
    this.#say("leave");
  }

  #at(...states) { return states.includes(this.dataset.state); }

  #value(name, text) {
    for (const part of this.querySelectorAll(`[data-value=${name}]`)) {
      if (part.textContent !== String(text)) part.textContent = text;
    }
  }

  #say(name) {
    const text = this.querySelector(`[data-say="${name}"]`)?.textContent;
    if (text) this.#status(text);
  }

  #status(text) { this.#value("status", text.trim()); }
}

customElements.define("recorder-box", RecorderBox);
