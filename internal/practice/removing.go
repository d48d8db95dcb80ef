package practice

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"equipoise/internal/interview"
)

// Removals keeps what was removed from coming back.
type Removals interface {
	// Losses says what a removal would take, ErrNotFound where its take, answer
	// or session is not there.
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
	answer, err := r.answerLeft(ctx, personID, what)
	if err == nil {
		_, err = r.Rows.Remove(ctx, personID, what)
	}
	if err != nil {
		return false, fmt.Errorf("remove what was asked for: %w", err)
	}
	r.Events.Changed(personID, what.ID)
	if answer != "" {
		err = r.reviewUnread(ctx, personID, answer)
	}
	// The person who asked may close the page; the files go all the same.
	return r.Erase(context.WithoutCancel(ctx)) == nil, err
}

// answerLeft is the answer that a removal leaves, where another take of it may
// count from then on; empty where there is none.
func (r *Room) answerLeft(ctx context.Context, personID string, what interview.Removal) (string, error) {
	switch {
	case what.Scope == interview.OneTake:
		_, answer, err := r.Rows.Take(ctx, personID, what.ID)
		return answer.ID, err
	case what.Scope == interview.OneAnswer && what.SoundOnly:
		return what.ID, nil
	}
	return "", nil
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

// TakeAlone shows a take and its answer, and whether it is the only one that
// the answer has.
func (r *Room) TakeAlone(ctx context.Context, personID, takeID string) (take interview.TakeView, answer interview.Answer, alone bool, err error) {
	take, answer, err = r.Rows.Take(ctx, personID, takeID)
	if err != nil {
		return take, answer, false, fmt.Errorf("find take %s: %w", takeID, err)
	}
	takes, err := r.Rows.Takes(ctx, personID, []string{answer.ID})
	if err != nil {
		return take, answer, false, fmt.Errorf("list the takes of answer %s: %w", answer.ID, err)
	}
	alone = !slices.ContainsFunc(takes[answer.ID], func(t interview.TakeView) bool { return t.ID != takeID && t.Complete() })
	return take, answer, alone, nil
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
