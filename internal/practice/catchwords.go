package practice

import (
	"context"
	"fmt"

	"equipoise/internal/interview"
)

// Words that return are told from the newest answers, and not from too few.
const (
	catchwordRecent = 10
	catchwordFewest = 5
)

// returning counts the catchwords in the newest reviewed answers, the oldest
// first in standings.
func (r *Room) returning(ctx context.Context, personID string, standings []interview.Standing) ([]interview.Catchword, error) {
	recent := standings[max(0, len(standings)-catchwordRecent):]
	if len(recent) < catchwordFewest {
		return nil, nil
	}
	var answers []interview.Spoken
	for _, s := range recent {
		review, err := r.Rows.Review(ctx, personID, s.ReviewID)
		if err != nil {
			return nil, fmt.Errorf("count catchwords: %w", err)
		}
		words, err := r.Rows.Transcript(ctx, personID, review.TranscriptID)
		if err != nil {
			return nil, fmt.Errorf("count catchwords: %w", err)
		}
		answers = append(answers, interview.Spoken{Sentences: words.Sentences(), Particulars: review.Reading.Particulars})
	}
	return interview.Catchwords(r.Catchwords, answers), nil
}
