package sound

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math"
)

// wavFormat is how a wav file's samples are written.
type wavFormat struct {
	float    bool
	channels int
	rate     int
	bits     int
}

// decodeWAV reads PCM of 8 to 32 bits or 32-bit floats at any rate from 4 to
// 384 kHz. A file that is cut off keeps every whole sample.
func decodeWAV(in *bufio.Reader, out *sink) error {
	f, data, err := openWAV(in)
	if err != nil {
		return err
	}
	frame := f.channels * f.bits / 8
	block, to := make([]byte, 4096*frame), newResampler(f.rate)
	for {
		n, err := io.ReadFull(data, block)
		if putErr := out.put(to.add(f.mono(block[:n/frame*frame]))); putErr != nil {
			return putErr
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return finishWAV(to, out)
		case err != nil:
			return err
		}
	}
}

func finishWAV(to *resampler, out *sink) error {
	if err := out.put(to.finish()); err != nil {
		return err
	}
	if out.done == 0 {
		return ErrNoSound
	}
	return nil
}

// openWAV reads up to the first sample and returns the samples. Where their
// size was never filled in they go to the end of the file.
func openWAV(in *bufio.Reader) (f wavFormat, data io.Reader, err error) {
	head := make([]byte, 12)
	_, err = io.ReadFull(in, head)
	for head = head[:8]; err == nil; {
		if _, err = io.ReadFull(in, head); err != nil {
			break
		}
		size := int64(binary.LittleEndian.Uint32(head[4:]))
		switch string(head[:4]) {
		case "data":
			if !f.known() {
				return f, nil, ErrUnknown
			}
			return f, samplesOf(in, size), nil
		case "fmt ":
			f, err = readWAVFormat(in, size)
		default:
			_, err = io.CopyN(io.Discard, in, size+size%2)
		}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = ErrNoSound
	}
	return f, nil, err
}

func samplesOf(in io.Reader, size int64) io.Reader {
	if size == 0 {
		return in
	}
	return io.LimitReader(in, size)
}

func readWAVFormat(in io.Reader, size int64) (wavFormat, error) {
	const least, most = 16, 1 << 10
	if size < least || size > most {
		return wavFormat{}, ErrUnknown
	}
	b := make([]byte, size+size%2)
	if _, err := io.ReadFull(in, b); err != nil {
		return wavFormat{}, err
	}
	return parseWAVFormat(b), nil
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
		return sane(math.Float32frombits(binary.LittleEndian.Uint32(b)))
	}
	return float32(int32(binary.LittleEndian.Uint32(b))) / (1 << 31)
}

// sane keeps what is no number, or far too loud, out of the arithmetic.
func sane(v float32) float32 {
	const loudest = 4
	if v != v {
		return 0
	}
	return max(-loudest, min(loudest, v))
}
