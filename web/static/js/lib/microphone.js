// What browsers can record, best first: Chromium and Firefox write WebM, WebKit MP4.
const kinds = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

const faults = {
  NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "absent", OverconstrainedError: "absent",
  NotReadableError: "taken", AbortError: "taken",
};

// Names what keeps this page from recording at all, if anything does.
export function obstacle() {
  if (!isSecureContext || !navigator.mediaDevices) return "insecure";
  return globalThis.MediaRecorder && kind() ? "" : "unsupported";
}

// The kind of sound this browser records.
export const kind = () => kinds.find((type) => MediaRecorder.isTypeSupported(type));

// Whether several files of that kind can become one recording.
export const joinable = () => kind().startsWith("audio/webm");

// Microphone listens, and records once it is started, in pieces of a second.
//
// on.piece(buffer) in order; on.lost() when the device goes away.
export class Microphone {
  #pieces = Promise.resolve();

  constructor(device, on) {
    Object.assign(this, { device, on });
  }

  // Asks for the device; throws {fault} where it is not to be had.
  async open() {
    const audio = { echoCancellation: false }; // nothing plays meanwhile: it would only eat from the voice
    if (this.device) audio.deviceId = { ideal: this.device };
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio });
    } catch (error) {
      throw Object.assign(error, { fault: faults[error.name] ?? "absent" });
    }
    this.#listen();
    this.stream.getAudioTracks()[0].onended = () => this.on.lost();
  }

  #listen() {
    this.context = new AudioContext();
    this.analyser = this.context.createAnalyser();
    this.samples = new Float32Array(this.analyser.fftSize);
    this.context.createMediaStreamSource(this.stream).connect(this.analyser);
  }

  // The device that hears.
  get used() { return this.stream.getAudioTracks()[0].getSettings().deviceId; }

  // Starts; the promise is kept once it records.
  async start() {
    try {
      await this.#record();
    } catch (error) {
      throw Object.assign(error, { fault: "taken" });
    }
  }

  #record() {
    this.recorder = new MediaRecorder(this.stream, { mimeType: kind(), audioBitsPerSecond: 32000 });
    this.recorder.ondataavailable = ({ data }) => {
      if (data.size) this.#pieces = this.#pieces.then(async () => this.on.piece(await data.arrayBuffer()));
    };
    return new Promise((resolve, reject) => {
      this.recorder.onstart = resolve;
      this.recorder.onerror = ({ error }) => reject(error);
      this.recorder.start(1000);
    });
  }

  // Hands out the piece begun and records nothing until it goes on.
  pause() {
    this.hurry();
    this.recorder.pause();
  }

  goOn() { this.recorder.resume(); }

  // Whether it was started and could go on.
  get begun() { return Boolean(this.recorder) && this.recorder.state !== "inactive"; }

  // Asks for the piece begun, since the page may go away.
  hurry() {
    if (this.recorder?.state === "recording") this.recorder.requestData();
  }

  // Stops; the promise is kept after the last piece.
  async stop() {
    if (this.begun) {
      const stopped = new Promise((resolve) => { this.recorder.onstop = resolve; });
      this.recorder.stop();
      await stopped;
    }
    await this.#pieces;
    this.close();
  }

  close() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    if (this.context?.state !== "closed") this.context?.close();
  }

  // The loudness now: root mean square, 0 to 1.
  get level() {
    this.analyser.getFloatTimeDomainData(this.samples);
    return Math.sqrt(this.samples.reduce((sum, s) => sum + s * s, 0) / this.samples.length);
  }
}
