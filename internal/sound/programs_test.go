package sound_test

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"equipoise/internal/sound"
)

// need skips a test, saying so, where a program is missing, and fails it if
// EQUIPOISE_TEST_REQUIRE=1.
func need(t *testing.T, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			if os.Getenv("EQUIPOISE_TEST_REQUIRE") == "1" {
				t.Fatalf("needs %s, and EQUIPOISE_TEST_REQUIRE is set", p)
			}
			t.Skipf("left out: needs %s", p)
		}
	}
}

// run runs a program; whatever it complains about fails the test.
func run(t *testing.T, program string, args ...string) string {
	t.Helper()
	var complaints bytes.Buffer
	c := exec.Command(program, args...)
	c.Stderr = &complaints
	out, err := c.Output()
	if err != nil || complaints.Len() > 0 {
		t.Fatalf("%s %q: %v\n%s", program, args, err, complaints.String())
	}
	return strings.TrimSpace(string(out))
}

func keep(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// speech is a sentence spoken by a machine, at 48 kHz.
func speech(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	raw, wide := filepath.Join(dir, "raw.wav"), filepath.Join(dir, "wide.wav")
	run(t, "espeak-ng", "-w", raw, "I would first ask what evidence could change my mind, and only then say what I believe about it.")
	run(t, "sox", "-D", raw, "-r", "48000", "-c", "1", wide, "gain", "-3")
	return wide
}

// The duration agrees with what another program measures, and that program
// finds nothing to complain about, at the start or after a jump.
func TestDurationAgreesWithFFprobe(t *testing.T) {
	need(t, "ffprobe", "ffmpeg")
	for _, name := range []string{"spoken.webm", "chromium.webm"} {
		raw := file(t, name)
		data, info := remux(t, raw, raw[:len(raw)*2/3], raw)
		path := keep(t, "r.webm", data)
		stated := run(t, "ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path)
		seconds, err := strconv.ParseFloat(stated, 64)
		if d := time.Duration(seconds*float64(time.Second)) - info.Duration; err != nil || d.Abs() > 20*time.Millisecond {
			t.Errorf("%s: ffprobe says %s, we say %v", name, stated, info.Duration)
		}
		run(t, "ffmpeg", "-v", "warning", "-c:a", "libopus", "-i", path, "-f", "null", "-")
		run(t, "ffmpeg", "-v", "warning", "-ss", "3.5", "-c:a", "libopus", "-i", path, "-f", "null", "-")
	}
}

// Packets come out of a remuxed file as they went in, as another program sees them.
func TestPacketsAreUntouched(t *testing.T) {
	need(t, "ffmpeg")
	hashes := func(data []byte) string {
		list := run(t, "ffmpeg", "-v", "error", "-i", keep(t, "x.webm", data), "-c", "copy", "-f", "framemd5", "-")
		var sums []string
		for _, line := range strings.Split(list, "\n") {
			if fields := strings.Split(line, ","); len(fields) >= 6 && line[0] != '#' {
				sums = append(sums, strings.TrimSpace(fields[4])+strings.TrimSpace(fields[5]))
			}
		}
		return strings.Join(sums, "\n")
	}
	raw := file(t, "chromium.webm")
	once, info := remux(t, raw)
	if was := hashes(raw); was != hashes(once) || strings.Count(was, "\n")+1 != info.Packets {
		t.Errorf("%d packets went in and others came out", info.Packets)
	}
}

// Sound decoded here is what the reference decoder makes of it, in one channel
// or two, at every bit rate that browsers choose. The program decodes at 48 kHz
// and bends phases on the way to 16, so 20 dB is as near as all of them come.
func TestDecodeAgreesWithLibopus(t *testing.T) {
	need(t, "ffmpeg", "espeak-ng", "sox")
	spoken := speech(t)
	for _, c := range []struct{ ending, channels, rate, length string }{
		{"webm", "1", "32k", "20"}, {"webm", "2", "32k", "60"}, {"webm", "2", "128k", "20"},
		{"ogg", "1", "24k", "20"}, {"ogg", "1", "16k", "60"}, {"ogg", "2", "64k", "10"},
	} {
		dir := t.TempDir()
		path, reference := filepath.Join(dir, "x."+c.ending), filepath.Join(dir, "ref.wav")
		run(t, "ffmpeg", "-v", "error", "-i", spoken, "-c:a", "libopus", "-ac", c.channels, "-b:a", c.rate, "-frame_duration", c.length, path)
		run(t, "ffmpeg", "-v", "error", "-c:a", "libopus", "-i", path, "-ac", "1", "-ar", "16000", reference)
		got, want := read(t, path), read(t, reference)
		if ratio := likeness(got, want); ratio < 20 {
			t.Errorf("%+v: what differs lies only %.1f dB below", c, ratio)
		}
		if d := len(got) - len(want); d < -sound.Rate/50 || d > sound.Rate*6/100 {
			t.Errorf("%+v: %d samples, the reference has %d", c, len(got), len(want))
		}
	}
}

func read(t *testing.T, path string) []int16 {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return samples(t, data)
}

// likeness is how far the difference of two sounds lies below them, in
// decibels, when they are laid upon one another to a sixteenth of a sample:
// every resampler delays sound by a little of its own.
func likeness(a, b []int16) float64 {
	const most, parts = 10, 16
	best := math.Inf(-1)
	for part := range parts {
		moved := delay(a, float64(part)/parts)
		for lag := range 2*most + 1 {
			best = max(best, below(moved[2*most:], b[most+lag:]))
		}
	}
	return best
}

func below(x []float64, y []int16) float64 {
	var signal, rest float64
	for i := range min(len(x), len(y)) - sound.Rate/10 {
		v, d := float64(y[i]), x[i]-float64(y[i])
		signal, rest = signal+v*v, rest+d*d
	}
	return 10 * math.Log10(signal/max(rest, 1))
}

// delay shifts sound by a part of a sample with a windowed sinc.
func delay(in []int16, by float64) []float64 {
	const half = 16
	row := make([]float64, 2*half)
	for k := range row {
		row[k] = 1
		if x := float64(k-half) - by; x != 0 {
			row[k] = math.Sin(math.Pi*x) / (math.Pi * x) * (0.5 + 0.5*math.Cos(math.Pi*x/(half+1)))
		}
	}
	out := make([]float64, len(in))
	for i := half; i < len(in)-half; i++ {
		for k, w := range row {
			out[i] += w * float64(in[i-k+half])
		}
	}
	return out
}

// Speech that another program wrote at any depth is the same speech.
func TestSpeechInEveryKindOfWAV(t *testing.T) {
	need(t, "espeak-ng", "sox")
	spoken := speech(t)
	want := read(t, spoken)
	for _, c := range [][]string{
		{"-b", "8", "-e", "unsigned"}, {"-b", "24"}, {"-b", "32"}, {"-b", "32", "-e", "floating-point"}, {"-c", "2"},
	} {
		path := filepath.Join(t.TempDir(), "x.wav")
		run(t, "sox", append(append([]string{"-D", spoken}, c...), path)...)
		least := 60.0
		if c[1] == "8" {
			least = 20
		}
		if got := read(t, path); len(got) != len(want) || likeness(got, want) < least {
			t.Errorf("%q: %d samples of %d, %.1f dB", c, len(got), len(want), likeness(got, want))
		}
	}
}

// A decoded recording is a wav file in which another program finds no fault.
func TestSoxReadsTheWAV(t *testing.T) {
	need(t, "soxi")
	out, err := os.Create(filepath.Join(t.TempDir(), "x.wav"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	length, err := sound.WriteWAV(t.Context(), out, bytes.NewReader(file(t, "chromium.webm")))
	if err != nil {
		t.Fatal(err)
	}
	for flag, want := range map[string]string{
		"-r": "16000", "-c": "1", "-b": "16", "-s": strconv.Itoa(int(length * sound.Rate / time.Second)),
	} {
		if got := run(t, "soxi", flag, out.Name()); got != want {
			t.Errorf("soxi %s says %s, not %s", flag, got, want)
		}
	}
}
