package sound

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/pion/opus"
)

// Rate is the sample rate of decoded sound, in Hz; it is mono.
const Rate = 16000

const (
	maxDecoded = 4 * time.Hour
	maxPacket  = 120 * time.Millisecond * Rate / time.Second // samples of the longest Opus packet
	maxFile    = 1 << 30
)

// Decode reads a WebM or Ogg file with Opus, or a wav file, and hands out its
// sound as 16 kHz mono samples piece by piece. It returns how long the sound
// is. Broken packets are silence; a panic of the decoder is an error.
func Decode(ctx context.Context, r io.Reader, emit func([]int16) error) (length time.Duration, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("decode sound: the decoder gave up: %v", p)
		}
	}()
	data, err := io.ReadAll(io.LimitReader(r, maxFile))
	if err != nil {
		return 0, fmt.Errorf("decode sound: %w", err)
	}
	format, err := Sniff(data[:min(len(data), HeadSize)])
	if err != nil {
		return 0, err
	}
	var s stream
	switch format.MIME {
	case "audio/webm":
		s, err = readWebM(data)
	case "audio/ogg":
		s, err = readOgg(data)
	case "audio/wav":
		return decodeWAV(ctx, data, emit)
	default:
		return 0, fmt.Errorf("decode %s: %w", format.MIME, ErrUnknown)
	}
	if err != nil {
		return 0, err
	}
	return s.decode(ctx, emit)
}

// decode turns packets into samples and drops the pre-skip (RFC 7845, 4.2).
func (s *stream) decode(ctx context.Context, emit func([]int16) error) (time.Duration, error) {
	d, err := opus.NewDecoderWithOutput(Rate, 1)
	if err != nil {
		return 0, fmt.Errorf("decode sound: %w", err)
	}
	skip := parseOpusHead(s.head).preSkip * Rate / 48000
	buffer, done := make([]int16, maxPacket), 0
	for _, p := range s.packets {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		want := int(opusDuration(p.data) * Rate / time.Second)
		n, err := d.DecodeToInt16(p.data, buffer)
		if err != nil {
			n = min(want, len(buffer))
			clear(buffer[:n])
		}
		out := buffer[min(skip, n):n]
		skip = max(0, skip-n)
		done += len(out)
		if time.Duration(done)*time.Second/Rate > maxDecoded {
			return 0, fmt.Errorf("decode sound: %w", ErrTooLong)
		}
		if err := emit(out); err != nil {
			return 0, err
		}
	}
	return time.Duration(done) * time.Second / Rate, nil
}
