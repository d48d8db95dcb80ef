package practice

import (
	"context"
	"fmt"
	"time"

	"equipoise/internal/interview"
)

// SessionFeedback is a finished session with what critics found in it.
type SessionFeedback struct {
	SessionView
	Reviews map[string]interview.Review // newest of each answer that may be shown, by answer id
	Hidden  map[string]bool             // answers whose question another, unfinished session asks, by answer id
	at      time.Time
}

// SessionFeedback shows the newest review of every answer of a session. It is
// ErrHidden before the session is finished.
func (r *Room) SessionFeedback(ctx context.Context, personID, sessionID string) (SessionFeedback, error) {
	v, err := r.Session(ctx, personID, sessionID)
	if err != nil {
		return SessionFeedback{}, err
	}
	f := SessionFeedback{SessionView: v, Hidden: map[string]bool{}, at: r.Now()}
	if !v.Finished() {
		return f, fmt.Errorf("review of session %s: %w", sessionID, interview.ErrHidden)
	}
	open, err := r.Rows.OpenQuestions(ctx, personID)
	if err != nil {
		return f, fmt.Errorf("review of session %s: %w", sessionID, err)
	}
	var shown []string
	for _, p := range v.Places {
		if open[p.Question.ID] {
			f.Hidden[p.ID] = true
			continue
		}
		shown = append(shown, p.ID)
	}
	f.Reviews, err = r.Rows.NewestReviews(ctx, personID, shown)
	if err != nil {
		return f, fmt.Errorf("review of session %s: %w", sessionID, err)
	}
	return f, nil
}

// Of is the part of an answer's feedback that the list of a session shows:
// the take that counts and its newest review, and whether one may ask again.
func (f SessionFeedback) Of(p Place) Feedback {
	one := Feedback{Session: f.Session, Answer: p.Answer, Places: f.Places, Takes: p.Takes}
	if take, ok := p.Counted(); ok {
		one.Take = &take
	}
	if review, ok := f.Reviews[p.ID]; ok {
		one.Review = &review
	}
	one.Stuck = one.stuck(f.at)
	return one
}
