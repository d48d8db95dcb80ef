package interview

import (
	"cmp"
	"slices"
)

// Missed names the criteria, at most n and the worst first, of which answers
// met least where the question was about them: by the mean of their values,
// those met in full left out. Structure is left out too: every question asks it.
func Missed(assessments []Assessment, n int) []CriterionID {
	sum, times := map[CriterionID]float64{}, map[CriterionID]int{}
	var seen []CriterionID
	for _, a := range assessments {
		for _, l := range a.Criteria {
			if !l.Core || l.Asked == 0 || l.Criterion == Structure {
				continue
			}
			if times[l.Criterion] == 0 {
				seen = append(seen, l.Criterion)
			}
			sum[l.Criterion] += l.Value
			times[l.Criterion]++
		}
	}
	mean := func(id CriterionID) float64 { return sum[id] / float64(times[id]) }
	seen = slices.DeleteFunc(seen, func(id CriterionID) bool { return mean(id) >= 1 })
	slices.SortStableFunc(seen, func(a, b CriterionID) int { return cmp.Compare(mean(a), mean(b)) })
	return seen[:min(n, len(seen))]
}
