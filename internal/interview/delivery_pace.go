package interview

import (
	"math"
	"slices"
	"strings"
	"time"
)

// paceOf is the pace of words with times. There is none without times, in an
// answer of a few seconds, and in scripts that put no space between words.
func paceOf(t Transcript) Pace {
	words := t.Words
	if len(words) < 2 || strings.ContainsFunc(t.Text, unspaced) {
		return Pace{}
	}
	first, last := words[0].From, words[len(words)-1].To
	if last-first < paceLeast {
		return Pace{}
	}
	p := Pace{Known: true, Mean: perMinute(len(words), last-first), Judged: spokenIn(t.Language)}
	p.Curve = curveOf(words, first, last)
	if p.Judged {
		p.Slower = stretches(p.Curve, func(n int) bool { return n < SlowPace })
		p.Faster = stretches(p.Curve, func(n int) bool { return n > FastPace })
	}
	return p
}

func perMinute(words int, in time.Duration) int {
	return int(math.Round(float64(words) / in.Minutes()))
}

// curveOf counts the words in a window that slides from the first to the last;
// an answer shorter than two windows has no curve, only its mean.
func curveOf(words []Word, first, last time.Duration) []PacePoint {
	if last-first < 2*paceWindow {
		return nil
	}
	var curve []PacePoint
	for at := first; at+paceWindow <= last; at += paceStep {
		n := 0
		for _, w := range words {
			if w.From >= at && w.From < at+paceWindow {
				n++
			}
		}
		curve = append(curve, PacePoint{At: at + paceWindow/2, PerMinute: perMinute(n, paceWindow)})
	}
	return curve
}

// stretches joins the neighbouring points that something holds for.
func stretches(curve []PacePoint, holds func(int) bool) []Pause {
	var list []Pause
	for i, p := range curve {
		switch {
		case !holds(p.PerMinute):
		case i > 0 && len(list) > 0 && holds(curve[i-1].PerMinute):
			list[len(list)-1].To = p.At + paceWindow/2
		default:
			list = append(list, Pause{From: p.At - paceWindow/2, To: p.At + paceWindow/2})
		}
	}
	return list
}

// fewestForMedian is how many earlier answers a comparison with oneself needs:
// of fewer, the middle one says little.
const fewestForMedian = 3

// MedianPace is the middle of some paces in words a minute, false where there
// are too few.
func MedianPace(paces []int) (int, bool) {
	if len(paces) < fewestForMedian {
		return 0, false
	}
	sorted := slices.Sorted(slices.Values(paces))
	middle := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[middle-1] + sorted[middle] + 1) / 2, true
	}
	return sorted[middle], true
}
