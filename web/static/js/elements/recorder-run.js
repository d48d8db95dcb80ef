import { Check } from "./recorder-check.js";
import { Clock, clock } from "./recorder-clock.js";
import { Device } from "./recorder-device.js";
import { Face } from "./recorder-face.js";
import { Meter } from "./recorder-meter.js";
import { Saved } from "./recorder-saved.js";
import { Awake } from "../lib/awake.js";
import { Microphone, joinable, kind, obstacle } from "../lib/microphone.js";
import { Take, reason } from "../lib/take.js";
import { Turn } from "../lib/turn.js";

const counting = ["think", "asking", "recording"];
const mute = 5; // seconds of silence that are

// Run is how one answer is recorded: its state, and what leads to the next.
export class Run {
  #take;
  #microphone;
  #clock;

  constructor(box) {
    this.box = box;
    this.face = new Face(box);
    this.faults = this.face.faults;
    this.saved = new Saved(this.face);
    this.meter = new Meter(box.querySelectorAll("[data-value=meter] > *"));
    this.device = new Device(box.querySelector("[data-value=device]"), () => this.#otherDevice());
    this.check = new Check(box, this);
    this.turn = new Turn(box.dataset.begin, { asked: () => this.#handOver(), lost: () => this.#handOver() });
    this.awake = new Awake();
  }

  close() {
    this.#microphone?.close();
    this.check.end();
    for (const part of [this.turn, this.device, this.awake]) part.close();
  }

  online(there) {
    if (there) this.#take?.upload.retry();
    else if (this.#take) this.faults.set("offline");
  }

  // The page may go away: asks for the piece begun.
  hurry() { this.#microphone?.hurry(); }

  // The page goes away: sends what it still can.
  flush() { this.#take?.upload.flush(); }

  // Whether leaving now would cut off what is still on its way; says so.
  holds() {
    const moving = this.#at("recording", "saving") || Boolean(this.#take?.upload.waits);
    if (moving) this.face.say("leave");
    return moving;
  }

  // Whether there is something that typing instead must not leave behind.
  get takesAlong() { return Boolean(this.#take) && this.#at("recording", "paused", "broken", "left"); }

  async begin() {
    const { state } = this.box.dataset;
    const trouble = state === "saved" ? "" : obstacle();
    if (!trouble) this.face.hold(joinable() ? "joins" : "apart", "joins", "apart");
    if (this.#limit) this.face.hold("limited");
    if (trouble) {
      this.faults.set(trouble);
      this.#enter("unable");
    } else if (state === "left") await this.#recover();
    else this.#enter(state);
  }

  #enter(state) {
    this.face.enter(state);
    this.device.select.disabled = this.#at("asking", "recording", "saving");
    this.awake.keep(state === "recording");
    if (state === "think") this.#clock = new Clock(Number(this.box.dataset.think), () => {});
    if (state === "think" || state === "recording") this.#clock.start();
    else this.#clock?.stop();
    if (this.#at("ready", "unable")) this.face.value("clock", clock(this.#limit));
    else if (this.#clock) this.face.value("clock", counting.includes(state) ? this.#clock.shown : clock(this.#clock.passed));
  }

  get #limit() { return Number(this.box.dataset.answer); }

  async #otherDevice() {
    if (this.check.on) return this.check.begin();
    if (!this.#at("paused")) return;
    await this.#microphone.stop(); // another one goes on in a file of its own
    this.#enter("broken");
  }

  async start() {
    this.#take = undefined;
    this.saved.reset();
    this.#clock = new Clock(this.#limit, (mark) => this.face.say(mark));
    await this.#record(() => Take.open(this.box.dataset.begin, kind(), this.#hearer()));
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

  pause() {
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
      kept: mine((whether) => this.saved.keeps(whether)),
      well: mine(() => this.faults.clear("offline", "away")),
      trouble: mine((...told) => this.#trouble(...told)),
    };
    return on;
  }

  #mark(until) {
    this.saved.mark(this.#take.known.upload, until);
    if (this.#at("left")) this.#reach(until);
  }

  // Sets the clock to where an earlier page's recording ends.
  #reach(second) {
    if (second < this.#clock?.passed) return;
    this.#clock = new Clock(this.#limit, (mark) => this.face.say(mark), second);
    this.face.hold(second > 0 ? "known" : "unknown", "known", "unknown");
    this.face.value("clock", clock(second));
    this.face.value("reached", clock(second));
    if (this.#at("left")) this.face.enter("left");
  }

  async #trouble(status, refused, fault) {
    if (status === 404 && this.#at("saving", "broken", "left")) return; // kept already, as closing it will tell
    const why = fault ?? reason(status);
    if (!refused && why === "rejected") return; // another request was quicker: nothing is wrong, and it asks what has arrived
    this.faults.set(why);
    if (!refused) return;
    await this.#microphone?.stop();
    if (why === "rejected") this.#take = undefined;
    if (why !== "long" && !this.#take?.enough) return this.#stopped(why);
    this.#take.enough = false;
    this.#take.upload.cut();
    this.finish();
  }

  async #lost(microphone) {
    if (microphone !== this.#microphone || !this.#at("recording", "paused")) return;
    this.#clock.stop();
    await microphone.stop();
    this.#stopped("unplugged");
  }

  async finish() {
    const take = this.#take;
    if (take?.upload.refused) this.#insist(take);
    if (!take || take.closing) return;
    if (this.check.on) this.check.end();
    this.#enter("saving");
    await this.#microphone?.stop();
    const kept = await take.complete();
    this.saved.forget(take.known.upload);
    if (take !== this.#take) return;
    this.faults.clear("loose", "offline", "away", "behind", "silent", "unplugged", "full", "share");
    this.#take = undefined;
    if (!kept) return this.#stopped("rejected");
    this.turn.end();
    this.#enter("saved");
  }

  // Tries once more to send what was refused. Whoever finishes nevertheless has
  // been told that it may be lost: refused again, it is given up.
  #insist(take) {
    take.enough = true;
    take.upload.retry();
    if (take.closing) this.#enter("saving");
  }

  // The take so far is kept too: it is closed while the next one begins.
  async again() {
    if (this.#at("asking")) return;
    const take = this.#take;
    await this.#microphone?.stop();
    if (take && !take.closing) take.complete();
    await this.start();
  }

  async retry() {
    const take = this.#take;
    if (this.#at("paused") && this.#microphone.begun) return this.#goOn();
    if (!take) return this.start();
    if (take.upload.refused) take.upload.retry();
    if (take.closing) {
      this.faults.clear();
      this.#enter("saving");
    } else if (joinable()) await this.#record(() => take.goOn(kind()));
    else await this.again();
  }

  #goOn() {
    this.#microphone.goOn();
    this.meter.heard();
    this.#enter("recording");
  }

  // Keeps what was said before the page for typing is opened.
  async type(address) {
    if (!this.takesAlong) return;
    await this.finish();
    if (this.#at("saved")) location.assign(address);
  }

  // Takes up what an earlier page left, sending first what it could not.
  async #recover() {
    if (!(await this.turn.take())) return this.#enter("elsewhere");
    this.#take = new Take(this.box.dataset, this.#hearer());
    this.#reach(this.saved.recall(this.box.dataset.upload));
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
  async takeOver() {
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

  tick() {
    const state = this.box.dataset.state;
    if (state === "think" || state === "recording") this.face.value("clock", this.#clock.shown);
    if (state === "think" && this.#clock.over) {
      this.#enter("ready");
      this.face.say("thought");
    }
    const passed = this.#clock?.passed ?? 0;
    this.saved.show(passed);
    if (this.check.on) this.#listen(this.check);
    if (this.#take) this.saved.warn(passed, state === "recording");
    if (state === "recording") this.#watch();
  }

  #listen({ level }) {
    this.meter.add(level);
    this.faults.set("silent", this.meter.silence > mute);
  }

  #watch() {
    this.#listen(this.#microphone);
    this.#clock.announce();
    const longest = this.#clock.passed >= Number(this.box.dataset.max);
    if (longest) this.faults.set("long");
    if (longest || this.#clock.over) this.finish();
  }

  #at(...states) { return states.includes(this.box.dataset.state); }
}
