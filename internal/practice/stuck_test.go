package practice_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// A review whose work never ends can be asked for again after an hour, not
// before; the old one then ends with a reason.
func TestReviewThatIsStuck(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	c, err := h.AddCritic(ctx, h.me, interview.Critic{BaseURL: "http://127.0.0.1:1/v1", Model: "some-model"})
	check(t, err)
	check(t, h.ChooseCritic(ctx, h.me, c.ID))
	h.model.fail(errors.New("a fault of the program"))
	v := h.session(false, "leaflets")
	id := v.Places[0].ID
	check(t, h.TypeAnswer(ctx, h.me, id, goodAnswer))
	check(t, h.FinishSession(ctx, h.me, v.ID, practice.Ending{}))
	before, err := h.Feedback(ctx, h.me, id)
	check(t, err)
	h.model.failOnly(before.Review.ID)
	check(t, h.ReviewAgain(ctx, h.me, id))
	f, err := h.Feedback(ctx, h.me, id)
	check(t, err)
	if f.Stuck || f.Review.ID != before.Review.ID {
		t.Fatalf("within the hour it counts as stuck: %+v", f.Review)
	}

	h.clock.pass(2 * time.Hour)
	list, err := h.SessionFeedback(ctx, h.me, v.ID)
	check(t, err)
	if f, err = h.Feedback(ctx, h.me, id); err != nil || !f.Stuck || !list.Of(list.Places[0]).Stuck {
		t.Fatalf("after two hours it is not stuck: %v", err)
	}
	heard, stop := h.Events.Listen(h.me)
	defer stop()
	check(t, h.ReviewAgain(ctx, h.me, id))
	h.settled(heard, v)
	f, err = h.Feedback(ctx, h.me, id)
	check(t, err)
	if f.Review.State != interview.Done || f.Review.ID == before.Review.ID || f.Stuck {
		t.Errorf("asked again after two hours: %+v", f.Review)
	}
}

// Words that never come can be asked for again, from sound that was whole
// and that nobody kept.
func TestTakeThatIsStuck(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	check(t, h.SaveTranscriber(ctx, h.me, interview.Transcriber{BaseURL: "http://127.0.0.1:1/v1", Model: "some-model"}))
	v := h.session(false, "leaflets")
	id := v.Places[0].ID
	begun, err := h.BeginRecording(ctx, h.me, id, "audio/webm")
	check(t, err)
	rec, _, err := h.Rows.Recording(ctx, h.me, begun.RecordingID)
	check(t, err)
	rec.State = interview.Whole
	check(t, h.Rows.SaveRecording(ctx, rec, interview.TakeTranscribing, "")) // and no work follows
	stuck := func(want bool) {
		t.Helper()
		got, err := h.Session(ctx, h.me, v.ID)
		check(t, err)
		if got.Places[0].Stuck != want {
			t.Errorf("stuck: %t, want %t", got.Places[0].Stuck, want)
		}
	}
	stuck(false)
	h.clock.pass(2 * time.Hour)
	stuck(true)
	check(t, h.FinishSession(ctx, h.me, v.ID, practice.Ending{}))
	f, err := h.Feedback(ctx, h.me, id)
	check(t, err)
	if !f.Stuck {
		t.Error("after the finish it is not stuck any more")
	}
	heard, stop := h.Events.Listen(h.me)
	defer stop()
	check(t, h.HearAgain(ctx, h.me, rec.TakeID))
	for limit := time.After(time.Minute); f.Review == nil; {
		select {
		case <-heard:
		case <-limit:
			t.Fatal("no words came")
		}
		f, err = h.Feedback(ctx, h.me, id)
		check(t, err)
	}
	h.settled(heard, v)
	stuck(false)
}
