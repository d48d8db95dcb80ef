package practice

import (
	"context"
	"errors"
	"fmt"

	"equipoise/internal/interview"
)

// Wordless counts spoken answers that have no words.
type Wordless struct {
	Waiting  int // nobody has listened to them yet
	Underway int // they are being transcribed
	Failed   int // the transcriber could not
}

// All is how many there are.
func (w Wordless) All() int { return w.Waiting + w.Underway + w.Failed }

// WaitingForWords counts the spoken answers that have no words.
func (r *Room) WaitingForWords(ctx context.Context, personID string) (Wordless, error) {
	var w Wordless
	takes, err := r.Rows.TakesNeedingWords(ctx, personID)
	if err != nil {
		return w, fmt.Errorf("count waiting answers: %w", err)
	}
	for _, take := range takes {
		switch take.State {
		case interview.TakeTranscribing:
			w.Underway++
		case interview.TakeFailed:
			w.Failed++
		default:
			w.Waiting++
		}
	}
	return w, nil
}

// HearWaiting sends every take that needs words to the transcriber, and says
// how many. One that cannot be sent, such as one deleted meanwhile, does not
// hold up the others.
func (r *Room) HearWaiting(ctx context.Context, personID string) (int, error) {
	takes, err := r.Rows.TakesNeedingWords(ctx, personID)
	if err != nil {
		return 0, fmt.Errorf("transcribe waiting answers: %w", err)
	}
	sent, failed := 0, []error(nil)
	for _, take := range takes {
		err := r.HearAgain(ctx, personID, take.ID)
		switch {
		case err == nil:
			sent++
		case !errors.Is(err, interview.ErrNotSpoken) && !errors.Is(err, interview.ErrNotFound):
			failed = append(failed, err)
		}
	}
	return sent, errors.Join(failed...)
}
