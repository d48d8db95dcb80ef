package practice

import (
	"context"
	"fmt"
	"slices"

	"equipoise/internal/interview"
)

// Attempt is one take of a question that can be heard or read.
type Attempt struct {
	interview.TakeView
	Answer interview.Answer
	Counts bool              // it is the take that counts as its answer
	Review *interview.Review // newest of its answer, nil where that is not done or read another take
}

// Comparison is two takes of one question side by side.
type Comparison struct {
	Answer        interview.Answer
	Attempts      []Attempt // every one, oldest first
	First, Second int       // which of them stand side by side; the same where there is one only
	Differences   []interview.Difference
}

// Both is the two attempts that stand side by side.
func (c Comparison) Both() [2]Attempt {
	return [2]Attempt{c.Attempts[c.First], c.Attempts[c.Second]}
}

// Compare holds two takes of an answer's question side by side: of this answer,
// or of answers to the same question in other sessions. Empty ids choose the
// take that counts and the one before it. Like a review it is ErrHidden before
// the finish, and while another unfinished session asks the same question.
func (r *Room) Compare(ctx context.Context, personID, answerID, first, second string) (Comparison, error) {
	answer, session, err := r.Rows.Answer(ctx, personID, answerID)
	if err != nil {
		return Comparison{}, fmt.Errorf("compare takes of answer %s: %w", answerID, err)
	}
	if err := r.mayShow(ctx, session, answer); err != nil {
		return Comparison{}, err
	}
	c := Comparison{Answer: answer}
	if c.Attempts, err = r.attemptsAt(ctx, answer); err != nil {
		return c, fmt.Errorf("compare takes of answer %s: %w", answerID, err)
	}
	if !c.choose(first, second) {
		return c, fmt.Errorf("compare takes of answer %s: %w", answerID, interview.ErrNotFound)
	}
	if err := r.fillReviews(ctx, &c); err != nil {
		return c, fmt.Errorf("compare takes of answer %s: %w", answerID, err)
	}
	if both := c.Both(); both[0].Transcript != nil && both[1].Transcript != nil {
		c.Differences = interview.Retelling(both[0].Transcript.Text, both[1].Transcript.Text)
	}
	return c, nil
}

// attemptsAt lists the takes of every answer to the same question of which
// something is left. No answer to it stands in an unfinished session: that
// would hide them all.
func (r *Room) attemptsAt(ctx context.Context, to interview.Answer) ([]Attempt, error) {
	answers, err := r.answersLike(ctx, to)
	if err != nil {
		return nil, err
	}
	takes, err := r.Rows.Takes(ctx, to.PersonID, answerIDs(answers))
	if err != nil {
		return nil, err
	}
	var list []Attempt
	for _, a := range answers {
		counted, _ := interview.Counted(takes[a.ID])
		for _, take := range takes[a.ID] {
			if take.Complete() && !take.Lost() {
				list = append(list, Attempt{TakeView: take, Answer: a, Counts: take.ID == counted.ID})
			}
		}
	}
	return list, nil
}

// answersLike lists the answers to the same question in the same words.
func (r *Room) answersLike(ctx context.Context, to interview.Answer) ([]interview.Answer, error) {
	answers, err := r.Rows.AnswersTo(ctx, to.PersonID, to.Question.ID)
	return slices.DeleteFunc(answers, func(a interview.Answer) bool {
		return a.Question.FollowUpNumber != to.Question.FollowUpNumber || a.Question.Text != to.Question.Text
	}), err
}

// choose finds the two takes, false where one is not there.
func (c *Comparison) choose(first, second string) bool {
	find := func(id string) int {
		return slices.IndexFunc(c.Attempts, func(a Attempt) bool { return a.ID == id })
	}
	own := slices.IndexFunc(c.Attempts, func(a Attempt) bool { return a.Counts && a.Answer.ID == c.Answer.ID })
	c.First, c.Second = max(own-1, 0), own
	if own == 0 && len(c.Attempts) > 1 {
		c.Second = 1
	}
	if first != "" {
		c.First = find(first)
	}
	if second != "" {
		c.Second = find(second)
	}
	return c.First >= 0 && c.Second >= 0
}

// fillReviews adds what was found in the two takes, where they were read.
func (r *Room) fillReviews(ctx context.Context, c *Comparison) error {
	both := c.Both()
	newest, err := r.Rows.NewestReviews(ctx, c.Answer.PersonID, []string{both[0].Answer.ID, both[1].Answer.ID})
	if err != nil {
		return err
	}
	for _, i := range []int{c.First, c.Second} {
		attempt := &c.Attempts[i]
		review, ok := newest[attempt.Answer.ID]
		if !ok || review.State != interview.Done {
			continue
		}
		words, err := r.Rows.Transcript(ctx, c.Answer.PersonID, review.TranscriptID)
		if err != nil {
			return err
		}
		if words.TakeID == attempt.ID {
			attempt.Review = &review
		}
	}
	return nil
}

// fillTakeable says whether there is another take to hold beside.
func (r *Room) fillTakeable(ctx context.Context, f *Feedback) error {
	if f.Take == nil {
		return nil
	}
	attempts, err := r.attemptsAt(ctx, f.Answer)
	f.Takeable = len(attempts) > 1
	return err
}

// fillTakeable names the newest answer to a question whose takes can be held
// side by side, where there are two.
func (v *QuestionView) fillTakeable(ctx context.Context, r *Room, personID string) error {
	i := len(v.Standings) - 1
	for i >= 0 && v.Standings[i].FollowUpNumber > 0 {
		i--
	}
	if i < 0 {
		return nil
	}
	answer, _, err := r.Rows.Answer(ctx, personID, v.Standings[i].AnswerID)
	if err != nil {
		return err
	}
	if attempts, err := r.attemptsAt(ctx, answer); err != nil || len(attempts) < 2 {
		return err
	}
	v.Takeable = answer.ID
	return nil
}
