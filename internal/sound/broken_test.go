package sound_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"testing"
	"time"

	"equipoise/internal/sound"
)

var clusterMark = []byte{0x1f, 0x43, 0xb6, 0x75}

func measure(t *testing.T, data []byte) sound.Info {
	t.Helper()
	info, err := sound.Measure(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// Garbage in the middle costs the cluster it lies in and nothing behind it,
// and what is missing is silence, so that later words keep their time.
func TestGarbageCostsItsClusterOnly(t *testing.T) {
	raw := file(t, "chromium.webm")
	first := bytes.Index(raw, clusterMark)
	second := first + 4 + bytes.Index(raw[first+4:], clusterMark)
	third := second + 4 + bytes.Index(raw[second+4:], clusterMark)
	for _, junk := range []byte{0x00, 0x55, 0xff} {
		broken := bytes.Clone(raw)
		copy(broken[second+4:third], bytes.Repeat([]byte{junk}, third-second-4))
		whole, left := measure(t, raw), measure(t, broken)
		if left.Packets < 15 || left.Packets >= whole.Packets || left.Duration != whole.Duration {
			t.Errorf("%x: %+v is left of %+v", junk, left, whole)
		}
		was, is := samples(t, raw), samples(t, broken)
		if len(was) != len(is) {
			t.Errorf("%x: %d samples instead of %d", junk, len(is), len(was))
		}
		once, _ := remux(t, broken)
		if !equalSamples(is, samples(t, once)) {
			t.Errorf("%x: remuxing changed the sound", junk)
		}
	}
}

// A second recording in the same file follows the first instead of falling
// onto it.
func TestRecordingsOneBehindTheOtherInAFile(t *testing.T) {
	raw := file(t, "chromium.webm")
	one, two := measure(t, raw), measure(t, append(bytes.Clone(raw), raw...))
	if two.Packets != 2*one.Packets || two.Duration != 2*one.Duration {
		t.Errorf("one %+v, two %+v", one, two)
	}
}

// A timestamp that cannot be right does not make a recording hours long.
func TestUnbelievableTimestamp(t *testing.T) {
	once, want := remux(t, file(t, "chromium.webm"))
	at := bytes.LastIndex(once, clusterMark)
	at += bytes.Index(once[at:], []byte{0xe7, 0x88}) + 2
	binary.BigEndian.PutUint64(once[at:], 1<<40)
	if got := measure(t, once); got.Packets != want.Packets || (got.Duration-want.Duration).Abs() > 100*time.Millisecond {
		t.Errorf("%+v instead of %+v", got, want)
	}
}

// A finished file that lost its end says so even where it was cut between
// two blocks.
func TestCutBetweenClustersIsSeen(t *testing.T) {
	once, _ := remux(t, file(t, "chromium.webm"))
	if !measure(t, once[:bytes.LastIndex(once, clusterMark)]).Truncated {
		t.Error("taken for whole")
	}
}

// What is not sound is a named error, never a panic.
func TestNoSound(t *testing.T) {
	for _, data := range []string{"", "x", "\x1a\x45\xdf\xa3", "OggS", "RIFF....WAVE", "RIFF\x00\x00\x00\x00WAVEdata\x00\x00\x00\x00", "fLaC", "<html>"} {
		_, err := sound.Decode(context.Background(), bytes.NewReader([]byte(data)), func([]int16) error { return nil })
		if !errors.Is(err, sound.ErrNoSound) && !errors.Is(err, sound.ErrUnknown) {
			t.Errorf("%q: %v", data, err)
		}
	}
	if _, err := sound.Remux(new(bytes.Buffer)); !errors.Is(err, sound.ErrNoSound) {
		t.Errorf("no parts: %v", err)
	}
}

// Whoever wanted the sound can stop it, and their error is what comes back.
func TestDecodeStops(t *testing.T) {
	enough := errors.New("enough")
	ctx, cancel := context.WithCancel(context.Background())
	for name, emit := range map[string]func([]int16) error{
		"error":  func([]int16) error { return enough },
		"cancel": func([]int16) error { cancel(); return nil },
	} {
		_, err := sound.Decode(ctx, bytes.NewReader(file(t, "chromium.webm")), emit)
		if !errors.Is(err, enough) && !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
