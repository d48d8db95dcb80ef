package practice

import (
	"context"
	"fmt"
	"time"

	"equipoise/internal/interview"
)

// Retry is what a person does about an answer they have read the review of.
type Retry string

// The ways to try again.
const (
	WholeAgain   Retry = "question" // the same question once more
	PressedAgain Retry = "follow-up"
	RepairAgain  Retry = "repair" // twenty seconds, only the one change
)

// Places beyond the two prewritten follow-ups: questions that a review asked.
const (
	askedByCritic = 3
	repairAsked   = 4
)

// TryAgain starts a session of one question that comes out of a review.
func (r *Room) TryAgain(ctx context.Context, personID, answerID string, how Retry, mode interview.Mode) (interview.Session, error) {
	f, err := r.Feedback(ctx, personID, answerID)
	if err != nil {
		return interview.Session{}, err
	}
	q, ok := f.again(how)
	if !ok {
		return interview.Session{}, fmt.Errorf("try answer %s again: %w", answerID, interview.ErrNotFound)
	}
	plan := Plan{Mode: mode, Count: 1, Think: f.Session.Think, Answer: q.Answer}
	if how == WholeAgain {
		plan.Answer = f.Session.Answer
	}
	if err := plan.check(); err != nil {
		return interview.Session{}, err
	}
	return r.startWith(ctx, personID, plan, []interview.Question{q})
}

// again is the question to be asked next, false where the review asks none.
func (f Feedback) again(how Retry) (interview.Question, bool) {
	q := f.Answer.Question
	if how == WholeAgain {
		return q, true
	}
	if f.Review == nil || f.Review.State != interview.Done {
		return q, false
	}
	remark, number, limit := f.Review.Critique.FollowUp, askedByCritic, time.Minute
	if how == RepairAgain {
		remark, number, limit = f.Review.Critique.Repair, repairAsked, 20*time.Second
	}
	if remark.Text == "" {
		return q, false
	}
	if q.FollowUpTo == "" {
		q.FollowUpTo = q.Text
	}
	q.Text, q.WithBackground, q.FollowUpNumber, q.Answer = remark.Text, "", number, limit
	q.Parts, q.Points, q.FollowUps, q.AsksStance = nil, nil, nil, false
	q.Core = criteriaOf(remark.Checks, q.Core)
	return q, true
}

// criteriaOf is the criteria that checks belong to, or the given ones where
// there are none; structure always counts and stays out.
func criteriaOf(checks []interview.CheckID, otherwise []interview.CriterionID) []interview.CriterionID {
	var list []interview.CriterionID
	seen := map[interview.CriterionID]bool{interview.Structure: true, interview.Dismissive: true, interview.Cautious: true}
	for _, c := range checks {
		if id := c.Criterion(); !seen[id] {
			list, seen[id] = append(list, id), true
		}
	}
	if len(list) == 0 {
		return otherwise
	}
	return list
}
