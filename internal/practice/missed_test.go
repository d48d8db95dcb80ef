package practice_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// What is missed most is told from three read answers on, chooses questions,
// and forgets answers whose question an unfinished session asks.
func TestMissed(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	plan := practice.Plan{Missed: true, Count: 3, Mode: interview.Typing}
	v := h.session(false, "leaflets", "refusals")
	for _, p := range v.Places {
		check(t, h.TypeAnswer(ctx, h.me, p.ID, goodAnswer))
	}
	h.finish(v)
	var invalid *interview.Invalid
	if _, err := h.StartSession(ctx, h.me, plan); !errors.As(err, &invalid) {
		t.Fatalf("after two answers it is told what is missed: %v", err)
	}
	v = h.session(false, "disputed")
	check(t, h.TypeAnswer(ctx, h.me, v.Places[0].ID, goodAnswer))
	h.finish(v)
	missed, err := h.Missed(ctx, h.me)
	check(t, err)
	if len(missed) == 0 {
		t.Fatal("after three answers nothing is missed")
	}
	worst := interview.BareQuestion("What would you have done instead of that?", interview.Technical)
	other := worst
	worst.ID, worst.Core, other.ID, other.Core = "worst", missed[:1], "other", []interview.CriterionID{"collaboration"}
	h.Bank = []interview.Question{other, worst}
	s, err := h.StartSession(ctx, h.me, plan)
	check(t, err)
	got, err := h.Session(ctx, h.me, s.ID)
	check(t, err)
	if len(got.Places) != 1 || got.Places[0].Question.ID != "worst" || slices.Contains(missed, "collaboration") {
		t.Errorf("what is missed is %v, asked %+v", missed, got.Places)
	}

	h.Bank = bank(h.Rubric)
	h.session(false, "leaflets")
	if missed, err = h.Missed(ctx, h.me); err != nil || missed != nil {
		t.Errorf("an answer in an unfinished session counts: %v %v", missed, err)
	}
}
