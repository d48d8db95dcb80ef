package practice

import (
	"context"
	"fmt"
	"strings"

	"equipoise/internal/interview"
)

// Ending is what a person says when they finish a session.
type Ending struct {
	Note string
	Sure map[string]interview.Confidence // by answer id
}

// FinishSession ends a session and sends every answer that has words to the
// critic. Answers whose words are still awaited follow when they have them.
func (r *Room) FinishSession(ctx context.Context, personID, id string, e Ending) error {
	s, _, err := r.Rows.Session(ctx, personID, id)
	if err != nil {
		return fmt.Errorf("finish session %s: %w", id, err)
	}
	if s.Finished() {
		return nil
	}
	if s.Note, err = note(e.Note); err != nil {
		return err
	}
	critic, err := r.CurrentCritic(ctx, personID)
	if err != nil {
		return err
	}
	s.FinishedAt = r.Now()
	if err := r.Rows.FinishSession(ctx, s, e.Sure, critic.ID); err != nil {
		return fmt.Errorf("finish session %s: %w", id, err)
	}
	r.Events.Changed(personID, id)
	return nil
}

func note(text string) (string, error) {
	text = strings.TrimSpace(plainText(text))
	if len(text) > 10_000 {
		return "", &interview.Invalid{Field: "note", Sentence: "Keep the note under 10,000 characters."}
	}
	return text, nil
}
