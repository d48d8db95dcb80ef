package sound

import (
	"bytes"
	"fmt"
)

// Format is a kind of sound file.
type Format struct {
	MIME      string
	Extension string // with its dot
	Decodable bool   // whether Decode takes it
}

// HeadSize is how many bytes from a file's start Sniff wants.
const HeadSize = 64

// Sniff tells the kind of a sound file by its first bytes; ErrUnknown where
// it is none of those known.
func Sniff(head []byte) (Format, error) {
	at := func(offset int, magic string) bool {
		return len(head) >= offset+len(magic) && string(head[offset:offset+len(magic)]) == magic
	}
	switch {
	case at(0, "\x1a\x45\xdf\xa3"):
		return Format{"audio/webm", ".webm", true}, nil
	case at(0, "OggS"):
		return Format{"audio/ogg", ".ogg", bytes.Contains(head, []byte("OpusHead"))}, nil
	case at(0, "RIFF") && at(8, "WAVE"):
		return Format{"audio/wav", ".wav", true}, nil
	case at(0, "fLaC"):
		return Format{"audio/flac", ".flac", false}, nil
	case at(4, "ftyp"):
		return Format{"audio/mp4", ".m4a", false}, nil
	case at(0, "ID3") || len(head) > 1 && head[0] == 0xff && head[1]&0xe6 == 0xe2:
		return Format{"audio/mpeg", ".mp3", false}, nil
	}
	return Format{}, fmt.Errorf("sniff %d bytes: %w", len(head), ErrUnknown)
}
