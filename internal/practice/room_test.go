package practice_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// shown is everything an unfinished session may show, as one text.
func (h *house) shown(v practice.SessionView) string {
	h.t.Helper()
	ctx := context.Background()
	var all strings.Builder
	view, err := h.Session(ctx, h.me, v.ID)
	check(h.t, err)
	fmt.Fprintf(&all, "%+v\n", view)
	for _, p := range view.Places {
		turn, err := h.Turn(ctx, h.me, v.ID, p.Number)
		if !errors.Is(err, interview.ErrNotFound) {
			check(h.t, err)
		}
		fmt.Fprintf(&all, "%+v\n", turn)
		feedback, err := h.Feedback(ctx, h.me, p.ID)
		if !errors.Is(err, interview.ErrHidden) {
			h.t.Errorf("feedback of place %d in an unfinished session: %v", p.Number, err)
		}
		fmt.Fprintf(&all, "%+v\n", feedback)
		question, err := h.Question(ctx, h.me, p.Question.ID)
		check(h.t, err)
		fmt.Fprintf(&all, "%+v %v %v\n", question.Standings, question.Points, question.FollowUps)
	}
	standings, err := h.Standings(ctx, h.me)
	check(h.t, err)
	fmt.Fprintf(&all, "%+v\n", standings)
	return all.String()
}

// Before the finish nothing prompts and nothing judges, wherever one looks;
// afterwards it is all there.
func TestNothingIsShownBeforeTheFinish(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	first := h.session(false, "leaflets")
	check(t, h.TypeAnswer(ctx, h.me, first.Places[0].ID, goodAnswer))
	h.finish(first)
	earlier, err := h.Feedback(ctx, h.me, first.Places[0].ID)
	check(t, err)
	if earlier.Review == nil || !earlier.Review.Assessment.Score.Known {
		t.Fatalf("the finished answer has no score: %+v", earlier.Review)
	}
	h.clock.pass(1000)

	second := h.session(true, "leaflets", "refusals")
	check(t, h.TypeAnswer(ctx, h.me, second.Places[0].ID, goodAnswer))
	shown := h.shown(second)
	for _, secret := range []string{"secret point", "the first to refusals", "the second to refusals", earlier.Review.Critique.Change.Title, earlier.Review.ID} {
		if strings.Contains(shown, secret) {
			t.Errorf("an unfinished session shows %q", secret)
		}
	}
	if _, err := h.Feedback(ctx, h.me, first.Places[0].ID); !errors.Is(err, interview.ErrHidden) {
		t.Errorf("the earlier review of a question in an unfinished session is open: %v", err)
	}
	list, err := h.SessionFeedback(ctx, h.me, first.ID)
	check(t, err)
	if !list.Hidden[first.Places[0].ID] || len(list.Reviews) != 0 {
		t.Errorf("the list of the earlier session shows its review: %+v", list.Reviews)
	}
	if f, err := h.SessionFeedback(ctx, h.me, second.ID); !errors.Is(err, interview.ErrHidden) || f.Reviews != nil {
		t.Errorf("the list of an unfinished session is open: %v", err)
	}
	unreached := second.Places[3]
	if unreached.Reached || unreached.Question.Text != "" {
		t.Errorf("a follow-up not asked yet is shown: %+v", unreached.Question)
	}
	if _, err := h.Turn(ctx, h.me, second.ID, 4); !errors.Is(err, interview.ErrNotFound) {
		t.Errorf("a follow-up not asked yet can be opened: %v", err)
	}

	h.finish(second)
	list, err = h.SessionFeedback(ctx, h.me, second.ID)
	check(t, err)
	if one := list.Of(list.Places[0]); one.Review == nil || one.Take == nil || len(list.Hidden) != 0 || list.Of(list.Places[2]).Take != nil {
		t.Errorf("after the finish the list shows %+v", list)
	}
	f, err := h.Feedback(ctx, h.me, second.Places[0].ID)
	check(t, err)
	if f.Last == nil || f.Last.ID != earlier.Review.ID || len(f.Answer.Question.Points) == 0 {
		t.Errorf("after the finish the last attempt and the points are missing: %+v", f.LastAt)
	}
}

// A critic that fails leaves a reason and no score; others are untouched, and
// trying again works.
func TestFailedReviewHasAReasonAndAWayOut(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	c, err := h.AddCritic(ctx, h.me, interview.Critic{BaseURL: "http://127.0.0.1:1/v1", Model: "some-model"})
	check(t, err)
	check(t, h.ChooseCritic(ctx, h.me, c.ID))
	h.model.fail(&interview.Problem{Kind: interview.OutOfQuota, Sentence: "The account has no credit left."})
	v := h.session(false, "leaflets")
	check(t, h.TypeAnswer(ctx, h.me, v.Places[0].ID, goodAnswer))
	h.finish(v)
	f, err := h.Feedback(ctx, h.me, v.Places[0].ID)
	check(t, err)
	if f.Review.State != interview.Unscored || f.Review.Problem.Kind != interview.OutOfQuota || f.Review.Assessment.Score.Known {
		t.Fatalf("a failed review is %+v", f.Review)
	}

	h.model.fail(nil)
	heard, stop := h.Events.Listen(h.me)
	defer stop()
	check(t, h.ReviewAgain(ctx, h.me, v.Places[0].ID))
	check(t, h.ReviewAgain(ctx, h.me, v.Places[0].ID)) // a double click
	h.settled(heard, v)
	f, err = h.Feedback(ctx, h.me, v.Places[0].ID)
	check(t, err)
	if f.Review.State != interview.Done || h.model.calls != 2 {
		t.Errorf("trying again: %s after %d calls", f.Review.State, h.model.calls)
	}
}

// Words that cannot be kept are refused with a sentence, and what can be is
// kept as text.
func TestTypedWords(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	v := h.session(false, "leaflets", "refusals")
	id := v.Places[0].ID
	for _, bad := range []string{"", " \n\t ", "\x00\x01", strings.Repeat("a", practice.MostCharacters+1)} {
		var invalid *interview.Invalid
		if err := h.TypeAnswer(ctx, h.me, id, bad); !errors.As(err, &invalid) || invalid.Sentence == "" {
			t.Errorf("%.20q: %v", bad, err)
		}
	}
	odd := "<script>alert(1)</script> שלום 🙂 a\x00b\r\nc"
	check(t, h.TypeAnswer(ctx, h.me, id, odd))
	check(t, h.TypeAnswer(ctx, h.me, id, odd+" again"))
	got, err := h.Session(ctx, h.me, v.ID)
	check(t, err)
	take, ok := got.Places[0].Counted()
	if !ok || len(got.Places[0].Takes) != 2 || take.Transcript.Text != "<script>alert(1)</script> שלום 🙂 ab\nc again" {
		t.Errorf("kept %+v", got.Places[0].Takes)
	}
	check(t, h.TypeAnswer(ctx, h.me, v.Places[1].ID, strings.Repeat("long ", practice.MostCharacters/5)))
}

// The way through a session survives what people do: skip, come back, finish
// twice, and type after the finish in another tab.
func TestSessionTakesDetours(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	v := h.session(false, "leaflets", "refusals", "disputed")
	check(t, h.Skip(ctx, h.me, v.Places[0].ID))
	check(t, h.SaveDraft(ctx, h.me, v.Places[1].ID, "half a thought"))
	got, err := h.Session(ctx, h.me, v.ID)
	check(t, err)
	if got.Next() != 2 || got.Places[1].Draft != "half a thought" {
		t.Errorf("next is %d, draft %q", got.Next(), got.Places[1].Draft)
	}
	check(t, h.TypeAnswer(ctx, h.me, v.Places[0].ID, goodAnswer)) // skipped, answered after all
	h.finish(v)
	check(t, h.FinishSession(ctx, h.me, v.ID, practice.Ending{Note: "a second click"}))
	if err := h.TypeAnswer(ctx, h.me, v.Places[1].ID, goodAnswer); !errors.Is(err, interview.ErrFinished) {
		t.Errorf("typing after the finish: %v", err)
	}
	if _, err := h.Session(ctx, "somebody-else", v.ID); !errors.Is(err, interview.ErrNotFound) {
		t.Errorf("another person's session: %v", err)
	}
	f, err := h.Feedback(ctx, h.me, v.Places[1].ID)
	check(t, err)
	if f.Review != nil || f.Take != nil {
		t.Errorf("an answer without words has a review: %+v", f.Review)
	}
}

// Trying again asks the same question, the critic's follow-up, or the repair.
func TestTryAgain(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	v := h.session(false, "leaflets")
	check(t, h.TypeAnswer(ctx, h.me, v.Places[0].ID, goodAnswer))
	h.finish(v)
	for _, how := range []practice.Retry{practice.RepairAgain, practice.PressedAgain, practice.WholeAgain} {
		s, err := h.TryAgain(ctx, h.me, v.Places[0].ID, how, interview.Typing)
		check(t, err)
		got, err := h.Session(ctx, h.me, s.ID)
		check(t, err)
		if len(got.Places) != 1 || got.Places[0].Question.Text == "" || (how == practice.WholeAgain) != (got.Places[0].Question.Text == v.Places[0].Question.Text) {
			t.Errorf("%s asks %q", how, got.Places[0].Question.Text)
		}
		h.finish(got)
	}
}

// Plans that cannot be kept are refused with a sentence.
func TestPlans(t *testing.T) {
	h := open(t)
	for _, p := range []practice.Plan{
		{Count: 0, Mode: interview.Typing}, {Count: 31, Mode: interview.Typing}, {Count: 1}, {Count: 1, Mode: interview.Typing, Think: -1},
		{Count: 1, Mode: interview.Typing, Topics: []interview.Topic{"rlhf"}},
	} {
		var invalid *interview.Invalid
		if _, err := h.StartSession(context.Background(), h.me, p); !errors.As(err, &invalid) {
			t.Errorf("%+v: %v", p, err)
		}
	}
	if _, err := h.StartSession(context.Background(), h.me, practice.Plan{QuestionIDs: []string{"no-such"}, Mode: interview.Typing}); !errors.Is(err, interview.ErrNotFound) {
		t.Errorf("an unknown question: %v", err)
	}
}
