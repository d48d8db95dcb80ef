package practice

import (
	"context"
	"errors"
	"fmt"

	"equipoise/internal/interview"
)

// review has a critic read one answer.
func (r *Room) review(ctx context.Context, t interview.Task) error {
	review, err := r.Rows.Review(ctx, t.PersonID, t.ID)
	if err != nil {
		return fmt.Errorf("review %s: %w", t.ID, err)
	}
	if review.State == interview.Done || review.State == interview.Unscored {
		return r.Rows.SaveReview(ctx, review)
	}
	s, err := r.submission(ctx, review)
	if err != nil {
		return fmt.Errorf("review %s: %w", t.ID, err)
	}
	review.State = interview.Running
	if err := r.Rows.SaveReview(ctx, review); err != nil {
		return fmt.Errorf("review %s: %w", t.ID, err)
	}
	r.Events.Changed(t.PersonID, review.AnswerID)
	defer r.Events.Changed(t.PersonID, review.AnswerID)
	return r.read(ctx, review, s)
}

// submission gathers what the critic gets to read.
func (r *Room) submission(ctx context.Context, review interview.Review) (interview.Submission, error) {
	answer, _, err := r.Rows.Answer(ctx, review.PersonID, review.AnswerID)
	if err != nil {
		return interview.Submission{}, err
	}
	words, err := r.Rows.Transcript(ctx, review.PersonID, review.TranscriptID)
	if err != nil {
		return interview.Submission{}, err
	}
	return interview.Submission{
		ReviewID: review.ID, Question: answer.Question, Transcript: words,
		Sentences: words.Sentences(), Rubric: r.Rubric,
	}, nil
}

// read calls the critic and stores what came of it. An interrupted reading is
// an error, so that the work is taken up again; every other failure is stored
// as the reason why there is no score.
func (r *Room) read(ctx context.Context, review interview.Review, s interview.Submission) error {
	opinion, err := r.consult(ctx, review, s)
	if ctx.Err() != nil {
		return fmt.Errorf("review %s: %w", review.ID, ctx.Err())
	}
	review.EndedAt = r.Now()
	if problem, ok := interview.ProblemOf(err); ok {
		review.State, review.Problem = interview.Unscored, problem
		return r.Rows.SaveReview(ctx, review)
	}
	if err != nil {
		return fmt.Errorf("review %s: %w", review.ID, err)
	}
	review.State, review.Problem = interview.Done, interview.Problem{}
	review.Reading, review.Critique, review.Provenance = opinion.Reading, opinion.Critique, opinion.Provenance
	review.Assessment = r.Rubric.Assess(s.Question, s.Transcript.Text, opinion.Reading)
	return r.Rows.SaveReview(ctx, review)
}

// consult asks the critic, unless the gate alone says that there is nothing
// to judge.
func (r *Room) consult(ctx context.Context, review interview.Review, s interview.Submission) (interview.Opinion, error) {
	if gate := r.Rubric.Gate(s.Question, s.Transcript.Text); !gate.Assessable {
		return interview.Opinion{Provenance: interview.Provenance{RubricHash: r.Rubric.Hash}}, nil
	}
	critic, err := r.criticWithKey(ctx, review.PersonID, review.Critic.ID)
	if err != nil {
		return interview.Opinion{}, err
	}
	reader, ok := r.Readers[critic.Kind]
	if !ok {
		return interview.Opinion{}, &interview.Problem{Kind: interview.Internal, Sentence: "This kind of critic is no longer part of the program. Choose another in Settings."}
	}
	return reader.Review(ctx, critic, s, r.Rows)
}

// ReviewAgain asks the critic chosen now for one more review of the newest
// words of an answer. One that is on its way does, unless it has been for more
// than an hour: then it is given up.
func (r *Room) ReviewAgain(ctx context.Context, personID, answerID string) error {
	answer, session, err := r.Rows.Answer(ctx, personID, answerID)
	if err != nil {
		return fmt.Errorf("review answer %s again: %w", answerID, err)
	}
	if !session.Finished() {
		return fmt.Errorf("review answer %s again: %w", answerID, interview.ErrHidden)
	}
	takes, err := r.Rows.Takes(ctx, personID, []string{answerID})
	if err != nil {
		return fmt.Errorf("review answer %s again: %w", answerID, err)
	}
	take, ok := interview.Counted(takes[answerID])
	if !ok || take.Transcript == nil {
		return &interview.Invalid{Field: "words", Sentence: "This answer has no words yet. Type what you said, then ask again."}
	}
	newest, err := r.Rows.NewestReviews(ctx, personID, []string{answerID})
	if err != nil {
		return fmt.Errorf("review answer %s again: %w", answerID, err)
	}
	if last, ok := newest[answerID]; ok && (last.State == interview.Queued || last.State == interview.Running) {
		if !stuckReview(last, r.Now()) {
			return nil
		}
		if err := r.giveUp(ctx, last); err != nil {
			return fmt.Errorf("review answer %s again: %w", answerID, err)
		}
	}
	critic, err := r.CurrentCritic(ctx, personID)
	if err != nil {
		return err
	}
	review := interview.Review{
		ID: r.NewID(), PersonID: personID, AnswerID: answer.ID, TranscriptID: take.Transcript.ID,
		Critic: critic, State: interview.Queued, CreatedAt: r.Now(),
	}
	defer r.Events.Changed(personID, answerID)
	return r.Rows.QueueReview(ctx, review)
}

// giveUp ends a review that is on its way, so that its work, should it still
// come to its turn, finds nothing to do.
func (r *Room) giveUp(ctx context.Context, review interview.Review) error {
	review.State, review.EndedAt = interview.Unscored, r.Now()
	review.Problem = interview.Problem{Kind: interview.Cancelled, Sentence: "It was on its way for more than an hour and was asked for again."}
	return r.Rows.SaveReview(ctx, review)
}

// reviewUnread has an answer of a finished session read that no critic was
// asked about, where it has words.
func (r *Room) reviewUnread(ctx context.Context, personID, answerID string) error {
	newest, err := r.Rows.NewestReviews(ctx, personID, []string{answerID})
	if err != nil || len(newest) > 0 {
		return err
	}
	err = r.ReviewAgain(ctx, personID, answerID)
	var invalid *interview.Invalid
	if errors.Is(err, interview.ErrHidden) || errors.As(err, &invalid) {
		return nil
	}
	return err
}
