package browsertest

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// frame is the length of one value of a loudness curve, in seconds.
const frame = 0.02

// Speech speaks a text into a wav file (48 kHz, mono, 16 bit) fit to be a
// browser's microphone, with a second of silence at its end. It needs
// espeak-ng and sox.
func Speech(t testing.TB, text string) string {
	t.Helper()
	speaker, shaper := Program(t, "espeak-ng"), Program(t, "sox")
	raw, out := filepath.Join(t.TempDir(), "raw.wav"), filepath.Join(t.TempDir(), "spoken.wav")
	for _, args := range [][]string{
		{speaker, "-v", "en", "-s", "150", "-w", raw, "--", text},
		{shaper, raw, "-r", "48000", "-c", "1", "-b", "16", out, "pad", "0", "1"},
	} {
		cmd := exec.Command(args[0], args[1:]...) //nolint:gosec // both programs are named above
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v: %s", cmd.Args, err, text)
		}
	}
	return out
}

// WAVCurve returns the loudness curve of a 16 bit mono wav file and its length
// in seconds.
func WAVCurve(t testing.TB, path string) ([]float64, float64) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return Curve(t, data)
}

// Curve is WAVCurve of a file's bytes.
func Curve(t testing.TB, wav []byte) ([]float64, float64) {
	t.Helper()
	if len(wav) < 44 || string(wav[8:12]) != "WAVE" {
		t.Fatal("no wav file")
	}
	rate := float64(binary.LittleEndian.Uint32(wav[24:28]))
	pcm := wav[44:]
	samples := make([]float64, len(pcm)/2)
	for i := range samples {
		samples[i] = float64(int16(binary.LittleEndian.Uint16(pcm[2*i:]))) / 32768
	}
	return loudness(samples, rate), float64(len(samples)) / rate
}

func loudness(samples []float64, rate float64) []float64 {
	n := int(rate * frame)
	curve := make([]float64, 0, len(samples)/n)
	for ; len(samples) >= n; samples = samples[n:] {
		sum := 0.0
		for _, s := range samples[:n] {
			sum += s * s
		}
		curve = append(curve, math.Sqrt(sum/float64(n)))
	}
	return curve
}

// PlayedCurve lets the browser decode the sound at an address and returns its
// loudness curve and its length in seconds.
func (b *Browser) PlayedCurve(address string) ([]float64, float64) {
	b.t.Helper()
	played := Eval[struct {
		Curve   []float64
		Seconds float64
	}](b, fmt.Sprintf(`(async () => {
		const bytes = await (await fetch(%q)).arrayBuffer();
		const sound = await new OfflineAudioContext(1, 1, 48000).decodeAudioData(bytes);
		const samples = sound.getChannelData(0), n = Math.floor(48000 * %g), curve = [];
		for (let at = 0; at + n <= samples.length; at += n) {
			let sum = 0;
			for (let i = at; i < at + n; i++) sum += samples[i] ** 2;
			curve.push(Math.sqrt(sum / n));
		}
		return { Curve: curve, Seconds: sound.duration };
	})()`, address, frame))
	return played.Curve, played.Seconds
}

// Alike returns the best correlation (Pearson's r) of two loudness curves over
// all shifts of up to most seconds, looking only where both have sound to
// offer: at least half of the shorter one.
func Alike(a, b []float64, most float64) float64 {
	best, reach := -1.0, int(most/frame)
	for shift := -reach; shift <= reach; shift++ {
		x, y := a[min(max(0, -shift), len(a)):], b[min(max(0, shift), len(b)):]
		n := min(len(x), len(y))
		if 2*n >= min(len(a), len(b)) {
			best = max(best, pearson(x[:n], y[:n]))
		}
	}
	return best
}

func pearson(x, y []float64) float64 {
	mx, my := mean(x), mean(y)
	var xy, xx, yy float64
	for i := range x {
		dx, dy := x[i]-mx, y[i]-my
		xy, xx, yy = xy+dx*dy, xx+dx*dx, yy+dy*dy
	}
	if xx == 0 || yy == 0 {
		return 0
	}
	return xy / math.Sqrt(xx*yy)
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(max(1, len(x)))
}
