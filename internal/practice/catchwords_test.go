package practice_test

import (
	"context"
	"testing"
	"time"
)

// A word that returns is told from five answers on, and never of answers that
// are hidden.
func TestWordsThatReturn(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	h.Catchwords = [][]string{{"audit"}, {"fairness"}}
	for range 5 {
		if p, err := h.Progress(ctx, h.me, time.Now().Add(time.Hour), 9); err != nil || len(p.Returning) > 0 {
			t.Fatalf("of %d answers %+v, %v", len(p.Standings), p.Returning, err)
		}
		v := h.session(false, "leaflets")
		check(t, h.TypeAnswer(ctx, h.me, v.Places[0].ID, goodAnswer+" We audit it."))
		h.finish(v)
	}
	p, err := h.Progress(ctx, h.me, time.Now().Add(time.Hour), 9)
	check(t, err)
	if len(p.Returning) != 1 || p.Returning[0].Word != "audit" || p.Returning[0].Answers != 5 || p.Returning[0].Of != 5 {
		t.Errorf("%+v", p.Returning)
	}
	h.session(false, "leaflets")
	if p, err = h.Progress(ctx, h.me, time.Now().Add(time.Hour), 9); err != nil || len(p.Returning) > 0 {
		t.Errorf("hidden answers are counted: %+v, %v", p.Returning, err)
	}
}
