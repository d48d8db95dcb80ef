// The troubles a recorder can have, gravest first; the gravest is shown.
const order = [
  "insecure", "unsupported", "refused", "absent", "taken", "full", "share", "rejected", "long",
  "unplugged", "loose", "offline", "away", "behind", "silent",
  "heard", // no trouble: a sound check is on
];

// Faults shows one trouble's sentence in the place of the line it stands in.
export class Faults {
  #now = new Set();
  #shown = "";

  constructor(box, say) {
    Object.assign(this, { box, say });
  }

  set(name, there = true) {
    if (there === this.#now.has(name)) return;
    if (there) this.#now.add(name);
    else this.#now.delete(name);
    this.show();
  }

  has(name) { return this.#now.has(name); }

  clear(...names) {
    for (const name of names.length ? names : order) this.#now.delete(name);
    this.show();
  }

  // Shows the gravest trouble, and the state's own sentence only without one.
  show() {
    const gravest = order.find((name) => this.#now.has(name)) ?? "";
    const shown = this.box.querySelector(`[data-fault="${gravest}"]`);
    for (const part of this.box.querySelectorAll("[data-fault]")) part.hidden = part !== shown;
    for (const part of this.box.querySelectorAll(":has(> [data-fault]) > [data-in]")) {
      part.hidden = Boolean(shown) || !part.dataset.in.split(" ").includes(this.box.dataset.state);
    }
    if (shown && gravest !== this.#shown) this.say(shown.innerText);
    this.#shown = gravest;
  }
}
