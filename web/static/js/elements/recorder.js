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
import { Check } from "./recorder-check.js";
import { Clock, clock } from "./recorder-clock.js";
import { Device } from "./recorder-device.js";
import { Face } from "./recorder-face.js";
import { Meter } from "./recorder-meter.js";
import { Awake } from "../lib/awake.js";
import { recall, remember } from "../lib/chunks.js";
import { Microphone, joinable, kind, obstacle } from "../lib/microphone.js";
import { Take, reason } from "../lib/take.js";
import { Turn } from "../lib/turn.js";

const tick = 80; // milliseconds between two looks at clock and loudness
const counting = ["think", "asking", "recording"];
const late = 10; // seconds unsent that are worth a word
const mute = 5; // seconds of silence that are

class RecorderBox extends HTMLElement {
  #take;
  #microphone;
  #clock;
  #saved = 0;
  #kept = true;
  #timer = 0;
  #ready;

  connectedCallback() {
    this.face = new Face(this);
    this.faults = this.face.faults;
    this.meter = new Meter(this.querySelectorAll("[data-value=meter] > *"));
    this.device = new Device(this.querySelector("[data-value=device]"), () => this.#otherDevice());
    this.check = new Check(this, { device: this.device, meter: this.meter, faults: this.faults });
    this.turn = new Turn(this.dataset.begin, { asked: () => this.#handOver(), lost: () => this.#handOver() });
    this.awake = new Awake();
    this.addEventListener("click", (event) => this.#act(event, event.target.closest("[data-do]")));
    for (const [name, act] of this.#outside) addEventListener(name, act);
    this.#timer = setInterval(() => this.#tick(), tick);
    this.#ready = this.#begin();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    for (const [name, act] of this.#outside) removeEventListener(name, act);
    this.#microphone?.close();
    this.check.end();
    for (const part of [this.turn, this.device, this.awake]) part.close();
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
    if (!trouble) this.#condition(joinable() ? "joins" : "apart", "joins", "apart");
    if (this.#limit) this.face.holds.add("limited");
    if (trouble) this.#unable(trouble);
    else if (state === "left") await this.#recover();
    else this.#enter(state);
  }

  #condition(holds, ...others) {
    for (const other of others) this.face.holds.delete(other);
    this.face.holds.add(holds);
  }

  async #act(event, button) {
    if (button?.dataset.do === "type" && this.#takeAlong()) event.preventDefault();
    await this.#ready;
    if (button?.ariaDisabled === "true") return;
    this.#acts[button?.dataset.do]?.(button);
  }

  #acts = {
    start: () => this.#start(),
    check: () => this.check.toggle(),
    pause: () => this.#pause(),
    finish: () => this.#finish(),
    again: () => this.#again(),
    retry: () => this.#retry(),
    over: () => this.#takeOver(),
    type: ({ href }) => this.#type(href),
  };

  #enter(state) {
    this.face.enter(state);
    this.device.select.disabled = this.#at("asking", "recording", "saving");
    this.awake.keep(state === "recording");
    if (state === "think") this.#clock = new Clock(Number(this.dataset.think), () => {});
    if (state === "think" || state === "recording") this.#clock.start();
    else this.#clock?.stop();
    if (this.#at("ready", "unable")) this.face.value("clock", clock(this.#limit));
    else if (this.#clock) this.face.value("clock", counting.includes(state) ? this.#clock.shown : clock(this.#clock.passed));
  }

  get #limit() { return Number(this.dataset.answer); }

  async #otherDevice() {
    if (this.check.on) return this.check.begin();
    if (!this.#at("paused")) return;
    await this.#microphone.stop(); // another one goes on in a file of its own
    this.#enter("broken");
  }

  async #start() {
    this.#take = undefined;
    this.#saved = 0;
    this.#clock = new Clock(this.#limit, (mark) => this.face.say(mark));
    await this.#record(() => Take.open(this.dataset.begin, kind(), this.#hearer()));
  }

  async #record(open) {
    if (this.#at("asking")) return;
    this.check.end();
    this.#enter("asking");
    if (!(await this.turn.take())) return this.#enter("elsewhere");
    const microphone = new Microphone(this.device.chosen, {
      piece: (data) => this.#take?.add(data, this.#clock.passed),
      lost: () => this.#lost(microphone),
    });
    try {
      await microphone.open();
      this.#take = await open();
      await microphone.start();
    } catch (error) {
      microphone.close();
      return this.#stopped(error.fault ?? reason(error.status));
    }
    this.#microphone = microphone;
    this.device.list(microphone.used);
    this.meter.reset();
    this.#enter("recording");
  }

  #pause() {
    this.#microphone.pause();
    this.faults.clear("silent");
    this.#enter("paused");
  }

  // What a take tells of its way counts only while it is the one on the page.
  #hearer() {
    const mine = (act) => (...told) => this.#take?.on === on && act(...told);
    const on = {
      saved: mine((until) => this.#mark(until)),
      found: mine((until) => this.#reach(until)),
      kept: mine((whether) => { this.#kept = whether; }),
      well: mine(() => this.faults.clear("offline", "away")),
      trouble: mine((status, refused) => this.#trouble(status, refused)),
    };
    return on;
  }

  #mark(until) {
    this.#saved = until;
    remember(this.#take.known.upload, until);
    this.face.value("saved", clock(until));
    if (this.#at("left")) this.#reach(until);
  }

  // Sets the clock to where an earlier page's recording ends.
  #reach(second) {
    if (second < this.#clock?.passed) return;
    this.#clock = new Clock(this.#limit, (mark) => this.face.say(mark), second);
    this.#condition(second > 0 ? "known" : "unknown", "known", "unknown");
    this.face.value("clock", clock(second));
    this.face.value("reached", clock(second));
    if (this.#at("left")) this.face.enter("left");
  }

  async #trouble(status, refused) {
    if (status === 404 && this.#at("saving", "broken", "left")) return; // kept already, as closing it will tell
    const why = reason(status);
    this.faults.set(why);
    if (!refused) return;
    await this.#microphone?.stop();
    if (why === "rejected") this.#take = undefined;
    if (why !== "long") return this.#stopped(why);
    this.#take.upload.cut();
    this.#finish();
  }

  async #lost(microphone) {
    if (microphone !== this.#microphone || !this.#at("recording", "paused")) return;
    this.#clock.stop();
    await microphone.stop();
    this.#stopped("unplugged");
  }

  async #finish() {
    const take = this.#take;
    if (!take || take.closing) return;
    if (this.check.on) this.check.end();
    this.#enter("saving");
    await this.#microphone?.stop();
    const kept = await take.complete();
    remember(take.known.upload);
    if (take !== this.#take) return;
    this.faults.clear("loose", "offline", "away", "behind", "silent", "unplugged", "full");
    this.#take = undefined;
    if (!kept) return this.#stopped("rejected");
    this.turn.end();
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
    if (this.#at("paused") && this.#microphone.begun) return this.#goOn();
    if (!take) return this.#start();
    if (take.upload.refused) take.upload.retry();
    if (take.closing) {
      this.faults.clear();
      this.#enter("saving");
    } else if (joinable()) await this.#record(() => take.goOn(kind()));
    else await this.#again();
  }

  #goOn() {
    this.#microphone.goOn();
    this.meter.heard();
    this.#enter("recording");
  }

  // Whether there is something that typing instead must not leave behind.
  #takeAlong() { return this.#take && this.#at("recording", "paused", "broken", "left"); }

  // Keeps what was said before the page for typing is opened.
  async #type(address) {
    if (!this.#takeAlong()) return;
    await this.#finish();
    if (this.#at("saved")) location.assign(address);
  }

  // Takes up what an earlier page left, sending first what it could not.
  async #recover() {
    if (!(await this.turn.take())) return this.#enter("elsewhere");
    this.#take = new Take(this.dataset, this.#hearer());
    this.#saved = recall(this.dataset.upload);
    this.face.value("saved", clock(this.#saved));
    this.#reach(this.#saved);
    this.#enter("left");
    this.#take.upload.recover();
  }

  // Lets another tab have the answer, once everything said here is sent.
  async #handOver() {
    const take = this.#take;
    if (!take || take.closing) return; // what is being closed needs no other tab
    this.#clock.stop();
    await this.#microphone?.stop();
    await Promise.race([take.upload.drained().catch(() => {}), new Promise((over) => setTimeout(over, 3000))]);
    this.#take = undefined;
    this.turn.end();
    this.faults.clear();
    this.#enter("elsewhere");
  }

  // Takes the answer from another tab, and shows it as it is then.
  async #takeOver() {
    this.#enter("asking");
    await this.turn.takeOver();
    location.reload();
  }

  // Stops with a trouble: for good, or so that the take can go on.
  #stopped(fault) {
    this.#microphone?.close();
    if (!this.#take) this.turn.end();
    this.#enter(this.#take ? "broken" : "stopped");
    this.faults.set(fault); // in the words of the state
  }

  #unable(fault) {
    this.faults.set(fault);
    this.#enter("unable");
  }

  #tick() {
    const state = this.dataset.state;
    if (state === "think" || state === "recording") this.face.value("clock", this.#clock.shown);
    if (state === "think" && this.#clock.over) this.#thought();
    const unsent = Math.max(0, (this.#clock?.passed ?? 0) - this.#saved);
    this.face.value("behind", Math.round(unsent));
    this.face.value("unsent", clock(unsent));
    if (this.check.on) this.#listen(this.check);
    if (this.#take) this.faults.set("loose", !this.#kept && (unsent > late || this.faults.has("offline") || this.faults.has("away")));
    if (state === "recording") this.#watch(unsent);
  }

  #thought() {
    this.#enter("ready");
    this.face.say("thought");
  }

  #listen({ level }) {
    this.meter.add(level);
    this.faults.set("silent", this.meter.silence > mute);
  }

  #watch(unsent) {
    this.#listen(this.#microphone);
    this.faults.set("behind", unsent > late);
    this.#clock.announce();
    const longest = this.#clock.passed >= Number(this.dataset.max);
    if (longest) this.faults.set("long");
    if (longest || this.#clock.over) this.#finish();
  }

  // Leaving now would cut off what is still on its way: the browser asks first.
  #hold(event) {
    if (!this.#at("recording", "saving") && !this.#take?.upload.waits) return;
    event.preventDefault();
    this.face.say("leave");
  }

  #at(...states) { return states.includes(this.dataset.state); }
}

customElements.define("recorder-box", RecorderBox);
