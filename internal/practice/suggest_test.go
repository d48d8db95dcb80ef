package practice_test

import (
	"context"
	"testing"
	"time"
)

// Of the questions practised least one is offered, another one when asked
// and on another day, and never what could prompt.
func TestSuggest(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	seen := map[string]bool{}
	for another := range 3 {
		s, err := h.Suggest(ctx, h.me, another)
		check(t, err)
		if !s.First || s.Attempts != 0 || s.Question.Points != nil || s.Question.FollowUps != nil {
			t.Errorf("offered at first: %+v", s)
		}
		seen[s.Question.ID] = true
	}
	if len(seen) != 3 {
		t.Errorf("asking for another shows %v", seen)
	}
	v := h.session(false, "leaflets", "refusals")
	for _, p := range v.Places {
		check(t, h.TypeAnswer(ctx, h.me, p.ID, goodAnswer))
	}
	for range 3 {
		s, err := h.Suggest(ctx, h.me, 0)
		check(t, err)
		if s.Question.ID != "disputed" || s.First {
			t.Errorf("offered %s, though it is practised least: disputed", s.Question.ID)
		}
		h.clock.pass(24 * time.Hour)
	}
}
