package practice

import (
	"context"
	"fmt"
	"slices"

	"equipoise/internal/interview"
)

// Feedback is everything the review page shows of one answer.
type Feedback struct {
	Session   interview.Session
	Answer    interview.Answer
	Places    []Place // the session's places, for the way through
	Takes     []interview.TakeView
	Take      *interview.TakeView // the one that counts, nil where the answer was skipped
	Sentences []interview.Sentence
	Judged    *interview.Transcript // the words the review read, nil without a review
	Review    *interview.Review     // newest, nil where none was asked for yet
	Stale     bool                  // the words were corrected after the review
	Stuck     bool                  // review or words have been awaited for more than an hour
	Last      *interview.Review     // the review of the attempt before this one, nil where none
	LastAt    interview.Standing
	Rubric    interview.Rubric
	Heard     *interview.Transcript // the transcriber's own words, where the person has corrected them
	Spoken    *Spoken               // nil where nothing was spoken
	Takeable  bool                  // another take of the question can be held beside it
}

// Feedback shows one answer's review. It is ErrHidden before the session is
// finished, and while another unfinished session asks the same question.
func (r *Room) Feedback(ctx context.Context, personID, answerID string) (Feedback, error) {
	answer, session, err := r.Rows.Answer(ctx, personID, answerID)
	if err != nil {
		return Feedback{}, fmt.Errorf("show answer %s: %w", answerID, err)
	}
	if err := r.mayShow(ctx, session, answer); err != nil {
		return Feedback{Session: session}, err
	}
	f := Feedback{Session: session, Answer: answer, Rubric: r.Rubric}
	if err := r.fill(ctx, &f); err != nil {
		return f, fmt.Errorf("show answer %s: %w", answerID, err)
	}
	return f, nil
}

func (r *Room) mayShow(ctx context.Context, s interview.Session, a interview.Answer) error {
	if !s.Finished() {
		return fmt.Errorf("answer %s: %w", a.ID, interview.ErrHidden)
	}
	open, err := r.Rows.OpenQuestions(ctx, a.PersonID)
	if err != nil {
		return err
	}
	if open[a.Question.ID] {
		return fmt.Errorf("answer %s: %w", a.ID, interview.ErrHidden)
	}
	return nil
}

func (r *Room) fill(ctx context.Context, f *Feedback) error {
	view, err := r.Session(ctx, f.Answer.PersonID, f.Session.ID)
	if err != nil {
		return err
	}
	f.Places = view.Places
	here := slices.IndexFunc(view.Places, func(p Place) bool { return p.Answer.ID == f.Answer.ID })
	if here < 0 {
		return interview.ErrNotFound // deleted meanwhile
	}
	f.Takes = view.Places[here].Takes
	if take, ok := interview.Counted(f.Takes); ok {
		f.Take = &take
	}
	if err := r.fillReview(ctx, f); err != nil {
		return err
	}
	f.Stuck = f.stuck(r.Now())
	for _, more := range []func(context.Context, *Feedback) error{r.fillLast, r.fillHeard, r.fillSpoken, r.fillTakeable} {
		if err := more(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// fillReview adds the newest review and the words it read; without a review
// the newest words are shown.
func (r *Room) fillReview(ctx context.Context, f *Feedback) error {
	newest, err := r.Rows.NewestReviews(ctx, f.Answer.PersonID, []string{f.Answer.ID})
	if err != nil {
		return err
	}
	review, ok := newest[f.Answer.ID]
	if !ok {
		if f.Take != nil && f.Take.Transcript != nil {
			f.Sentences = f.Take.Transcript.Sentences()
		}
		return nil
	}
	words, err := r.Rows.Transcript(ctx, f.Answer.PersonID, review.TranscriptID)
	if err != nil {
		return err
	}
	f.Review, f.Judged, f.Sentences = &review, &words, words.Sentences()
	f.Stale = f.Take != nil && f.Take.Transcript != nil && f.Take.Transcript.ID != words.ID
	return nil
}

// fillLast finds the attempt at the same question before this one.
func (r *Room) fillLast(ctx context.Context, f *Feedback) error {
	standings, err := r.Rows.Standings(ctx, f.Answer.PersonID, f.Answer.Question.ID)
	if err != nil {
		return err
	}
	var last *interview.Standing
	for i, s := range standings {
		same := s.FollowUpNumber == f.Answer.Question.FollowUpNumber && s.QuestionText == f.Answer.Question.Text
		if same && s.AnswerID != f.Answer.ID && s.AnsweredAt.Before(f.Answer.AnsweredAt) {
			last = &standings[i]
		}
	}
	if last == nil {
		return nil
	}
	review, err := r.Rows.Review(ctx, f.Answer.PersonID, last.ReviewID)
	if err != nil {
		return err
	}
	f.Last, f.LastAt = &review, *last
	return nil
}

// Exchanges shows what was sent to the critic for an answer's newest review
// and what came back.
func (r *Room) Exchanges(ctx context.Context, personID, answerID string) ([]interview.Exchange, error) {
	f, err := r.Feedback(ctx, personID, answerID)
	if err != nil {
		return nil, err
	}
	if f.Review == nil {
		return nil, nil
	}
	return r.Rows.Exchanges(ctx, personID, f.Review.ID)
}
