package interview_test

import (
	"slices"
	"testing"

	"equipoise/internal/interview"
)

func TestMissed(t *testing.T) {
	level := func(id interview.CriterionID, core bool, asked int, value float64) interview.Level {
		return interview.Level{Criterion: id, Core: core, Asked: asked, Value: value}
	}
	answers := []interview.Assessment{
		{Criteria: []interview.Level{level("structure", true, 2, 0), level("risk", true, 3, 1), level("limits", true, 3, .2), level("society", false, 3, 0)}},
		{Criteria: []interview.Level{level("risk", true, 3, 1), level("limits", true, 3, .6), level("tradeoffs", true, 0, 0), level("safeguards", true, 3, .3)}},
		{},
	}
	for n, want := range [][]interview.CriterionID{{}, {"safeguards"}, {"safeguards", "limits"}, {"safeguards", "limits"}} {
		if got := interview.Missed(answers, n); !slices.Equal(got, want) {
			t.Errorf("the %d missed most: %v, want %v", n, got, want)
		}
	}
	if got := interview.Missed(nil, 2); len(got) != 0 {
		t.Errorf("of no answers %v is missed", got)
	}
}
