import { forget, keep, left } from "./chunks.js";

const most = 1 << 20; // bytes in one request when many pieces wait
const light = 60000; // bytes that browsers let a request carry beyond its page
const patience = 30000; // milliseconds until a request counts as lost

// Upload sends one file as it grows, by tus 1.0: one request at a time, and a
// piece stays queued until the server has confirmed it. On any doubt it asks
// what the server has, drops that and goes on. A refusal holds until retry.
//
// on.saved(until): everything up to this second is confirmed. on.well(): the
// server replied. on.trouble(status, refused, fault): it did not (status 0), or
// said no, and perhaps named what is wrong.
// on.kept(whether): the browser keeps the newest piece until it is confirmed.
// on.found(until): an earlier page left pieces, the last ends at this second.
export class Upload {
  confirmed = 0;
  end = 0;
  refused = false;
  #queue = [];
  #made = false;
  #doubt = false;
  #length;
  #closing = false;
  #gone = false;
  #waiting = [];
  #recovering;
  #running = false;
  #pausing = false;
  #wait = 250;
  #wake = () => {};

  constructor(base, id, on) {
    Object.assign(this, { base, id, at: base + id, on });
  }

  // Takes up what an earlier page could not send any more, before anything else.
  recover() {
    this.#recovering = left(this.id);
    this.run();
  }

  // Queues a piece that ends at the given second of the recording.
  add(data, until) {
    const piece = { upload: this.id, offset: this.end, data, until };
    this.end += data.byteLength;
    this.#queue.push(piece);
    keep(piece).then((kept) => this.on.kept(kept));
    this.run();
  }

  // Declares the length; the promise is kept once the server has everything,
  // or has the upload no more. A refusal only delays it.
  finish() {
    this.#closing = true;
    return this.#settled();
  }

  // Waits until the server has what is queued; throws {status} where it refuses.
  drained() {
    return this.#settled(true);
  }

  #settled(impatient = false) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject, impatient });
      this.run();
    });
  }

  // Gives up what the server would not take any more: the upload ends there.
  cut() {
    this.#queue = [];
    this.end = this.confirmed;
    forget(this.id, Infinity);
    this.retry();
  }

  // Tries again at once, after a refusal or when the line may be back.
  retry() {
    this.refused = false;
    this.#doubt = true;
    this.#wait = 250;
    this.#wake();
    this.run();
  }

  // Sends what fits into a request that outlives the page, if it is waiting to
  // try again: else the queue is on its way already.
  flush() {
    const body = this.#body(light);
    if (body.size && this.#made && this.#pausing) this.#ask("PATCH", this.at, this.#place(), body).catch(() => {});
  }

  run() {
    if (!this.#running) this.#loop();
  }

  // Whether something has still to be sent.
  get waits() { return this.#queue.length > 0; }

  get #busy() {
    return this.#recovering || this.#doubt || this.#queue.length > 0 || (this.#closing && this.#length !== this.end);
  }

  async #loop() {
    this.#running = true;
    while (!this.refused && this.#busy) {
      await this.#step().catch((error) => this.#trouble(error));
    }
    this.#running = false;
    if (this.#gone || !this.#busy) for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  async #step() {
    if (this.#recovering) {
      this.#queue = await this.#recovering;
      this.#recovering = undefined;
      this.#doubt = true;
      if (this.#queue.length) this.on.found(this.#queue.at(-1).until);
    } else if (!this.#made) {
      await this.#ask("POST", this.base, { "Upload-Defer-Length": "1", "Upload-Metadata": `id ${btoa(this.id)}` });
      this.#made = true;
    } else if (this.#doubt) {
      await this.#look();
    } else {
      await this.#send();
    }
  }

  async #look() {
    const { headers } = await this.#ask("HEAD", this.at, {});
    if (headers.has("Upload-Length")) this.#length = Number(headers.get("Upload-Length"));
    this.#doubt = false;
    this.#confirm(Number(headers.get("Upload-Offset")));
    if (this.#queue[0]?.offset > this.confirmed) this.#queue = []; // a piece is missing: what follows has no place
    const last = this.#queue.at(-1);
    this.end = last ? last.offset + last.data.byteLength : this.confirmed;
  }

  async #send() {
    const body = this.#body(most);
    const headers = this.#place();
    const last = this.#closing && this.#length === undefined && this.confirmed + body.size === this.end;
    if (last) headers["Upload-Length"] = this.end;
    const reply = await this.#ask("PATCH", this.at, headers, body);
    if (last) this.#length = this.end;
    this.#confirm(Number(reply.headers.get("Upload-Offset")));
  }

  #place() {
    return { "Content-Type": "application/offset+octet-stream", "Upload-Offset": this.confirmed };
  }

  #body(limit) {
    const parts = [];
    let size = 0;
    for (const { offset, data } of this.#queue) {
      const part = offset < this.confirmed ? data.slice(this.confirmed - offset) : data;
      if (size && size + part.byteLength > limit) break;
      parts.push(part);
      size += part.byteLength;
    }
    return new Blob(parts);
  }

  #confirm(offset) {
    let until;
    while (this.#queue.length && this.#queue[0].offset + this.#queue[0].data.byteLength <= offset) {
      until = this.#queue.shift().until;
    }
    this.confirmed = offset;
    this.#wait = 250;
    forget(this.id, this.#queue[0]?.offset ?? offset);
    this.on.well();
    if (until !== undefined) this.on.saved(until);
  }

  async #ask(method, at, headers, body) {
    const keepalive = body?.size <= light;
    headers["Tus-Resumable"] = "1.0.0";
    const reply = await fetch(at, { method, headers, body, keepalive, redirect: "error", signal: AbortSignal.timeout(patience) });
    if (!reply.ok) {
      const fault = reply.headers.get("Equipoise-Fault") ?? undefined;
      throw Object.assign(new Error(reply.statusText), { status: reply.status, fault, method });
    }
    // A page that something in between put in the place of a reply confirms nothing.
    const meant = method === "POST" ? reply.status === 201 : /^\d+$/.test(reply.headers.get("Upload-Offset") ?? "");
    if (!meant) throw Object.assign(new Error("not a reply to an upload"), { status: 502, method });
    return reply;
  }

  async #trouble({ status = 0, fault, method }) {
    this.#doubt = true;
    const passing = [0, 423, 429].includes(status) || (status === 409 && method === "PATCH") || (status >= 500 && status !== 507);
    this.refused = !passing;
    this.#gone = status === 404;
    this.on.trouble(status, this.refused, fault);
    if (this.refused) return this.#giveUp(status);
    this.#pausing = true;
    await new Promise((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, this.#wait);
    });
    this.#pausing = false;
    this.#wait = Math.min(2 * this.#wait, 8000);
  }

  #giveUp(status) {
    for (const { reject, impatient } of this.#waiting) if (impatient) reject({ status });
    this.#waiting = this.#waiting.filter(({ impatient }) => !impatient);
  }
}
