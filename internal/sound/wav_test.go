package sound_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"

	"equipoise/internal/sound"
)

// tone is a sine of half the full scale as a wav file, the same on every channel.
func tone(hz float64, rate, channels, bits int, float bool, frames int) []byte {
	kind, width := 1, bits/8
	if float {
		kind = 3
	}
	b := append([]byte("RIFF\xff\xff\xff\xffWAVELIST\x03\x00\x00\x00abc\x00fmt "), 16, 0, 0, 0)
	for _, v := range []int{kind, channels} {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(rate))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate*width*channels))
	b = binary.LittleEndian.AppendUint16(b, uint16(width*channels))
	b = binary.LittleEndian.AppendUint16(b, uint16(bits))
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(frames*width*channels))
	for i := range frames {
		v := 0.5 * math.Sin(2*math.Pi*hz*float64(i)/float64(rate))
		for range channels {
			b = appendSample(b, v, bits, float)
		}
	}
	return b
}

func appendSample(b []byte, v float64, bits int, float bool) []byte {
	switch {
	case float:
		return binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(v)))
	case bits == 8:
		return append(b, byte(math.Round(v*127)+128))
	}
	full := float64(int64(1)<<(bits-1) - 1)
	whole := uint32(int32(math.Round(v * full)))
	return append(b, binary.LittleEndian.AppendUint32(nil, whole)[:bits/8]...)
}

// fit gives the level of a tone in decibels against half the full scale, and
// how far everything else lies below it.
func fit(samples []int16, hz float64) (level, ratio float64) {
	samples = samples[2000 : len(samples)-2000]
	var sin, cos, power float64
	for i, s := range samples {
		w, x := 2*math.Pi*hz*float64(i)/sound.Rate, float64(s)/(1<<15)
		sin, cos, power = sin+x*math.Sin(w), cos+x*math.Cos(w), power+x*x
	}
	n := float64(len(samples))
	signal := (sin*sin + cos*cos) * 2 / n
	return 10 * math.Log10(power/n/0.125), 10 * math.Log10(signal/max(power-signal, 1e-12))
}

// At every rate and depth a tone comes out as the same tone.
func TestWAVKeepsTones(t *testing.T) {
	for _, c := range []struct {
		rate, channels, bits int
		float                bool
		cleaner              float64 // decibels
	}{
		{8000, 1, 16, false, 60}, {11025, 1, 16, false, 60}, {16000, 2, 16, false, 80}, {22050, 1, 24, false, 60},
		{44100, 2, 16, false, 60}, {44100, 1, 8, false, 35}, {48000, 2, 24, false, 60}, {48000, 1, 32, false, 60},
		{48000, 1, 32, true, 60}, {44099, 1, 16, false, 45}, {192000, 1, 16, false, 60},
	} {
		for _, hz := range []float64{440, 3000} {
			got := samples(t, tone(hz, c.rate, c.channels, c.bits, c.float, c.rate))
			level, ratio := fit(got, hz)
			if len(got) < sound.Rate-1 || len(got) > sound.Rate || math.Abs(level) > 0.1 || ratio < c.cleaner {
				t.Errorf("%+v at %v Hz: %d samples, %.2f dB, noise %.1f dB below", c, hz, len(got), level, ratio)
			}
		}
	}
}

// What cannot be kept at 16 kHz vanishes instead of becoming another tone.
func TestWAVDropsWhatLiesTooHigh(t *testing.T) {
	for _, rate := range []int{44100, 48000} {
		for _, hz := range []float64{8800, 11000, 15000} {
			if level, _ := fit(samples(t, tone(hz, rate, 1, 16, false, rate)), 440); level > -50 {
				t.Errorf("%v Hz at %d: %.1f dB are left", hz, rate, level)
			}
		}
	}
}

// Files whose size was never filled in, or that were cut off, keep what is there.
func TestWAVUnfinished(t *testing.T) {
	whole := tone(440, 48000, 1, 16, false, 48000)
	size := bytes.Index(whole, []byte("data")) + 4
	for _, stated := range []uint32{0, math.MaxUint32, 1 << 30} {
		binary.LittleEndian.PutUint32(whole[size:], stated)
		if got := samples(t, whole[:len(whole)-1]); len(got) < sound.Rate-1 {
			t.Errorf("stated %d: %d samples", stated, len(got))
		}
	}
}

// Samples that are no numbers are silence and spoil nothing around them.
func TestWAVWithoutNumbers(t *testing.T) {
	data := tone(440, 48000, 1, 32, true, 48000)
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		at := len(data) - 4*40000
		copy(data[at:], appendSample(nil, v, 32, true))
		got := samples(t, data)
		if _, ratio := fit(got[6000:], 440); len(got) != sound.Rate || ratio < 50 {
			t.Errorf("%v: %d samples, noise %.1f dB below", v, len(got), ratio)
		}
	}
}
