package practice

import (
	"context"

	"equipoise/internal/interview"
)

// Suggestion is what a person may practise now without choosing anything.
type Suggestion struct {
	Question interview.Question // empty where the bank is
	Attempts int                // how often it was answered
	First    bool               // nothing was practised yet
	Guide    []GuideStep        // the guide's fifteen, in order
}

// GuideStep is one of the guide's questions.
type GuideStep struct {
	ID       string
	Answered bool
}

// Suggest picks a question of the bank among those practised least, another
// one each day and for each time the person asked to see another.
func (r *Room) Suggest(ctx context.Context, personID string, another int) (Suggestion, error) {
	attempts, err := r.attempts(ctx, personID)
	if err != nil {
		return Suggestion{}, err
	}
	s := Suggestion{First: len(attempts) == 0, Guide: guideSteps(r.Bank, attempts)}
	if least := practisedLeast(r.Bank, attempts); len(least) > 0 {
		s.Question = least[leap(r.Now().YearDay()+max(0, another), len(least))]
		s.Attempts = attempts[s.Question.ID]
	}
	s.Question.Points, s.Question.FollowUps, s.Question.Parts = nil, nil, nil
	return s, nil
}

// practisedLeast is the questions that were answered least often.
func practisedLeast(bank []interview.Question, attempts map[string]int) []interview.Question {
	var least []interview.Question
	for _, q := range bank {
		switch {
		case len(least) == 0 || attempts[q.ID] < attempts[least[0].ID]:
			least = append(least[:0], q)
		case attempts[q.ID] == attempts[least[0].ID]:
			least = append(least, q)
		}
	}
	return least
}

func guideSteps(bank []interview.Question, attempts map[string]int) []GuideStep {
	guide := Plan{Guide: true}.fitting(bank)
	steps := make([]GuideStep, len(guide))
	for i, q := range guide {
		steps[i] = GuideStep{ID: q.ID, Answered: attempts[q.ID] > 0}
	}
	return steps
}

// leap goes through n places turn by turn and reaches every one; it leaps over
// neighbours, which share a topic.
func leap(turn, n int) int {
	stride := 41
	if n%stride == 0 {
		stride = 1
	}
	return turn % n * stride % n
}
