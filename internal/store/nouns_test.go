package store_test

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"equipoise/internal/interview"
)

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s came back changed (-want +got):\n%s", what, diff)
	}
}

// TestNounsComeBack stores one of everything, with every field set, and reads
// it again.
func TestNounsComeBack(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx, me := context.Background(), h.me.ID
		again := must(h.LocalPerson(ctx))(t)
		same(t, "the local person", again, h.me)

		own := question(newID())
		own.PersonID = me
		check(t, h.SaveQuestion(ctx, own))
		own.Text, own.Points = "Reworded?", nil
		check(t, h.SaveQuestion(ctx, own))
		same(t, "own questions", must(h.OwnQuestions(ctx, me))(t), []interview.Question{own})
		check(t, h.RemoveQuestion(ctx, me, own.ID))
		same(t, "no questions", len(must(h.OwnQuestions(ctx, me))(t)), 0)

		card := interview.ProjectCard{ID: newID(), PersonID: me, Title: "t", Claim: "c", Method: "m", Result: "r", Limit: "l"}
		check(t, h.SaveCard(ctx, card))
		cards := must(h.Cards(ctx, me))(t)
		card.CreatedAt, card.UpdatedAt = cards[0].CreatedAt, cards[0].UpdatedAt
		same(t, "a card", cards, []interview.ProjectCard{card})
		check(t, h.RemoveCard(ctx, me, card.ID))

		check(t, h.SaveSettings(ctx, me, map[string]string{"a": "1", "b": "2"}, nil))
		check(t, h.SaveSettings(ctx, me, map[string]string{"a": "3", "b": ""}, nil))
		same(t, "settings", must(h.Settings(ctx, me))(t), map[string]string{"a": "3"})

		check(t, h.SaveTexts(ctx, "prompt", map[string]string{"h": "text"}))
		check(t, h.SaveTexts(ctx, "prompt", map[string]string{"h": "text"}))
		same(t, "prompts", h.count(t, "prompts WHERE text = 'text'"), 1)
		check(t, h.db.Ready(ctx))
	})
}

func TestSessionComesBack(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx, me := context.Background(), h.me.ID
		s := h.setScene(t)
		session, answers, err := h.Session(ctx, me, s.session.ID)
		check(t, err)
		same(t, "the session", session, s.session)
		s.answers[1].State, s.answers[1].AnsweredAt = interview.Answered, s.typed.CreatedAt
		same(t, "the answers", answers, s.answers)
		same(t, "open sessions", must(h.OpenSessions(ctx, me))(t), []interview.Session{s.session})
		same(t, "open questions", must(h.OpenQuestions(ctx, me))(t), map[string]bool{"first": true, "second": true})
		same(t, "attempts", must(h.Attempts(ctx, me))(t), map[string]int{"second": 1})

		h.arrive(t, s)
		words := h.heard(s, "well")
		check(t, h.SaveTranscript(ctx, words, s.critic.ID))
		view, answer, err := h.Take(ctx, me, s.take.ID)
		check(t, err)
		words.Version = 1
		same(t, "the words", view.Transcript, &words)
		same(t, "the loudness", view.Recording.Peaks, []float64{0.25, 1})
		same(t, "the silences", view.Recording.Silences, []interview.Pause{{From: time.Second, To: 2 * time.Second}})
		same(t, "the uploads", len(view.Uploads), 1)
		same(t, "state of the answer", answer.State, interview.Answered)
		same(t, "state of the take", view.State, interview.TakeTranscribed)

		later := h.setScene(t)
		same(t, "the page of sessions", must(h.Sessions(ctx, me, time.Time{}, 1))(t), []interview.Session{later.session})
		same(t, "the next page", must(h.Sessions(ctx, me, later.session.CreatedAt, 5))(t), []interview.Session{s.session})
		h.finish(t, s)
		check(t, wantError(h.SaveDraft(ctx, me, s.answers[0].ID, "late"), interview.ErrFinished))
		check(t, wantError(h.SkipAnswer(ctx, me, s.answers[0].ID), interview.ErrFinished))
		check(t, wantError(h.TypeTake(ctx, interview.Take{ID: newID(), PersonID: me, AnswerID: s.answers[0].ID}, words), interview.ErrFinished))
	})
}

func TestReviewComesBack(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx, me := context.Background(), h.me.ID
		s := h.setScene(t)
		check(t, h.QueueReview(ctx, s.review))
		r := fullReview(s.review)
		r.EndedAt = h.clock.now()
		check(t, h.SaveReview(ctx, r))
		same(t, "the review", must(h.Review(ctx, me, r.ID))(t), r)
		r.State = interview.Running
		check(t, h.SaveReview(ctx, r))
		same(t, "a done review", must(h.Review(ctx, me, r.ID))(t).State, interview.Done)

		exchange := interview.Exchange{ReviewID: r.ID, Step: "checks-1", Sent: "q", Received: "a", At: h.clock.now()}
		_, err := h.Recall(ctx, r.ID, "checks-1")
		check(t, wantError(err, interview.ErrNotFound))
		check(t, h.Record(ctx, exchange))
		exchange.Received = "b"
		check(t, h.Record(ctx, exchange))
		same(t, "an exchange", must(h.Recall(ctx, r.ID, "checks-1"))(t), exchange)
		same(t, "the exchanges", must(h.Exchanges(ctx, me, r.ID))(t), []interview.Exchange{exchange})

		newer := s.review
		newer.ID, newer.CreatedAt = newID(), h.clock.now()
		check(t, h.QueueReview(ctx, newer))
		same(t, "the newest", must(h.NewestReviews(ctx, me, []string{r.AnswerID}))(t)[r.AnswerID].ID, newer.ID)
		standings := must(h.Standings(ctx, me, "second"))(t)
		same(t, "the standing", standings, []interview.Standing{{
			AnswerID: r.AnswerID, SessionID: s.session.ID, QuestionID: "second", QuestionText: s.answers[1].Question.Text,
			ReviewID: r.ID, CriticID: s.critic.ID, CriticName: "Checklist", CriticKind: interview.Builtin, RubricHash: "rubric",
			AnsweredAt: s.typed.CreatedAt, Stance: interview.OverlyCautious, Position: r.Assessment.Position, Score: r.Assessment.Score,
		}})
		same(t, "the standings of another question", len(must(h.Standings(ctx, me, "first"))(t)), 0)
		standings[0].Stance = interview.Unclear // what a caller does with its list stays there
		newer.State, newer.Assessment.Stance = interview.Done, interview.IsBalanced
		check(t, h.SaveReview(ctx, newer))
		same(t, "the newer standing", must(h.Standings(ctx, me, ""))(t)[0].Stance, interview.IsBalanced)
	})
}

func fullReview(r interview.Review) interview.Review {
	quotes := []interview.Quote{{Sentence: 1, Text: "I would ask first."}}
	checks := []interview.CheckID{"risk.specific"}
	r.State = interview.Done
	r.Problem = interview.Problem{Kind: interview.TimedOut, Sentence: "It took too long."}
	r.Reading = interview.Reading{
		Findings: map[interview.CheckID]interview.Finding{
			"risk.specific": {Verdict: interview.Met, Quotes: quotes, Reason: "why", Withdrawn: true},
			"risk.who":      {Verdict: interview.NotMet},
		},
		Particulars: quotes, ToJudge: quotes, MissingPart: []string{"one"}, Withdrawn: 1, Readings: 3, Agreeing: 2,
		Flags: []interview.FlagFinding{{ID: "recital", Quotes: quotes, Reason: "so"}},
	}
	r.Assessment = interview.Assessment{
		Assessable: true, Missing: "m", Words: 4, Stance: interview.OverlyCautious,
		Position: interview.Position{Known: true, Value: 1}, Score: interview.Score{Known: true, Points: 0},
		Criteria: []interview.Level{{Criterion: "risk", Core: true, Asked: 4, Met: 3, Value: 0.75, Level: 3}},
	}
	remark := interview.Remark{Text: "text", Checks: checks, Sentence: 1}
	r.Critique = interview.Critique{
		Stance: remark, Keep: interview.Keep{Quote: quotes[0], Why: "w", Checks: checks},
		Change:    interview.Change{Title: "t", Why: "w", Skeleton: "s …", Sentence: 1, Checks: checks},
		Impatient: remark, OverCareful: remark, FollowUp: remark, Repair: remark, NotJudged: []interview.Remark{remark},
	}
	r.Provenance = interview.Provenance{
		EndpointHost: "host", ModelAsked: "m", ModelReturned: "m2", Fingerprint: "f", PromptHash: "prompt", RubricHash: "rubric",
		Parameters: `{"a":1}`, Votes: `[1]`, Calls: 2, TokensIn: 3, TokensCached: 1, TokensOut: 4, Took: time.Second, Cost: 0.5,
	}
	return r
}

// TestNumbersThatAreNone cannot end in a row that nobody can read.
func TestNumbersThatAreNone(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		s := h.setScene(t)
		r := s.recording
		r.State, r.Peaks = interview.Whole, []float64{math.NaN(), math.Inf(1), 0.5}
		check(t, h.SaveRecording(context.Background(), r, interview.TakeTranscribing, ""))
		got, _, err := h.Recording(context.Background(), h.me.ID, r.ID)
		check(t, err)
		same(t, "the loudness", got.Peaks, []float64{0, 0, 0.5})
		same(t, "unsettled recordings", len(must(h.Unsettled(context.Background()))(t)), 1)
	})
}

func wantError(got, want error) error {
	if errors.Is(got, want) {
		return nil
	}
	return errors.Join(errors.New("not the error wanted"), got)
}
