package sound

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"time"
)

// Rate is the sample rate of decoded sound, in Hz; it is mono.
const Rate = 16000

const (
	maxDecoded = 4 * time.Hour
	maxFile    = 512 << 20 // bytes of WebM or Ogg
)

// Decode reads a WebM or Ogg file with Opus, or a wav file, and hands out its
// sound as 16 kHz mono samples piece by piece; a piece is only valid until
// emit returns. It returns how long the sound is. Broken packets and gaps are
// silence, so that times stay true. More than four hours are ErrTooLong. An
// Opus file lies in memory while it is decoded, a wav file does not.
func Decode(ctx context.Context, r io.Reader, emit func([]int16) error) (time.Duration, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	head, err := in.Peek(HeadSize)
	if err != nil && err != io.EOF { //nolint:errorlint // Peek gives EOF as it is
		return 0, fmt.Errorf("decode sound: %w", err)
	}
	format, err := Sniff(head)
	if err != nil {
		return 0, fmt.Errorf("decode sound: %w", err)
	}
	out := &sink{ctx: ctx, emit: emit}
	switch {
	case format.MIME == "audio/wav":
		err = decodeWAV(in, out)
	case format.Decodable:
		err = decodeOpus(in, format, out)
	default:
		err = ErrUnknown
	}
	if err != nil {
		return 0, fmt.Errorf("decode %s: %w", format.MIME, err)
	}
	return out.length(), nil
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

// readStream takes the Opus stream out of a whole file.
func readStream(r io.Reader, format Format) (stream, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return stream{}, err
	}
	if len(data) > maxFile {
		return stream{}, ErrTooLong
	}
	if format.MIME == "audio/ogg" {
		return readOgg(data)
	}
	return join([][]byte{data})
}
