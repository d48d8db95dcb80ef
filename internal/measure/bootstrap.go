package measure

import (
	"math/rand/v2"
	"sort"
)

// Interval is where a figure lies with 95 in 100 resamples.
type Interval [2]float64

// resamples is how often answers are drawn anew for an interval. A thousand is
// the least that Efron and Tibshirani advise for percentiles (An Introduction
// to the Bootstrap, 1993, p. 162).
const resamples = 2000

// intervals gives every figure its percentile interval. Whole questions are
// drawn, with all their answers, since answers to one question resemble each
// other (cluster bootstrap: Davison and Hinkley, Bootstrap Methods and their
// Application, 1997, section 3.8). The draw is the same in every run.
func intervals(byQuestion []sums) map[string]Interval {
	random := rand.New(rand.NewPCG(1, 2))
	drawn := map[string][]float64{}
	for range resamples {
		var s sums
		for range byQuestion {
			s.add(byQuestion[random.IntN(len(byQuestion))])
		}
		for _, f := range figures() {
			if value, ok := f.of(s); ok {
				drawn[f.name] = append(drawn[f.name], value)
			}
		}
	}
	out := map[string]Interval{}
	for name, values := range drawn {
		sort.Float64s(values)
		out[name] = Interval{percentile(values, 0.025), percentile(values, 0.975)}
	}
	return out
}

// percentile is the value below which a share of the sorted values lies.
func percentile(sorted []float64, share float64) float64 {
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}
