package sound_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"

	"equipoise/internal/sound"
)

// spoken are the recordings that fuzzing begins with.
func spoken() []string {
	return []string{"chromium.webm", "spoken.webm", "spoken.ogg", "spoken.wav"}
}

func FuzzSniff(f *testing.F) {
	for _, name := range spoken() {
		f.Add(file(f, name)[:sound.HeadSize])
	}
	f.Add([]byte("\xff\xfb"))
	f.Add([]byte("\x00\x00\x00\x20ftypM4A"))
	f.Fuzz(func(t *testing.T, data []byte) {
		format, err := sound.Sniff(data)
		if (err == nil) != (format.MIME != "" && format.Extension != "") || err != nil && !errors.Is(err, sound.ErrUnknown) {
			t.Fatalf("%+v, %v", format, err)
		}
	})
}

// Fuzzed files are short, so that many are tried: what is found wrong in a
// parser takes a few packets.
const fewPackets = 1 << 10 // bytes

// Whatever the parts are, what is written is whole, says of itself what was
// said when it was written, and stays the same when it is written again.
func FuzzRemux(f *testing.F) {
	for _, name := range spoken()[:3] {
		start := file(f, name)[:700]
		f.Add(start, []byte{})
		f.Add(start[:500], start)
	}
	f.Fuzz(func(t *testing.T, one, two []byte) {
		one, two = one[:min(len(one), fewPackets)], two[:min(len(two), fewPackets)]
		var first, second bytes.Buffer
		info, err := sound.Remux(&first, readers(one, two)...)
		if err != nil {
			if !errors.Is(err, sound.ErrNoSound) {
				t.Fatal(err)
			}
			return
		}
		again, err := sound.Remux(&second, bytes.NewReader(first.Bytes()))
		if info.Truncated = false; err != nil || again != info {
			t.Fatalf("%+v becomes %+v: %v", info, again, err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatal("written again it is another file")
		}
	})
}

// However broken a file is, it states no length or one that can be.
func FuzzLength(f *testing.F) {
	f.Add(file(f, "chromium.webm")[:700])
	f.Add([]byte("fLaC\x00\x00\x00\x22\x10\x00\x10\x00\x00\x00\x00\x00\x00\x00\x0b\xb8\x00\xf0\x00\x02\x32\x80"))
	f.Add([]byte("ID3\x04\x00\x00\x00\x00\x00\x02..\xff\xfb\x90\xc4" + strings.Repeat("\x00", 413) + "\xff\xfb\x90\xc4"))
	f.Add([]byte("\x00\x00\x00\x0cftypM4A \x00\x00\x00\x24moov\x00\x00\x00\x1cmvhd" + strings.Repeat("\x00\x00\x00\x01", 5)))
	f.Add(fragmented())
	f.Fuzz(func(t *testing.T, data []byte) {
		length, err := sound.Length(bytes.NewReader(data[:min(len(data), fewPackets)]))
		if length < 0 || length > 31*24*time.Hour || err != nil && !errors.Is(err, sound.ErrUnknown) {
			t.Fatalf("%v, %v", length, err)
		}
	})
}

// fragmented is an MP4 file of one fragment of two samples.
func fragmented() []byte {
	box := func(name string, content ...string) string {
		inner := strings.Join(content, "")
		return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(inner)))) + name + inner
	}
	zero, one := "\x00\x00\x00\x00", "\x00\x00\x00\x01"
	return []byte(box("ftyp", "M4A ") +
		box("moov", box("trak", box("mdia", box("mdhd", zero, zero, zero, one, zero, zero))), box("mvex", box("trex", zero, one, one, one, zero, zero))) +
		box("moof", box("mfhd", zero, one), box("traf", box("tfhd", "\x00\x02\x00\x08", one, one), box("tfdt", zero, one), box("trun", zero, "\x00\x00\x00\x02"))) +
		box("mdat", "sound"))
}

// Whatever the file is, decoding ends, with a named error or with as many
// samples as its length says. A tenth of a second of it is enough to listen to.
func FuzzDecode(f *testing.F) {
	for _, name := range spoken() {
		f.Add(file(f, name)[:700])
	}
	enough := errors.New("enough")
	f.Fuzz(func(t *testing.T, data []byte) {
		n := 0
		length, err := sound.Decode(context.Background(), bytes.NewReader(data[:min(len(data), fewPackets)]), func(s []int16) error {
			if n += len(s); n > sound.Rate/10 {
				return enough
			}
			return nil
		})
		switch {
		case err == nil && length != time.Duration(n)*time.Second/sound.Rate:
			t.Fatalf("%d samples in %v", n, length)
		case err != nil && !errors.Is(err, enough) && !errors.Is(err, sound.ErrNoSound) && !errors.Is(err, sound.ErrUnknown):
			t.Fatal(err)
		}
	})
}
