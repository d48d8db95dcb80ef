package recordings

import (
	"bytes"
	"errors"
	"io"

	"equipoise/internal/interview"
	"equipoise/internal/sound"
)

const (
	webm       = "audio/webm"
	decodedExt = ".decoded.wav"
)

// extensions lists the endings a kept file can have.
func extensions() []string { return []string{".webm", ".ogg", ".wav", ".mp3", ".m4a", ".flac"} }

// sniff tells a format by the first bytes; what is no sound is an
// *interview.Invalid.
func sniff(start []byte) (sound.Format, error) {
	kind, err := sound.Sniff(start)
	if errors.Is(err, sound.ErrUnknown) {
		err = &interview.Invalid{
			Field:    "file",
			Sentence: "This is not a sound file that can be kept. WebM, Ogg, WAV, MP3, M4A and FLAC can.",
		}
	}
	return kind, err
}

// recognise tells the format of a file that lies on the disk. WebM without Opus
// is not decoded, like other sound that only browsers play.
func recognise(file io.ReadSeeker) (sound.Format, error) {
	start, _, err := peek(file)
	if err != nil {
		return sound.Format{}, err
	}
	kind, err := sniff(start)
	if err != nil || kind.MIME != webm {
		return kind, err
	}
	foreign, err := sound.Foreign(file)
	kind.Decodable = !foreign
	return kind, err
}

// joins reports whether parts of a format become one.
func joins(kind sound.Format) bool { return kind.MIME == webm && kind.Decodable }

// peek reads the first bytes and returns a reader that has them still before it.
func peek(from io.Reader) ([]byte, io.Reader, error) {
	start := make([]byte, sound.HeadSize)
	n, err := io.ReadFull(from, start)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return start[:n], io.MultiReader(bytes.NewReader(start[:n]), from), err
}
