package critique

import (
	"errors"
	"testing"

	"equipoise/internal/critique/fairjudge"
	"equipoise/internal/interview"
)

// A model that makes its quotes up gets no review out of it: neither a score
// nor a word of what it said.
func TestInventedQuotesGiveNoReview(t *testing.T) {
	j := fairjudge.New()
	j.Change = func(kind string, reply map[string]any) {
		if kind != "checks" {
			return
		}
		for _, c := range reply["checks"].([]any) {
			check := c.(map[string]any)
			check["verdict"] = "met"
			check["evidence"] = []any{map[string]any{"sentence": "A1", "quote": "We have thought of everything and nothing can go wrong."}}
		}
	}
	_, _, err := have(t, answer, j.Step())
	var p *interview.Problem
	if !errors.As(err, &p) || p.Kind != interview.Disobedient {
		t.Errorf("%v", err)
	}
}
