package practice_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// answered is a finished session of one typed answer.
func (h *house) answered() practice.SessionView {
	h.t.Helper()
	v := h.session(false, "leaflets")
	check(h.t, h.TypeAnswer(context.Background(), h.me, v.Places[0].ID, goodAnswer))
	h.finish(v)
	return v
}

func (h *house) there(v practice.SessionView) bool {
	h.t.Helper()
	_, err := h.Session(context.Background(), h.me, v.ID)
	if err != nil && !errors.Is(err, interview.ErrNotFound) {
		h.t.Fatal(err)
	}
	return err == nil
}

// What has grown too old goes by the sweep, once a day, and never where nobody
// asked for it; progress and what is missed forget it.
func TestOldOnesGo(t *testing.T) {
	h, ctx := open(t), context.Background()
	old := h.answered()
	h.clock.pass(40 * 24 * time.Hour)
	young := h.answered()
	check(t, h.Sweep(ctx))
	if !h.there(old) {
		t.Fatal("it went without being asked for")
	}
	check(t, h.SaveKeeping(ctx, h.me, practice.Keeping{Days: 30}))
	check(t, h.Sweep(ctx))
	if !h.there(old) {
		t.Error("a click cannot be taken back for a day")
	}
	h.clock.pass(25 * time.Hour)
	check(t, h.Sweep(ctx))
	if h.there(old) || !h.there(young) {
		t.Errorf("after the day's sweep: old %t, young %t", h.there(old), h.there(young))
	}
	standings, err := h.Standings(ctx, h.me)
	check(t, err)
	if len(standings) != 1 || standings[0].SessionID != young.ID {
		t.Errorf("progress knows of %+v", standings)
	}
	f, err := h.Feedback(ctx, h.me, young.Places[0].ID)
	check(t, err)
	if f.Last != nil {
		t.Errorf("the review remembers the attempt that went: %+v", f.LastAt)
	}
	check(t, h.SaveKeeping(ctx, h.me, practice.Keeping{}))
	h.clock.pass(400 * 24 * time.Hour)
	check(t, h.Sweep(ctx))
	if !h.there(young) {
		t.Error("it went although that was switched off")
	}
	var invalid *interview.Invalid
	if err := h.SaveKeeping(ctx, h.me, practice.Keeping{Days: -1}); !errors.As(err, &invalid) {
		t.Errorf("a negative number of days: %v", err)
	}
}
