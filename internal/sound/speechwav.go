package sound

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// Excerpt reads spans of a wav file that WriteWAV made as a wav file of their
// own. It is read from where it lies; closing it closes the file.
func Excerpt(wav io.ReadSeekCloser, spans []Span) io.ReadSeekCloser {
	head := int64(len(WAVHeader(0)))
	e := &excerpt{wav: wav}
	for _, s := range spans {
		from, to := place(s.From), place(s.To)
		e.parts, e.size = append(e.parts, bytesOf{head + from, to - from}), e.size+to-from
	}
	e.head = WAVHeader(int(e.size / 2))
	e.size += head
	return e
}

// place is how many bytes of 16-bit samples come before a time.
func place(at time.Duration) int64 { return 2 * (int64(at) * Rate / int64(time.Second)) }

// bytesOf is a stretch of bytes of a file.
type bytesOf struct{ from, size int64 }

type excerpt struct {
	wav   io.ReadSeekCloser
	head  []byte
	parts []bytesOf
	size  int64
	at    int64
}

func (e *excerpt) Read(p []byte) (int, error) {
	left := e.at
	if left < int64(len(e.head)) {
		n := copy(p, e.head[left:])
		e.at += int64(n)
		return n, nil
	}
	left -= int64(len(e.head))
	for _, part := range e.parts {
		if left < part.size {
			return e.readPart(p[:min(int64(len(p)), part.size-left)], part.from+left)
		}
		left -= part.size
	}
	return 0, io.EOF
}

func (e *excerpt) readPart(p []byte, at int64) (int, error) {
	if _, err := e.wav.Seek(at, io.SeekStart); err != nil {
		return 0, fmt.Errorf("read a part of a wav: %w", err)
	}
	n, err := e.wav.Read(p)
	e.at += int64(n)
	if n == 0 && errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	} else if errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

func (e *excerpt) Seek(offset int64, whence int) (int64, error) {
	at := offset + e.base(whence)
	if at < 0 {
		return 0, errors.New("seek before the start of a wav")
	}
	e.at = at
	return at, nil
}

func (e *excerpt) base(whence int) int64 {
	switch whence {
	case io.SeekCurrent:
		return e.at
	case io.SeekEnd:
		return e.size
	}
	return 0
}

func (e *excerpt) Close() error { return e.wav.Close() }
