package chart

import (
	"cmp"
	"slices"
)

// Moment is a value at a second of a recording.
type Moment struct {
	At    float64
	Value int
}

// Pace is the chart of words a minute over an answer, with the band in which
// nothing is said of it and perhaps a line for the person's own usual pace.
type Pace struct {
	Path                 string // in a box 1000 wide and 100 high
	BandTop, BandHeight  string
	Fast, Slow           Label
	Usual                *Label
	Begin, End           Label
	Left, Width, Plotted string
}

const (
	paceLow, paceHigh = 60, 240 // the scale, unless somebody leaves it
	paceLeft          = 9.0
	paceBottom        = 82.0 // below it stand the times
)

// NewPace lays out a pace over the seconds of an answer; slow and fast are the
// band's edges, a usual pace of 0 is none.
func NewPace(curve []Moment, seconds float64, slow, fast, usual int) Pace {
	low, high := paceLow, paceHigh
	for _, m := range curve {
		low, high = min(low, m.Value), max(high, m.Value)
	}
	height := func(v int) float64 { return paceBottom * float64(high-v) / float64(max(1, high-low)) }
	p := Pace{
		BandTop: round(height(fast)), BandHeight: round(height(slow) - height(fast)),
		Fast: Label{At: round(height(fast)), Text: round(float64(fast))}, Slow: Label{At: round(height(slow)), Text: round(float64(slow))},
		Begin: Label{At: round(paceLeft), Anchor: "start"}, End: Label{At: "100", Anchor: "end"},
		Left: round(paceLeft), Width: round(100 - paceLeft), Plotted: round(paceBottom),
	}
	if usual > 0 {
		p.Usual = &Label{At: round(height(min(max(usual, low), high))), Text: round(float64(usual))}
	}
	places := make([][2]float64, len(curve))
	for i, m := range slices.SortedFunc(slices.Values(curve), func(a, b Moment) int { return cmp.Compare(a.At, b.At) }) {
		places[i] = [2]float64{1000 * m.At / max(seconds, 1), 100 * float64(high-m.Value) / float64(max(1, high-low))}
	}
	p.Path = polyline(places)
	return p
}
