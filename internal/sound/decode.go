package sound

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// Rate is the sample rate of decoded sound, in Hz; it is mono.
const Rate = 16000

const maxDecoded = 4 * time.Hour

// Decode reads a WebM or Ogg file with Opus, or a wav file, from its start and
// hands out its sound as 16 kHz mono samples piece by piece; a piece is only
// valid until emit returns. It returns how long the sound is. Broken packets
// and gaps are silence, so that times stay true. More than four hours are
// ErrTooLong. The file is read as it is decoded and never lies in memory.
func Decode(ctx context.Context, r io.ReadSeeker, emit func([]int16) error) (time.Duration, error) {
	format, err := sniffFile(r)
	if err != nil {
		return 0, fmt.Errorf("decode sound: %w", err)
	}
	out := &sink{ctx: ctx, emit: emit}
	switch {
	case format.MIME == "audio/wav":
		err = decodeWAV(bufio.NewReaderSize(r, windowSize), out)
	case format.Decodable:
		err = decodeOpus(r, out)
	default:
		err = ErrUnknown
	}
	if err != nil {
		return 0, fmt.Errorf("decode %s: %w", format.MIME, err)
	}
	return out.length(), nil
}

// sniffFile tells the kind of a file and goes back to its start.
func sniffFile(r io.ReadSeeker) (Format, error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return Format{}, err
	}
	head := make([]byte, HeadSize)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return Format{}, err
	}
	format, err := Sniff(head[:n])
	if err != nil {
		return format, err
	}
	_, err = r.Seek(0, io.SeekStart)
	return format, err
}

// sink passes samples on and counts them.
type sink struct {
	ctx  context.Context
	emit func([]int16) error
	done int // samples
}

func (s *sink) length() time.Duration { return time.Duration(s.done) * time.Second / Rate }

func (s *sink) put(samples []int16) error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	if len(samples) == 0 {
		return nil
	}
	s.done += len(samples)
	if s.length() > maxDecoded {
		return ErrTooLong
	}
	return s.emit(samples)
}
