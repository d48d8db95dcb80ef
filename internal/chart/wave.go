package chart

import (
	"fmt"
	"math"
	"strings"
)

// bars is how many strokes a loudness curve has at most.
const bars = 110

// Wave is a loudness curve as one path in a box 100 high.
type Wave struct {
	Width int
	Path  string
}

// NewWave draws loudness (0..1, in equal steps) as upright strokes; without
// any it is a row of dots.
func NewWave(peaks []float64) Wave {
	heights := gather(peaks)
	var b strings.Builder
	for i, h := range heights {
		reach := 2 + 46*h
		fmt.Fprintf(&b, "M%d %sV%s", 10*i+5, round(50-reach), round(50+reach))
	}
	return Wave{Width: 10 * len(heights), Path: b.String()}
}

// gather reduces peaks to one height a stroke, their root mean square, the
// loudest filling the box.
func gather(peaks []float64) []float64 {
	heights := make([]float64, bars)
	var loudest float64
	for i := range heights {
		from, to := i*len(peaks)/bars, (i+1)*len(peaks)/bars
		if from == to && from < len(peaks) {
			to++
		}
		for _, p := range peaks[from:min(to, len(peaks))] {
			heights[i] += p * p / float64(to-from)
		}
		heights[i] = math.Sqrt(heights[i])
		loudest = max(loudest, heights[i])
	}
	for i := range heights {
		if loudest > 0 {
			heights[i] /= loudest
		}
	}
	return heights
}

// Span places a stretch of time on a whole, both in seconds, in percent.
func Span(from, to, whole float64) (at, width string) {
	if whole <= 0 {
		return "0", "0"
	}
	from, to = max(0, from), min(whole, to)
	return round(100 * from / whole), round(max(.6, 100*(to-from)/whole-.5))
}

// Percent writes a place in percent.
func Percent(v float64) string { return round(v) }
