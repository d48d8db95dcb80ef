package practice

import (
	"context"
	"fmt"
	"time"

	"equipoise/internal/interview"
)

// Place is one answer's place in a session, as the session may show it.
type Place struct {
	interview.Answer
	Reached bool // false: a follow-up not asked yet; its words are withheld
	Takes   []interview.TakeView
	Stuck   bool // words of the take that counts have been awaited for more than an hour
}

// Counted is the take that counts as the answer.
func (p Place) Counted() (interview.TakeView, bool) { return interview.Counted(p.Takes) }

// SessionView is a session with its places in order.
type SessionView struct {
	interview.Session
	Places []Place
}

// Next is the number of the first place still waiting, 0 where none is.
func (v SessionView) Next() int {
	for _, p := range v.Places {
		if p.State == interview.Waiting {
			return p.Number
		}
	}
	return 0
}

// Session shows a session without anything that could prompt or judge.
func (r *Room) Session(ctx context.Context, personID, id string) (SessionView, error) {
	s, answers, err := r.Rows.Session(ctx, personID, id)
	if err != nil {
		return SessionView{}, fmt.Errorf("show session %s: %w", id, err)
	}
	takes, err := r.Rows.Takes(ctx, personID, answerIDs(answers))
	if err != nil {
		return SessionView{}, fmt.Errorf("show session %s: %w", id, err)
	}
	v := SessionView{Session: s}
	for i, a := range answers {
		p := Place{Answer: discreet(a), Reached: true, Takes: takes[a.ID]}
		if !s.Finished() && a.Question.FollowUpNumber > 0 && i > 0 && answers[i-1].State == interview.Waiting {
			p.Reached, p.Question.Text = false, ""
		}
		if take, ok := p.Counted(); ok {
			p.Stuck = stuckTake(take, r.Now())
		}
		v.Places = append(v.Places, p)
	}
	return v, nil
}

// discreet is the answer without the parts of its question that prompt.
func discreet(a interview.Answer) interview.Answer {
	a.Question.Points, a.Question.FollowUps, a.Question.Parts = nil, nil, nil
	return a
}

// Turn is what one session page shows.
type Turn struct {
	SessionView
	Place Place
	Think time.Duration // 0: off
	Limit time.Duration // 0: off
	Hears bool          // a transcriber is set, spoken answers will get words
}

// Turn shows place n of a session; a follow-up that is not reached yet, or a
// number that is not there, is ErrNotFound.
func (r *Room) Turn(ctx context.Context, personID, sessionID string, n int) (Turn, error) {
	v, err := r.Session(ctx, personID, sessionID)
	if err != nil {
		return Turn{}, err
	}
	if n < 1 || n > len(v.Places) || !v.Places[n-1].Reached {
		return Turn{SessionView: v}, fmt.Errorf("place %d of session %s: %w", n, sessionID, interview.ErrNotFound)
	}
	t, err := r.CurrentTranscriber(ctx, personID)
	if err != nil {
		return Turn{}, err
	}
	turn := Turn{SessionView: v, Place: v.Places[n-1], Think: v.Think, Limit: v.Answer, Hears: t.Set()}
	if turn.Place.Question.FollowUpNumber > 0 {
		turn.Think = min(turn.Think, 15*time.Second)
	}
	return turn, nil
}

// OpenSessions lists the sessions to go on with, newest first.
func (r *Room) OpenSessions(ctx context.Context, personID string) ([]SessionView, error) {
	sessions, err := r.Rows.OpenSessions(ctx, personID)
	if err != nil {
		return nil, fmt.Errorf("list open sessions: %w", err)
	}
	return r.withPlaces(ctx, personID, sessions)
}

// withPlaces adds each session's answers, without takes.
func (r *Room) withPlaces(ctx context.Context, personID string, sessions []interview.Session) ([]SessionView, error) {
	ids := make([]string, len(sessions))
	for i, s := range sessions {
		ids[i] = s.ID
	}
	answers, err := r.Rows.AnswersOf(ctx, personID, ids)
	if err != nil {
		return nil, fmt.Errorf("list answers: %w", err)
	}
	of := map[string][]Place{}
	for _, a := range answers {
		of[a.SessionID] = append(of[a.SessionID], Place{Answer: discreet(a), Reached: true})
	}
	views := make([]SessionView, len(sessions))
	for i, s := range sessions {
		views[i] = SessionView{Session: s, Places: of[s.ID]}
	}
	return views, nil
}

func answerIDs(answers []interview.Answer) []string {
	ids := make([]string, len(answers))
	for i, a := range answers {
		ids[i] = a.ID
	}
	return ids
}
