package sound

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"time"
)

// wavFormat is how a wav file's samples are written.
type wavFormat struct {
	float    bool
	channels int
	rate     int
	bits     int
}

// decodeWAV reads PCM of 8 to 32 bits or 32-bit floats at any rate.
func decodeWAV(ctx context.Context, data []byte, emit func([]int16) error) (time.Duration, error) {
	f, samples, err := parseWAV(data)
	if err != nil {
		return 0, err
	}
	out := resample(f.mono(samples), f.rate)
	length := time.Duration(len(out)) * time.Second / Rate
	if length > maxDecoded {
		return 0, fmt.Errorf("decode wav: %w", ErrTooLong)
	}
	for len(out) > 0 {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		n := min(len(out), Rate)
		if err := emit(out[:n]); err != nil {
			return 0, err
		}
		out = out[n:]
	}
	return length, nil
}

// parseWAV finds format and samples; a data chunk that is cut off, or whose
// size was never filled in, goes to the end of the file.
func parseWAV(data []byte) (f wavFormat, samples []byte, err error) {
	if len(data) < 12 {
		return f, nil, fmt.Errorf("read wav: %w", ErrNoSound)
	}
	for b := data[12:]; len(b) >= 8; {
		id, size := string(b[:4]), int(binary.LittleEndian.Uint32(b[4:]))
		body := b[8:min(len(b), 8+size)]
		switch {
		case id == "fmt " && len(body) >= 16:
			f = parseWAVFormat(body)
		case id == "data":
			samples = body
		}
		b = b[min(len(b), 8+size+size%2):]
	}
	if !f.known() || len(samples) < f.channels*f.bits/8 {
		return f, nil, fmt.Errorf("read wav: %w", ErrNoSound)
	}
	return f, samples, nil
}

func parseWAVFormat(b []byte) wavFormat {
	const isFloat, extensible = 3, 0xfffe
	kind := binary.LittleEndian.Uint16(b)
	if kind == extensible && len(b) >= 26 {
		kind = binary.LittleEndian.Uint16(b[24:])
	}
	return wavFormat{
		float: kind == isFloat, channels: int(binary.LittleEndian.Uint16(b[2:])),
		rate: int(binary.LittleEndian.Uint32(b[4:])), bits: int(binary.LittleEndian.Uint16(b[14:])),
	}
}

func (f wavFormat) known() bool {
	depth := f.bits == 8 || f.bits == 16 || f.bits == 24 || f.bits == 32
	return depth && (!f.float || f.bits == 32) && f.channels >= 1 && f.channels <= 8 && f.rate >= 4000 && f.rate <= 384000
}

// mono averages the channels; samples are -1..1.
func (f wavFormat) mono(b []byte) []float32 {
	width := f.bits / 8
	out := make([]float32, 0, len(b)/(width*f.channels))
	for len(b) >= width*f.channels {
		var sum float32
		for range f.channels {
			sum, b = sum+f.sample(b), b[width:]
		}
		out = append(out, sum/float32(f.channels))
	}
	return out
}

func (f wavFormat) sample(b []byte) float32 {
	switch f.bits {
	case 8:
		return (float32(b[0]) - 128) / 128
	case 16:
		return float32(int16(binary.LittleEndian.Uint16(b))) / (1 << 15)
	case 24:
		return float32(int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24)>>8) / (1 << 23)
	}
	if f.float {
		v := math.Float32frombits(binary.LittleEndian.Uint32(b))
		if v != v {
			return 0
		}
		return v
	}
	return float32(int32(binary.LittleEndian.Uint32(b))) / (1 << 31)
}

// resample brings samples to 16 kHz: averages over each output step, which
// also keeps what lies above 8 kHz from folding back, and draws straight
// lines where the source is slower.
func resample(in []float32, rate int) []int16 {
	n := int(int64(len(in)) * Rate / int64(rate))
	out := make([]int16, n)
	step := float64(rate) / Rate
	for i := range out {
		out[i] = clip(average(in, float64(i)*step, step))
	}
	return out
}

func average(in []float32, from, step float64) float32 {
	first, last := int(from), min(int(from+step), len(in))
	if last <= first+1 {
		a, b := in[first], in[min(first+1, len(in)-1)]
		return a + (b-a)*float32(from-float64(first))
	}
	var sum float32
	for _, v := range in[first:last] {
		sum += v
	}
	return sum / float32(last-first)
}

func clip(v float32) int16 {
	return int16(max(-1<<15, min(1<<15-1, math.Round(float64(v)*(1<<15)))))
}

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
func WriteWAV(ctx context.Context, dst io.WriteSeeker, r io.Reader) (time.Duration, error) {
	if _, err := dst.Write(WAVHeader(0)); err != nil {
		return 0, fmt.Errorf("write wav: %w", err)
	}
	samples := 0
	length, err := Decode(ctx, r, func(s []int16) error {
		samples += len(s)
		return binary.Write(dst, binary.LittleEndian, s)
	})
	if err != nil {
		return 0, err
	}
	if _, err = dst.Seek(0, io.SeekStart); err == nil {
		_, err = dst.Write(WAVHeader(samples))
	}
	if err != nil {
		return 0, fmt.Errorf("write wav: %w", err)
	}
	return length, nil
}
