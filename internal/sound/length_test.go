package sound_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"equipoise/internal/sound"
)

// The length that a file states agrees with what was written, for kinds that
// are decoded here and for those that are not, and no cut of it is believed to
// be longer.
func TestLengthAsStated(t *testing.T) {
	need(t, "ffmpeg", "sox")
	const want = 3 * time.Second
	dir := t.TempDir()
	tone := filepath.Join(dir, "tone.wav")
	run(t, "sox", "-n", "-r", "48000", "-c", "1", tone, "synth", "3", "sine", "440")
	for ending, codec := range map[string]string{"m4a": "aac", "flac": "flac", "ogg": "libopus", "webm": "libopus"} {
		path := filepath.Join(dir, "x."+ending)
		run(t, "ffmpeg", "-v", "error", "-i", tone, "-c:a", codec, path)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := sound.Length(bytes.NewReader(data))
		if err != nil || (got-want).Abs() > 20*time.Millisecond {
			t.Errorf("%s: %v, %v", ending, got, err)
		}
		for n := 64; n < len(data); n += 7 {
			if cut, err := sound.Length(bytes.NewReader(data[:n])); err != nil || cut > got+20*time.Millisecond { // what the last packet discards stands behind it
				t.Errorf("%s cut at %d: %v, %v", ending, n, cut, err)
			}
		}
	}
}

// What an encoder filled up at the end is not heard, before and after remuxing.
func TestFilledUpEndIsDiscarded(t *testing.T) {
	need(t, "ffmpeg", "sox")
	dir := t.TempDir()
	tone := filepath.Join(dir, "tone.wav")
	run(t, "sox", "-n", "-r", "48000", "-c", "1", tone, "synth", "1.005", "sine", "440")
	for _, ending := range []string{"ogg", "webm"} {
		path := filepath.Join(dir, "x."+ending)
		run(t, "ffmpeg", "-v", "error", "-i", tone, "-c:a", "libopus", "-frame_duration", "60", path)
		was := read(t, path)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		once, _ := remux(t, data)
		if want := 1005 * sound.Rate / 1000; len(was) < want-1 || len(was) > want+1 {
			t.Errorf("%s: %d samples of %d", ending, len(was), want)
		}
		if !equalSamples(was, samples(t, once)) {
			t.Errorf("%s: remuxing changed the sound", ending)
		}
	}
}
