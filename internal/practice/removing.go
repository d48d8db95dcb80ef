package practice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"equipoise/internal/interview"
)

// Removals keeps what was removed from coming back.
type Removals interface {
	// Losses says what a removal would take, ErrNotFound where its answer or
	// session is not there.
	Losses(ctx context.Context, personID string, what interview.Removal) (interview.Losses, error)
	// Remove deletes the rows and, in the same transaction, lists what has to
	// vanish from the disk with them.
	Remove(ctx context.Context, personID string, what interview.Removal) (interview.Losses, error)
	Erasures(ctx context.Context) ([]interview.Erasure, error) // of everyone
	Erased(ctx context.Context, e interview.Erasure) error
	// Scour leaves nothing of deleted rows in the database's own files.
	Scour(ctx context.Context) error
}

// Shelf is where sound lies, as whoever clears up sees it.
type Shelf interface {
	// Erase removes every file of a recording or an upload; what is not there is fine.
	Erase(ctx context.Context, e interview.Erasure) error
	// Strays lists files that belong to nothing known and were last written before a time.
	Strays(known func(id string) bool, before time.Time) ([]string, error)
	// PutAside moves stray sound to a folder of its own and returns that folder.
	PutAside(files []string) (folder string, err error)
	// Missing reports whether a kept recording has no file.
	Missing(r interview.Recording) (bool, error)
}

// stragglers is how long a file that was erased is looked for again: work that
// was under way may have written it once more.
const stragglers = time.Hour

// Losses says what a removal would take.
func (r *Room) Losses(ctx context.Context, personID string, what interview.Removal) (interview.Losses, error) {
	lost, err := r.Rows.Losses(ctx, personID, what)
	if err != nil {
		return lost, fmt.Errorf("ask what would be removed: %w", err)
	}
	return lost, nil
}

// Remove deletes what a removal reaches: the rows at once, then the files.
// Cleared is false where some of these could not be removed yet; the sweep
// goes on trying.
func (r *Room) Remove(ctx context.Context, personID string, what interview.Removal) (cleared bool, err error) {
	if _, err := r.Rows.Remove(ctx, personID, what); err != nil {
		return false, fmt.Errorf("remove what was asked for: %w", err)
	}
	r.Events.Changed(personID, what.ID)
	if what.SoundOnly && what.Scope == interview.OneAnswer {
		err = r.reviewUnread(ctx, personID, what.ID) // an earlier take may count now
	}
	// The person who asked may close the page; the files go all the same.
	return r.Erase(context.WithoutCancel(ctx)) == nil, err
}

// Erase removes the files of what was deleted, and goes on past one that will
// not go.
func (r *Room) Erase(ctx context.Context) error {
	list, err := r.Rows.Erasures(ctx)
	if err != nil {
		return err
	}
	var all error
	for _, e := range list {
		all = errors.Join(all, r.erase(ctx, e))
	}
	return all
}

func (r *Room) erase(ctx context.Context, e interview.Erasure) error {
	if e.Kind == interview.ErasedText {
		if err := r.Rows.Scour(ctx); err != nil {
			return err
		}
		return r.Rows.Erased(ctx, e)
	}
	if err := r.Shelf.Erase(ctx, e); err != nil {
		return err
	}
	if r.Now().Sub(e.At) < stragglers {
		return nil
	}
	return r.Rows.Erased(ctx, e)
}

// PlaceOf shows an answer's place in its session, without anything that could
// prompt or judge.
func (r *Room) PlaceOf(ctx context.Context, personID, answerID string) (SessionView, Place, error) {
	answer, _, err := r.Rows.Answer(ctx, personID, answerID)
	if err != nil {
		return SessionView{}, Place{}, fmt.Errorf("find answer %s: %w", answerID, err)
	}
	v, err := r.Session(ctx, personID, answer.SessionID)
	if err != nil {
		return v, Place{}, err
	}
	for _, p := range v.Places {
		if p.Answer.ID == answerID {
			return v, p, nil
		}
	}
	return v, Place{}, fmt.Errorf("find answer %s: %w", answerID, interview.ErrNotFound)
}
