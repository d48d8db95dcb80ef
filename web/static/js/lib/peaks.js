const steps = 240; // values in the picture of a recording's loudness

// Measures sound that this browser can decode and the server perhaps cannot:
// its loudness in equal steps, 0 to 1, and its length in seconds.
export async function measure(buffer) {
  const sound = await new OfflineAudioContext(1, 1, 16000).decodeAudioData(buffer);
  const samples = sound.getChannelData(0);
  const peaks = Array.from({ length: steps }, (_, i) => loudness(samples, i / steps, (i + 1) / steps));
  return { peaks, seconds: sound.duration };
}

// The root mean square of a stretch of samples.
function loudness(samples, from, to) {
  const stretch = samples.subarray(Math.floor(from * samples.length), Math.floor(to * samples.length));
  return Math.min(1, Math.sqrt(stretch.reduce((sum, sample) => sum + sample * sample, 0) / (stretch.length || 1)));
}

// Tells the server what was measured; it keeps what it hears first.
export async function tell(address, { peaks, seconds }) {
  const body = new URLSearchParams({ peaks: peaks.map((p) => p.toFixed(3)).join(" "), seconds: seconds.toFixed(3) });
  const reply = await fetch(address, { method: "POST", body });
  return reply.ok;
}
