package sound

import (
	"context"
	"io"
	"math"
	"slices"
	"time"
)

// LoudnessStep is how much sound one value of a loudness curve stands for.
const LoudnessStep = 20 * time.Millisecond

const stepSamples = int(LoudnessStep * Rate / time.Second)

// Loudness collects the root mean square of every 20 ms, 0..1.
type Loudness struct {
	Curve []float64

	sum float64
	n   int
}

// Add takes samples in.
func (l *Loudness) Add(samples []int16) error {
	for _, s := range samples {
		v := float64(s) / (1 << 15)
		l.sum += v * v
		if l.n++; l.n == stepSamples {
			l.Curve = append(l.Curve, math.Sqrt(l.sum/float64(l.n)))
			l.sum, l.n = 0, 0
		}
	}
	return nil
}

// Peaks is the curve as n values for a picture, 0..1, the loudest being 1. Each
// is the root mean square of its stretch: in speech every quarter of a second
// has some loud sample, so that the loudest alone would draw a wall. Where the
// sound is shorter than n steps, neighbours share a value.
func (l *Loudness) Peaks(n int) []float64 {
	peaks := make([]float64, n)
	if len(l.Curve) == 0 {
		return peaks
	}
	for i := range peaks {
		from := i * len(l.Curve) / n
		to := max(from+1, (i+1)*len(l.Curve)/n)
		peaks[i] = rootMeanSquare(l.Curve[from:to])
	}
	top := slices.Max(peaks)
	for i := range peaks {
		if top > 0 {
			peaks[i] /= top
		}
	}
	return peaks
}

func rootMeanSquare(list []float64) float64 {
	var sum float64
	for _, v := range list {
		sum += v * v
	}
	return math.Sqrt(sum / float64(len(list)))
}

// Silences are the stretches of at least least that are quieter than a
// twentieth of the loud parts (their 95th percentile).
func (l *Loudness) Silences(least time.Duration) [][2]time.Duration {
	floor := percentile(l.Curve, 0.95) / 20
	var list [][2]time.Duration
	start := -1
	for i := 0; i <= len(l.Curve); i++ {
		if i < len(l.Curve) && l.Curve[i] <= floor {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 && time.Duration(i-start)*LoudnessStep >= least {
			list = append(list, [2]time.Duration{time.Duration(start) * LoudnessStep, time.Duration(i) * LoudnessStep})
		}
		start = -1
	}
	return list
}

// Listen decodes sound and measures its loudness.
func Listen(ctx context.Context, r io.ReadSeeker) (Loudness, time.Duration, error) {
	var l Loudness
	length, err := Decode(ctx, r, l.Add)
	return l, length, err
}
