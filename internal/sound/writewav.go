package sound

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"time"
)

// WAVHeader is the head of a wav file of 16 kHz mono samples of 16 bits.
func WAVHeader(samples int) []byte {
	const pcm, channels, width = 1, 1, 2
	b := []byte("RIFF")
	b = binary.LittleEndian.AppendUint32(b, uint32(36+samples*width))
	b = append(b, "WAVEfmt "...)
	b = binary.LittleEndian.AppendUint32(b, 16)
	for _, v := range []uint16{pcm, channels} {
		b = binary.LittleEndian.AppendUint16(b, v)
	}
	b = binary.LittleEndian.AppendUint32(b, Rate)
	b = binary.LittleEndian.AppendUint32(b, Rate*width)
	b = binary.LittleEndian.AppendUint16(b, width)
	b = binary.LittleEndian.AppendUint16(b, 16)
	b = append(b, "data"...)
	return binary.LittleEndian.AppendUint32(b, uint32(samples*width))
}

// WriteWAV decodes sound and writes it as wav; the size in the head is filled
// in at the end.
func WriteWAV(ctx context.Context, dst io.WriteSeeker, r io.ReadSeeker) (time.Duration, error) {
	if _, err := dst.Write(WAVHeader(0)); err != nil {
		return 0, fmt.Errorf("write wav: %w", err)
	}
	samples, out := 0, bufio.NewWriterSize(dst, 64<<10)
	length, err := Decode(ctx, r, func(s []int16) error {
		samples += len(s)
		return binary.Write(out, binary.LittleEndian, s)
	})
	if err != nil {
		return 0, err
	}
	if err = out.Flush(); err != nil {
		return 0, fmt.Errorf("write wav: %w", err)
	}
	if _, err = dst.Seek(0, io.SeekStart); err == nil {
		_, err = dst.Write(WAVHeader(samples))
	}
	if err != nil {
		return 0, fmt.Errorf("write wav: %w", err)
	}
	return length, nil
}
