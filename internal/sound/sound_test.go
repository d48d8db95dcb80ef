package sound_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"equipoise/internal/sound"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func samples(t testing.TB, data []byte) []int16 {
	t.Helper()
	var all []int16
	if _, err := sound.Decode(context.Background(), bytes.NewReader(data), func(s []int16) error {
		all = append(all, s...)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func remux(t testing.TB, parts ...[]byte) ([]byte, sound.Info) {
	t.Helper()
	var b bytes.Buffer
	info, err := sound.Remux(&b, readers(parts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), info
}

func readers(parts ...[]byte) []io.ReadSeeker {
	var list []io.ReadSeeker
	for _, p := range parts {
		list = append(list, bytes.NewReader(p))
	}
	return list
}

func equalSamples(a, b []int16) bool { return slices.Equal(a, b) }

// A remuxed recording sounds exactly as before, and remuxing it again changes
// nothing any more. One is from a live muxer, one from Chromium's recorder.
func TestRemuxKeepsTheSound(t *testing.T) {
	for _, name := range []string{"spoken.webm", "chromium.webm"} {
		raw := file(t, name)
		once, info := remux(t, raw)
		if !equalSamples(samples(t, raw), samples(t, once)) {
			t.Errorf("%s: the sound changed", name)
		}
		if info.Truncated || info.Duration < 1500*time.Millisecond || info.Duration > 3*time.Second {
			t.Errorf("%s: info %+v", name, info)
		}
		if twice, again := remux(t, once); !bytes.Equal(once, twice) || again != info {
			t.Errorf("%s: remuxing twice gives another file: %+v, %+v", name, again, info)
		}
	}
}

// The index stands in front and every entry leads to the cluster of its time.
func TestIndexLeadsToClusters(t *testing.T) {
	raw := file(t, "chromium.webm")
	data, info := remux(t, raw, raw, raw)
	segment := bytes.Index(data, []byte{0x18, 0x53, 0x80, 0x67})
	segment += 4 + bits.LeadingZeros8(data[segment+4]) + 1
	list := data[bytes.Index(data, []byte{0x1c, 0x53, 0xbb, 0x6b}):bytes.Index(data, clusterMark)]
	entries := 0
	for {
		_, rest, found := bytes.Cut(list, []byte{0xb3, 0x88})
		if !found {
			break
		}
		_, place, _ := bytes.Cut(rest, []byte{0xf1, 0x88})
		at := data[segment+int(binary.BigEndian.Uint64(place)):]
		if !bytes.HasPrefix(at, clusterMark) || !bytes.Contains(at[:24], append([]byte{0xe7, 0x88}, rest[:8]...)) {
			t.Errorf("entry %d leads to %x", entries, at[:24])
		}
		list, entries = place, entries+1
	}
	if want := int(info.Duration/(2*time.Second)) + 1; entries != want {
		t.Errorf("%d entries for %v", entries, info.Duration)
	}
}

// Going on after a crash makes one recording as long as its parts together,
// and sounds in order.
func TestPartsFollowOneAnother(t *testing.T) {
	raw := file(t, "spoken.webm")
	_, one := remux(t, raw)
	_, half := remux(t, raw[:len(raw)/2])
	joined, info := remux(t, raw[:len(raw)/2], nil, raw)
	if info.Duration != half.Duration+one.Duration || info.Packets != half.Packets+one.Packets || !info.Truncated {
		t.Errorf("half %+v and whole %+v give %+v", half, one, info)
	}
	length, err := sound.Decode(context.Background(), bytes.NewReader(joined), func([]int16) error { return nil })
	if err != nil || (info.Duration-length).Abs() > 30*time.Millisecond {
		t.Errorf("decoded %v of %v: %v", length, info.Duration, err)
	}
}

// The same words are as long and as loud in every container.
func TestContainersAgree(t *testing.T) {
	ctx := context.Background()
	want, length, err := sound.Listen(ctx, bytes.NewReader(file(t, "spoken.webm")))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"spoken.ogg", "spoken.wav"} {
		got, l, err := sound.Listen(ctx, bytes.NewReader(file(t, name)))
		if err != nil || (l-length).Abs() > 40*time.Millisecond {
			t.Errorf("%s: %v of %v, %v", name, l, length, err)
		}
		a, b := want.Peaks(40), got.Peaks(40)
		for i := range a {
			if d := a[i] - b[i]; d > 0.35 || d < -0.35 {
				t.Errorf("%s: peak %d is %.2f and %.2f", name, i, a[i], b[i])
			}
		}
	}
}

// A wav file made from a recording is itself readable and as long.
func TestWriteWAV(t *testing.T) {
	out, err := os.Create(filepath.Join(t.TempDir(), "x.wav"))
	if err != nil {
		t.Fatal(err)
	}
	length, err := sound.WriteWAV(context.Background(), out, bytes.NewReader(file(t, "spoken.webm")))
	if err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(samples(t, data), samples(t, file(t, "spoken.webm"))) || len(data) != 44+2*int(length*sound.Rate/time.Second) {
		t.Errorf("the wav file differs: %d bytes for %v", len(data), length)
	}
}

func TestSniff(t *testing.T) {
	for name, want := range map[string]string{"spoken.webm": "audio/webm", "spoken.ogg": "audio/ogg", "spoken.wav": "audio/wav"} {
		f, err := sound.Sniff(file(t, name)[:sound.HeadSize])
		if err != nil || f.MIME != want || !f.Decodable {
			t.Errorf("%s: %+v %v", name, f, err)
		}
	}
	for head, want := range map[string]string{
		"ID3\x04": "audio/mpeg", "\xff\xfb\x90": "audio/mpeg", "fLaC": "audio/flac", "\x00\x00\x00\x20ftypM4A\x20": "audio/mp4",
	} {
		if f, err := sound.Sniff([]byte(head)); err != nil || f.MIME != want || f.Decodable {
			t.Errorf("%q: %+v %v", head, f, err)
		}
	}
	for _, head := range []string{"", "<html>", "MZ\x90", "\x7fELF", "%PDF-1.7"} {
		if f, err := sound.Sniff([]byte(head)); !errors.Is(err, sound.ErrUnknown) {
			t.Errorf("%q is taken for %+v", head, f)
		}
	}
}

// Silence is found where there is none to hear, and not inside words.
func TestSilences(t *testing.T) {
	var l sound.Loudness
	loud := make([]int16, sound.Rate)
	for i := range loud {
		loud[i] = int16(8000 * (i%2*2 - 1))
	}
	for _, part := range [][]int16{loud, make([]int16, sound.Rate), loud} {
		if err := l.Add(part); err != nil {
			t.Fatal(err)
		}
	}
	got := l.Silences(300 * time.Millisecond)
	if len(got) != 1 || got[0] != [2]time.Duration{time.Second, 2 * time.Second} {
		t.Errorf("silences %v", got)
	}
}
