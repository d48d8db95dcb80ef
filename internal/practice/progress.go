package practice

import (
	"context"
	"fmt"
	"time"

	"equipoise/internal/interview"
)

// Standings lists every reviewed answer that may be shown now, oldest first:
// those to a question in an unfinished session are left out.
func (r *Room) Standings(ctx context.Context, personID string) ([]interview.Standing, error) {
	all, err := r.Rows.Standings(ctx, personID, "")
	if err != nil {
		return nil, fmt.Errorf("list standings: %w", err)
	}
	open, err := r.Rows.OpenQuestions(ctx, personID)
	if err != nil {
		return nil, fmt.Errorf("list standings: %w", err)
	}
	if len(open) == 0 {
		return all, nil
	}
	shown := make([]interview.Standing, 0, len(all))
	for _, s := range all {
		if !open[s.QuestionID] {
			shown = append(shown, s)
		}
	}
	return shown, nil
}

// Progress is what the progress page shows.
type Progress struct {
	Sessions  []SessionView        // newest first
	More      bool                 // there are older ones
	Standings []interview.Standing // every one, oldest first
	Withheld  bool                 // some are hidden by an unfinished session
	Returning []interview.Catchword
}

// Progress shows sessions started before a time with where their answers stood.
func (r *Room) Progress(ctx context.Context, personID string, before time.Time, limit int) (Progress, error) {
	sessions, err := r.Rows.Sessions(ctx, personID, before, limit+1)
	if err != nil {
		return Progress{}, fmt.Errorf("show progress: %w", err)
	}
	p := Progress{More: len(sessions) > limit}
	if p.Sessions, err = r.withPlaces(ctx, personID, sessions[:min(limit, len(sessions))]); err != nil {
		return p, err
	}
	if p.Standings, err = r.Standings(ctx, personID); err != nil {
		return p, err
	}
	open, err := r.Rows.OpenQuestions(ctx, personID)
	if err != nil {
		return p, fmt.Errorf("show progress: %w", err)
	}
	p.Withheld = len(open) > 0
	p.Returning, err = r.returning(ctx, personID, p.Standings)
	return p, err
}
