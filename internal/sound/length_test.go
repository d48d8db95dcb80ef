package sound_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
	for ending, options := range map[string]string{
		"m4a": "-c:a aac", "flac": "-c:a flac", "ogg": "-c:a libopus", "webm": "-c:a libopus", "vorbis.webm": "-c:a libvorbis",
		"mp3": "-b:a 64k", "plain.mp3": "-b:a 48k -ac 2 -ar 44100 -write_xing 0 -id3v2_version 0", "low.mp3": "-ar 16000 -q:a 5",
		"lowest.mp3": "-ar 8000 -b:a 16k -write_xing 0", "fragments.mp4": "-c:a aac -movflags frag_keyframe+empty_moov+default_base_moof -frag_duration 500000",
	} {
		path := filepath.Join(dir, "x."+ending)
		run(t, "ffmpeg", slices.Concat([]string{"-v", "error", "-i", tone}, strings.Fields(options), []string{path})...)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := sound.Length(bytes.NewReader(data))
		if err != nil || (got-want).Abs() > slack(ending) {
			t.Errorf("%s: %v, %v", ending, got, err)
		}
		for n := 64; n < len(data); n += 7 {
			if cut, err := sound.Length(bytes.NewReader(data[:n])); err != nil || cut > got+slack(ending) { // what the last packet discards stands behind it
				t.Errorf("%s cut at %d: %v, %v", ending, n, cut, err)
			}
		}
	}
}

// slack is how much longer a file may say that it sounds than what was put in:
// encoders of MP3 and AAC add up to three frames that players drop where
// another place of the file says so.
func slack(ending string) time.Duration {
	if strings.HasSuffix(ending, "mp3") {
		return 3 * 1152 * time.Second / 16000
	}
	return 30 * time.Millisecond
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

// WebM with other sound than Opus is told from WebM with it, and from WebM
// that is too broken to say.
func TestForeignWebM(t *testing.T) {
	need(t, "ffmpeg", "sox")
	dir := t.TempDir()
	tone, vorbis := filepath.Join(dir, "tone.wav"), filepath.Join(dir, "x.webm")
	run(t, "sox", "-n", "-r", "48000", "-c", "1", tone, "synth", "1", "sine", "440")
	run(t, "ffmpeg", "-v", "error", "-i", tone, "-c:a", "libvorbis", vorbis)
	other, err := os.ReadFile(vorbis)
	if err != nil {
		t.Fatal(err)
	}
	opus := file(t, "chromium.webm")
	for _, c := range []struct {
		data []byte
		want bool
	}{{other, true}, {opus, false}, {opus[:60], false}, {other[:60], false}} {
		if got, err := sound.Foreign(bytes.NewReader(c.data)); got != c.want || err != nil {
			t.Errorf("%d bytes: %v, %v", len(c.data), got, err)
		}
	}
}

func TestLengthOfFragments(t *testing.T) {
	if got, err := sound.Length(bytes.NewReader(fragmented())); got != 2*time.Second || err != nil {
		t.Errorf("%v, %v", got, err)
	}
}
