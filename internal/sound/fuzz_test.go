package sound_test

import (
	"bytes"
	"context"
	"errors"
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

// Whatever the parts are, what is written is whole, says of itself what was
// said when it was written, and stays the same when it is written again.
func FuzzRemux(f *testing.F) {
	for _, name := range spoken()[:2] {
		f.Add(file(f, name), []byte{})
		f.Add(file(f, name)[:1500], file(f, name)[:900])
	}
	f.Fuzz(func(t *testing.T, one, two []byte) {
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

// Whatever the file is, decoding ends, with a named error or with as many
// samples as its length says.
func FuzzDecode(f *testing.F) {
	for _, name := range spoken() {
		whole := file(f, name)
		f.Add(whole[:900])
		f.Add(whole[:min(len(whole), 6000)]) // an Ogg page can hold a whole second
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n := 0
		length, err := sound.Decode(context.Background(), bytes.NewReader(data), func(s []int16) error {
			n += len(s)
			return nil
		})
		switch {
		case err == nil && length != time.Duration(n)*time.Second/sound.Rate:
			t.Fatalf("%d samples in %v", n, length)
		case err != nil && !errors.Is(err, sound.ErrNoSound) && !errors.Is(err, sound.ErrUnknown) && !errors.Is(err, sound.ErrTooLong):
			t.Fatal(err)
		}
	})
}
