package practice

import (
	"context"
	"fmt"
	"slices"

	"equipoise/internal/interview"
)

// What is missed is told from the newest answers, and not from too few.
const (
	missedRecent   = 10
	missedFewest   = 3
	missedCriteria = 2
)

// Missed names the criteria that the person's newest reviewed answers met
// least, the worst first, and none while fewer than three may be shown:
// answers to a question in an unfinished session do not count.
func (r *Room) Missed(ctx context.Context, personID string) ([]interview.CriterionID, error) {
	standings, err := r.Standings(ctx, personID)
	if err != nil {
		return nil, err
	}
	recent := standings[max(0, len(standings)-missedRecent):]
	if len(recent) < missedFewest {
		return nil, nil
	}
	assessments, err := r.assessments(ctx, personID, recent)
	if err != nil {
		return nil, fmt.Errorf("tell what is missed: %w", err)
	}
	if len(assessments) < missedFewest {
		return nil, nil
	}
	return interview.Missed(assessments, missedCriteria), nil
}

// assessments loads what the reviews of standings found, those of answers
// that could not be assessed left out. A newer review that is not done yet, or
// failed, does not stand in the way of the one before.
func (r *Room) assessments(ctx context.Context, personID string, of []interview.Standing) ([]interview.Assessment, error) {
	ids := make([]string, len(of))
	for i, s := range of {
		ids[i] = s.AnswerID
	}
	newest, err := r.Rows.NewestReviews(ctx, personID, ids)
	if err != nil {
		return nil, err
	}
	var found []interview.Assessment
	for _, s := range of {
		review := newest[s.AnswerID]
		if review.ID != s.ReviewID {
			if review, err = r.Rows.Review(ctx, personID, s.ReviewID); err != nil {
				return nil, err
			}
		}
		if review.Assessment.Assessable {
			found = append(found, review.Assessment)
		}
	}
	return found, nil
}

// training keeps the questions that are about what was missed.
func training(fit []interview.Question, missed []interview.CriterionID) []interview.Question {
	return slices.DeleteFunc(fit, func(q interview.Question) bool { return trains(q, missed) == 0 })
}

// trains counts how many of the missed criteria a question is about.
func trains(q interview.Question, missed []interview.CriterionID) int {
	n := 0
	for _, id := range missed {
		if slices.Contains(q.Core, id) {
			n++
		}
	}
	return n
}
