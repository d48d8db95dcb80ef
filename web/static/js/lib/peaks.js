const steps = 240; // values in the picture of a recording's loudness

// Measures sound that this browser can decode and the server perhaps cannot:
// its loudness in equal steps, 0 to 1, and its length in seconds.
export async function measure(buffer) {
  const sound = await new OfflineAudioContext(1, 1, 16000).decodeAudioData(buffer);
  const samples = sound.getChannelData(0);
  const peaks = Array.from({ length: steps }, (_, i) => loudest(samples, i / steps, (i + 1) / steps));
  return { peaks, seconds: sound.duration };
}

function loudest(samples, from, to) {
  let most = 0;
  for (let i = Math.floor(from * samples.length); i < Math.floor(to * samples.length); i++) most = Math.max(most, Math.abs(samples[i]));
  return Math.min(1, most);
}

// Tells the server what was measured; it keeps what it hears first.
export async function tell(address, { peaks, seconds }) {
  const body = new URLSearchParams({ peaks: peaks.map((p) => p.toFixed(3)).join(" "), seconds: seconds.toFixed(3) });
  const reply = await fetch(address, { method: "POST", body });
  return reply.ok;
}
