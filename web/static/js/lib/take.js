import { joinable } from "./microphone.js";
import { measure, tell } from "./peaks.js";
import { Upload } from "./tus.js";

// Take is one try at an answer on its way to the server: opened by a POST,
// sent in one or more uploads, closed by a POST that may be repeated.
export class Take {
  #measured = []; // sound of a kind that the server may not decode

  // known is what the server said when it opened the take: {upload, uploads,
  // continue, complete}; on hears what happens, as in Upload.
  constructor(known, on) {
    Object.assign(this, { known, on, upload: new Upload(known.uploads, known.upload, on) });
  }

  // Opens a take at an address; throws {status} where that fails.
  static async open(address, mime, on) {
    const reply = await post(address, { mime });
    if (!reply.ok) throw Object.assign(new Error(reply.statusText), { status: reply.status });
    return new Take(await reply.json(), on);
  }

  // Takes a piece that ends at the given second of the recording.
  add(data, until) {
    if (!joinable()) this.#measured.push(data);
    this.upload.add(data, until);
  }

  // Tells the loudness of what was said; a failure costs only the curve.
  async #measure() {
    if (!this.#measured.length) return;
    const sound = await new Blob(this.#measured).arrayBuffer();
    await measure(sound).then((found) => tell(this.known.peaks, found)).catch(() => {});
  }

  // Opens one more file of the same recording, once all of this one has arrived.
  async goOn(mime) {
    await this.upload.drained();
    return Take.open(this.known.continue, mime, this.on);
  }

  // Sends the rest and closes the take, however long that takes; false where
  // the server will not have it.
  async complete() {
    this.closing = true;
    for (let wait = 250; ; wait = Math.min(2 * wait, 8000)) {
      await this.upload.finish();
      const reply = await this.#close();
      if (reply.ok) {
        this.#measure();
        return true;
      }
      if (reply.arrived !== undefined) this.upload.retry();
      else if (reply.final) return false;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  async #close() {
    try {
      const reply = await post(this.known.complete, { upload: this.known.upload, sent: this.upload.end });
      const { status } = reply;
      const ok = status === 204; // any other success is a page that something in between put there
      const final = ok || (status >= 400 && status < 500 && status !== 429);
      if (final) this.on.well();
      else this.on.trouble(status < 400 ? 502 : status, false);
      return { ok, final, ...(status === 409 && await reply.json().catch(() => ({}))) };
    } catch {
      this.on.trouble(0, false);
      return {};
    }
  }
}

// Names why a request did not do what it should, by its status (0: no reply).
export function reason(status) {
  if (status === 507) return "full";
  if (status === 413) return "long";
  if (status > 0 && status < 500) return "rejected";
  return navigator.onLine ? "away" : "offline";
}

const post = (address, fields) => fetch(address, {
  method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" }, signal: AbortSignal.timeout(30000),
});
