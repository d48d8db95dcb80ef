package practice

import (
	"context"

	"equipoise/internal/interview"
)

// pastSessions is how many sessions are looked at for the person's own usual
// pace: enough for a middle, few enough that it is the pace of these weeks.
const pastSessions = 10

// Spoken is how an answer was spoken, beside the person's own past.
type Spoken struct {
	interview.Delivery
	Usual   int // median pace of earlier spoken answers, 0: too few of them
	Earlier int // how many answers the median is of
}

// fillSpoken counts the delivery of the take that counts.
func (r *Room) fillSpoken(ctx context.Context, f *Feedback) error {
	if f.Take == nil {
		return nil
	}
	d, ok := interview.Deliver(*f.Take, f.Session.Answer)
	if !ok {
		return nil
	}
	f.Spoken = &Spoken{Delivery: d}
	if !d.Pace.Known {
		return nil
	}
	paces, err := r.pastPaces(ctx, f.Session, f.Take.Transcript.Language)
	if usual, ok := interview.MedianPace(paces); ok {
		f.Spoken.Usual, f.Spoken.Earlier = usual, len(paces)
	}
	return err
}

// pastPaces is how fast the person spoke in the sessions before one, in the
// same language: another has words of another length.
func (r *Room) pastPaces(ctx context.Context, now interview.Session, language string) ([]int, error) {
	sessions, err := r.Rows.Sessions(ctx, now.PersonID, now.CreatedAt, pastSessions)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, s := range sessions {
		if s.Finished() {
			ids = append(ids, s.ID)
		}
	}
	answers, err := r.Rows.AnswersOf(ctx, now.PersonID, ids)
	if err != nil {
		return nil, err
	}
	takes, err := r.Rows.Takes(ctx, now.PersonID, answerIDs(answers))
	if err != nil {
		return nil, err
	}
	var paces []int
	for _, list := range takes {
		take, ok := interview.Counted(list)
		if !ok || take.Transcript == nil || take.Transcript.Language != language {
			continue
		}
		if d, ok := interview.Deliver(take, 0); ok && d.Pace.Known {
			paces = append(paces, d.Pace.Mean)
		}
	}
	return paces, nil
}
