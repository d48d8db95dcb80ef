package endpoint

import (
	"encoding/binary"
	"math"
)

// tone is a wav file of one second: 440 Hz, 16 kHz, mono, 16 bit.
func tone() []byte {
	const rate = 16000
	file := append([]byte("RIFF"), le32(36+2*rate)...)
	file = append(file, "WAVEfmt "...)
	file = append(file, le32(16)...)
	file = append(file, 1, 0, 1, 0) // PCM, one channel
	file = append(file, le32(rate)...)
	file = append(file, le32(2*rate)...)
	file = append(file, 2, 0, 16, 0) // bytes and bits a sample
	file = append(file, "data"...)
	file = append(file, le32(2*rate)...)
	for i := range rate {
		sample := int16(6000 * math.Sin(2*math.Pi*440*float64(i)/rate))
		file = binary.LittleEndian.AppendUint16(file, uint16(sample))
	}
	return file
}

func le32(n uint32) []byte { return binary.LittleEndian.AppendUint32(nil, n) }
