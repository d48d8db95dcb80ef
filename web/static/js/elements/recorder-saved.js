import { clock } from "./recorder-clock.js";
import { recall, remember } from "../lib/chunks.js";

const late = 10; // seconds unsent that are worth a word

// Saved is how much of what is said has arrived, and what the page says of it.
export class Saved {
  #until = 0;
  #kept = true;

  constructor(face) { this.face = face; }

  reset() { this.#until = 0; }

  // Whether this browser keeps what has not been sent yet.
  keeps(whether) { this.#kept = whether; }

  // Takes up what an earlier page knew of an upload.
  recall(upload) { return this.mark(upload, recall(upload)); }

  // Has come up to a second of the recording.
  mark(upload, until) {
    this.#until = until;
    remember(upload, until);
    this.face.value("saved", clock(until));
    return until;
  }

  forget(upload) { remember(upload); }

  unsent(passed) { return Math.max(0, passed - this.#until); }

  show(passed) {
    this.face.value("behind", Math.round(this.unsent(passed)));
    this.face.value("unsent", clock(this.unsent(passed)));
  }

  // Warns of what is not sent yet: where it comes late, and where this page is
  // the only place that holds it.
  warn(passed, recording) {
    const { faults } = this.face;
    const behind = this.unsent(passed) > late;
    faults.set("loose", !this.#kept && (behind || faults.has("offline") || faults.has("away")));
    if (recording) faults.set("behind", behind);
  }
}
