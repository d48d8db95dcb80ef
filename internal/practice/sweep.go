package practice

import (
	"context"
	"errors"
	"time"

	"equipoise/internal/interview"
)

// abandonedAfter is how long a recording may lie untouched before it is kept
// as it is: a person who wanted to go on has had a day to say so.
const abandonedAfter = 24 * time.Hour

// Sweep looks after recordings that nobody looks after any more: those whose
// last byte came but whose "complete" was lost, and those abandoned.
// It finishes what a deletion left on the disk, too, and deletes what has got
// older than a person wants.
func (r *Room) Sweep(ctx context.Context) error {
	all := errors.Join(r.removeOld(ctx), r.Erase(ctx))
	recs, err := r.Rows.Unsettled(ctx)
	if err != nil {
		return errors.Join(all, err)
	}
	for _, rec := range recs {
		if rec.State == interview.Arriving {
			all = errors.Join(all, r.sweepOne(ctx, rec))
		}
	}
	return all
}

func (r *Room) sweepOne(ctx context.Context, rec interview.Recording) error {
	_, uploads, err := r.Rows.Recording(ctx, rec.PersonID, rec.ID)
	if err != nil || len(uploads) == 0 {
		return err
	}
	_, whole, err := r.Sounds.Arrived(ctx, uploads[len(uploads)-1].ID)
	if err != nil {
		return err
	}
	old := r.Now().Sub(uploads[len(uploads)-1].TouchedAt) > abandonedAfter
	if !whole && !old {
		return nil
	}
	err = r.CompleteRecording(ctx, rec.PersonID, rec.ID, "", -1)
	var invalid *interview.Invalid
	if errors.As(err, &invalid) {
		rec.State, rec.Reason = interview.Broken, "No sound arrived."
		return r.Rows.SaveRecording(ctx, rec, interview.TakeFailed, rec.Reason)
	}
	return err
}
