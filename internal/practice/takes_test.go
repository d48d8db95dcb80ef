package practice_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"equipoise/internal/interview"
)

// spoken puts a spoken take with words into an answer and returns its id.
func (h *house) spoken(answerID string, words interview.Transcript) string {
	h.t.Helper()
	ctx := context.Background()
	begun, err := h.BeginRecording(ctx, h.me, answerID, "audio/webm")
	check(h.t, err)
	rec, _, err := h.Rows.Recording(ctx, h.me, begun.RecordingID)
	check(h.t, err)
	rec.State, rec.Size = interview.Whole, 100
	check(h.t, h.Rows.SaveRecording(ctx, rec, interview.TakeTranscribing, ""))
	rec.State, rec.Duration = interview.Kept, 90*time.Second
	check(h.t, h.Rows.SaveRecording(ctx, rec, interview.TakeTranscribing, ""))
	words.ID, words.PersonID, words.TakeID, words.Source, words.Language = h.NewID(), h.me, rec.TakeID, interview.Heard, "en"
	check(h.t, h.Rows.SaveTranscript(ctx, words, ""))
	return rec.TakeID
}

// evenly is a text with so many words a minute.
func evenly(text string, perMinute int) interview.Transcript {
	t := interview.Transcript{Text: text}
	step := time.Minute / time.Duration(perMinute)
	for i, w := range strings.Fields(text) {
		from := time.Duration(i) * step
		t.Words = append(t.Words, interview.Word{Text: w, From: from, To: from + step/2})
	}
	return t
}

// Two takes stand side by side once the session is finished, and not before;
// each with what was found in it, and no other answer's review with it.
func TestTwoTakesSideBySide(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	v := h.session(false, "leaflets")
	id := v.Places[0].ID
	first := h.spoken(id, evenly("I would stop. "+goodAnswer, 150))
	second := h.spoken(id, evenly(goodAnswer, 150))
	if _, err := h.Compare(ctx, h.me, id, "", ""); !errors.Is(err, interview.ErrHidden) {
		t.Fatalf("before the finish: %v", err)
	}
	h.finish(v)
	c, err := h.Compare(ctx, h.me, id, "", "")
	check(t, err)
	both := c.Both()
	if both[0].ID != first || both[1].ID != second || both[0].Review != nil || both[1].Review == nil || !both[1].Counts {
		t.Fatalf("two takes of one answer: %+v", both)
	}
	if len(c.Differences) != 2 || c.Differences[0].Kind != interview.OnlyFirst || c.Differences[1].Kind != interview.InBoth {
		t.Errorf("differences %+v", c.Differences)
	}

	again := h.session(false, "leaflets", "refusals")
	if _, err := h.Compare(ctx, h.me, id, "", ""); !errors.Is(err, interview.ErrHidden) {
		t.Errorf("while another session asks the question: %v", err)
	}
	check(t, h.TypeAnswer(ctx, h.me, again.Places[0].ID, goodAnswer))
	check(t, h.TypeAnswer(ctx, h.me, again.Places[1].ID, goodAnswer))
	h.finish(again)
	c, err = h.Compare(ctx, h.me, again.Places[0].ID, first, "")
	check(t, err)
	if both := c.Both(); len(c.Attempts) != 3 || both[0].ID != first || both[1].Review == nil || both[1].Answer.ID != again.Places[0].ID {
		t.Errorf("across sessions: %+v", c.Attempts)
	}
	if _, err := h.Compare(ctx, h.me, again.Places[1].ID, first, ""); !errors.Is(err, interview.ErrNotFound) {
		t.Errorf("a take of another question: %v", err)
	}
	if c, err := h.Compare(ctx, h.me, again.Places[1].ID, "", ""); err != nil || c.First != c.Second {
		t.Errorf("a single take: %+v, %v", c, err)
	}
	q, err := h.Question(ctx, h.me, "leaflets")
	check(t, err)
	if q.Takeable != again.Places[0].ID {
		t.Errorf("the question leads to the takes of %q", q.Takeable)
	}
}

// A correction is a new version with the times of what it left alone. The
// review keeps the words it read, and nothing is read again unasked.
func TestCorrectionKeepsWhatWasRead(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	v := h.session(false, "leaflets")
	id := v.Places[0].ID
	h.spoken(id, evenly(goodAnswer, 150))
	if err := h.Correct(ctx, h.me, id, "Something else."); !errors.Is(err, interview.ErrHidden) {
		t.Errorf("before the finish: %v", err)
	}
	h.finish(v)
	before, err := h.Feedback(ctx, h.me, id)
	check(t, err)
	if before.Heard != nil || before.Stale {
		t.Errorf("nothing is corrected yet: %+v", before.Heard)
	}
	mended := strings.Replace(goodAnswer, "blood thinners", "blood-thinners", 1)
	check(t, h.Correct(ctx, h.me, id, mended))
	after, err := h.Feedback(ctx, h.me, id)
	check(t, err)
	if after.Review.ID != before.Review.ID || after.Judged.Text != goodAnswer || !after.Stale || after.Take.Transcript.Text != mended {
		t.Fatalf("after the correction: %+v", after)
	}
	if after.Heard == nil || after.Heard.Text != goodAnswer || after.Take.Transcript.Version != 2 {
		t.Errorf("what was heard: %+v", after.Heard)
	}
	old, now := after.Judged.Words, after.Take.Transcript.Words
	if len(now) != len(old)-1 || now[len(now)-1] != old[len(old)-1] || now[2].Text != "blood-thinners" || now[2].From != old[2].From || now[2].To != old[3].To {
		t.Errorf("times: %+v", now[:5])
	}
	heard, stop := h.Events.Listen(h.me)
	defer stop()
	check(t, h.ReviewAgain(ctx, h.me, id))
	h.settled(heard, v)
	again, err := h.Feedback(ctx, h.me, id)
	check(t, err)
	if again.Stale || again.Judged.Text != mended {
		t.Errorf("read again: %+v", again.Judged)
	}
}

// Pace is held against the person's own earlier answers, once there are three.
func TestPaceBesideOnesOwnPast(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	var id string
	for i, pace := range []int{120, 140, 160, 200} {
		v := h.session(false, "leaflets")
		id = v.Places[0].ID
		h.spoken(id, evenly(strings.Repeat("word ", 4*pace/2), pace))
		h.finish(v)
		f, err := h.Feedback(ctx, h.me, id)
		check(t, err)
		if want := map[bool]int{true: 140}[i == 3]; f.Spoken == nil || f.Spoken.Usual < want-1 || f.Spoken.Usual > want+1 {
			t.Errorf("answer %d: %+v, want about %d as the usual pace", i+1, f.Spoken, want)
		}
	}
	typed := h.session(false, "refusals")
	check(t, h.TypeAnswer(ctx, h.me, typed.Places[0].ID, goodAnswer))
	h.finish(typed)
	f, err := h.Feedback(ctx, h.me, typed.Places[0].ID)
	check(t, err)
	if f.Spoken != nil {
		t.Errorf("a typed answer has a delivery: %+v", f.Spoken)
	}
}
