package practice

import (
	"context"
	"fmt"
	"strings"

	"equipoise/internal/interview"
)

// WriteDown stores what the person says was said in a take: words it lacked,
// or a correction. Earlier words stay as the versions before.
func (r *Room) WriteDown(ctx context.Context, personID, takeID, text string) error {
	text, err := cleanText(text)
	if err != nil {
		return err
	}
	view, answer, err := r.Rows.Take(ctx, personID, takeID)
	if err != nil {
		return fmt.Errorf("write down take %s: %w", takeID, err)
	}
	if view.Transcript != nil && view.Transcript.Text == text {
		return nil
	}
	critic, err := r.CurrentCritic(ctx, personID)
	if err != nil {
		return err
	}
	words := interview.Transcript{
		ID: r.NewID(), PersonID: personID, TakeID: takeID, Source: interview.Corrected, Text: text, CreatedAt: r.Now(),
	}
	if before := view.Transcript; before != nil {
		words.Language, words.Transcriber = before.Language, before.Transcriber
		words.Words, words.Pauses = before.Retimed(text), before.Pauses
	}
	if err := r.Rows.SaveTranscript(ctx, words, critic.ID); err != nil {
		return fmt.Errorf("write down take %s: %w", takeID, err)
	}
	r.Events.Changed(personID, answer.ID)
	return nil
}

// Correct stores a person's correction of the words of a finished answer. A
// review that has read the earlier ones keeps them.
func (r *Room) Correct(ctx context.Context, personID, answerID, text string) error {
	f, err := r.Feedback(ctx, personID, answerID)
	if err != nil {
		return err
	}
	switch {
	case f.Take == nil:
		return fmt.Errorf("correct answer %s: %w", answerID, interview.ErrNotFound)
	case strings.TrimSpace(plainText(text)) == "":
		return &interview.Invalid{Field: "text", Sentence: "There is nothing in it. Write down what you said, or leave the words as they are."}
	}
	return r.WriteDown(ctx, personID, f.Take.ID, text)
}

// fillHeard adds what the transcriber heard, where the person has corrected it.
func (r *Room) fillHeard(ctx context.Context, f *Feedback) error {
	if f.Take == nil || f.Take.Transcript == nil || f.Take.Transcript.Source != interview.Corrected {
		return nil
	}
	versions, err := r.Rows.Versions(ctx, f.Answer.PersonID, f.Take.ID)
	for i, v := range versions {
		if v.Source == interview.Heard {
			f.Heard = &versions[i]
		}
	}
	return err
}
