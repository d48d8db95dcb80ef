package sound

import (
	"slices"
	"time"
)

const (
	longSilence = 2 * time.Second        // silences above it are shortened
	keptSilence = 500 * time.Millisecond // to this, half of it on either side
	nearCut     = 250 * time.Millisecond // of sound on either side tells how quiet a place is
	hush        = 0.001                  // below it nothing is loud, whatever the rest is like
	faint       = 0.006                  // below it even sound is the noise of a microphone
	leastSaid   = 500 * time.Millisecond // of the loudest sound tells whether anything was said
)

// Span is a stretch of sound.
type Span struct{ From, To time.Duration }

// Speech is what a transcriber needs to hear from a time on, in pieces of at
// most a length: silences of more than two seconds are shortened to half a
// second, and a piece ends where it is quietest in its second half. It is
// empty where nothing is said.
func (l *Loudness) Speech(from, longest time.Duration) [][]Span {
	steps, most := l.spoken(), max(2, int(longest/LoudnessStep))
	first, _ := slices.BinarySearch(steps, int((from+LoudnessStep-1)/LoudnessStep))
	steps = steps[first:]
	var pieces [][]Span
	for len(steps) > most {
		cut := most/2 + l.quietest(steps[most/2:most])
		pieces = append(pieces, spans(steps[:cut]))
		steps = steps[cut:]
	}
	if len(steps) > 0 {
		pieces = append(pieces, spans(steps))
	}
	return pieces
}

// spoken lists the steps of the curve that are worth hearing.
func (l *Loudness) spoken() []int {
	if l.silent() {
		return nil
	}
	var steps []int
	floor, start := l.floor(), 0
	for i := 0; i <= len(l.Curve); i++ {
		if i < len(l.Curve) && l.Curve[i] <= floor {
			continue
		}
		steps = shorten(steps, start, i)
		if i < len(l.Curve) {
			steps = append(steps, i)
		}
		start = i + 1
	}
	return steps
}

// shorten adds the steps of a silence, only its edges where it is long.
func shorten(steps []int, start, end int) []int {
	kept := int(keptSilence / LoudnessStep)
	long := end-start > int(longSilence/LoudnessStep)
	for i := start; i < end; i++ {
		if !long || i < start+kept/2 || i >= end-(kept-kept/2) {
			steps = append(steps, i)
		}
	}
	return steps
}

// floor is the level below which it is silent: a twentieth of the loud parts,
// or in a noisy room twice its noise, but never above an eighth of them.
func (l *Loudness) floor() float64 {
	heard := slices.DeleteFunc(slices.Clone(l.Curve), func(v float64) bool { return v <= hush })
	loud, noise := percentile(heard, 0.95), percentile(l.Curve, 0.1)
	return max(hush, loud/20, min(2*noise, loud/8))
}

// silent reports whether nothing is said: not even the loudest half second is
// loud, or all of it is faint and even, as the noise of a microphone is.
func (l *Loudness) silent() bool {
	sorted := slices.Sorted(slices.Values(l.Curve))
	if len(sorted) == 0 {
		return true
	}
	most := min(int(leastSaid/LoudnessStep), (len(sorted)+1)/2)
	loud := sorted[len(sorted)-most]
	return loud <= hush || loud < faint && loud < 2.5*percentile(l.Curve, 0.1)
}

// quietest finds the place among steps around which it is least loud, the
// last one where several are alike.
func (l *Loudness) quietest(steps []int) int {
	best, least := 0, -1.0
	for i, step := range steps {
		if around := l.around(step); least < 0 || around <= least {
			best, least = i, around
		}
	}
	return best
}

func (l *Loudness) around(step int) float64 {
	near, sum := int(nearCut/LoudnessStep), 0.0
	for i := max(0, step-near); i < min(len(l.Curve), step+near); i++ {
		sum += l.Curve[i]
	}
	return sum
}

// spans joins steps that follow each other.
func spans(steps []int) []Span {
	var list []Span
	for _, step := range steps {
		from := time.Duration(step) * LoudnessStep
		if n := len(list); n > 0 && list[n-1].To == from {
			list[n-1].To += LoudnessStep
			continue
		}
		list = append(list, Span{from, from + LoudnessStep})
	}
	return list
}
