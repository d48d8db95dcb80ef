package recordings

import (
	"bytes"
	"errors"
	"io"

	"equipoise/internal/interview"
)

// format is a kind of sound file, told by its first bytes alone.
type format struct{ mime, ext string }

// The formats that are kept.
var (
	webm = format{"audio/webm", ".webm"}
	ogg  = format{"audio/ogg", ".ogg"}
	wav  = format{"audio/wav", ".wav"}
	mp3  = format{"audio/mpeg", ".mp3"}
	mp4  = format{"audio/mp4", ".m4a"}
	flac = format{"audio/flac", ".flac"}
)

func formats() []format { return []format{webm, ogg, wav, mp3, mp4, flac} }

// sniff tells a format by its first bytes; what is none of them is an
// *interview.Invalid.
func sniff(start []byte) (format, error) {
	switch {
	case bytes.HasPrefix(start, []byte{0x1a, 0x45, 0xdf, 0xa3}):
		return webm, nil
	case bytes.HasPrefix(start, []byte("OggS")):
		return ogg, nil
	case bytes.HasPrefix(start, []byte("fLaC")):
		return flac, nil
	case len(start) >= 12 && string(start[:4]) == "RIFF" && string(start[8:12]) == "WAVE":
		return wav, nil
	case len(start) >= 12 && string(start[4:8]) == "ftyp" && !still(string(start[8:12])):
		return mp4, nil
	case bytes.HasPrefix(start, []byte("ID3")), mpegFrame(start):
		return mp3, nil
	}
	return format{}, &interview.Invalid{
		Field:    "file",
		Sentence: "This is not a sound file that can be kept. WebM, Ogg, WAV, MP3, M4A and FLAC can.",
	}
}

// still reports whether an ISO file's brand means a picture.
func still(brand string) bool {
	return brand == "heic" || brand == "heix" || brand == "mif1" || brand == "avif"
}

// mpegFrame reports whether start is a valid header of an MPEG layer III frame
// (ISO 11172-3, 2.4.2.3).
func mpegFrame(start []byte) bool {
	if len(start) < 4 || start[0] != 0xff || start[1]&0xe0 != 0xe0 {
		return false
	}
	version, layer := start[1]>>3&3, start[1]>>1&3
	rate, frequency := start[2]>>4, start[2]>>2&3
	return version != 1 && layer == 1 && rate != 0 && rate != 15 && frequency != 3
}

// peek reads the first bytes and returns a reader that has them still before it.
func peek(from io.Reader) ([]byte, io.Reader, error) {
	start := make([]byte, 512)
	n, err := io.ReadFull(from, start)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return start[:n], io.MultiReader(bytes.NewReader(start[:n]), from), err
}
