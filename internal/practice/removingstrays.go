package practice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"equipoise/internal/interview"
)

// Stock lists all sound there should be.
type Stock interface {
	// Sounds lists every recording of everyone and the ids of all uploads.
	Sounds(ctx context.Context) (recordings []interview.Recording, uploads []string, err error)
	// LoseRecording says that the file of a kept recording is not there any more.
	LoseRecording(ctx context.Context, r interview.Recording, reason string) error
	// SettingOfAll is everyone's value of a setting, by person.
	SettingOfAll(ctx context.Context, name string) (map[string]string, error)
}

// strayAfter is how long a file may lie without a row before it counts as one
// that belongs to nothing.
const strayAfter = time.Hour

const missingFile = "The file of this recording is not there any more. Type what you said, or answer the question again."

// Orphans is what has lost the other half: files without rows, and rows whose
// file is missing.
type Orphans struct {
	Files      []string // relative to the data folder
	Recordings []interview.Recording
}

// Orphans looks for files and rows that have lost the other half. What was
// deleted and still lies on the disk is neither: it is removed first.
func (r *Room) Orphans(ctx context.Context) (Orphans, error) {
	if err := r.Erase(ctx); err != nil {
		return Orphans{}, fmt.Errorf("remove what was deleted: %w", err)
	}
	recordings, uploads, err := r.Rows.Sounds(ctx)
	if err != nil {
		return Orphans{}, fmt.Errorf("look for orphans: %w", err)
	}
	known := make(map[string]bool, len(recordings)+len(uploads))
	for _, id := range uploads {
		known[id] = true
	}
	var o Orphans
	for _, rec := range recordings {
		known[rec.ID] = true
		if rec.State != interview.Kept {
			continue
		}
		missing, err := r.Shelf.Missing(rec)
		if err != nil {
			return o, fmt.Errorf("look for orphans: %w", err)
		}
		if missing {
			o.Recordings = append(o.Recordings, rec)
		}
	}
	o.Files, err = r.Shelf.Strays(func(id string) bool { return known[id] }, r.Now().Add(-strayAfter))
	if err != nil {
		return o, fmt.Errorf("look for orphans: %w", err)
	}
	return o, nil
}

// MendOrphans puts stray sound aside, into the folder it returns, and marks
// recordings without a file as broken, so that their answers have a way out.
func (r *Room) MendOrphans(ctx context.Context, o Orphans) (folder string, err error) {
	var all error
	if len(o.Files) > 0 {
		folder, all = r.Shelf.PutAside(o.Files)
	}
	for _, rec := range o.Recordings {
		all = errors.Join(all, r.Rows.LoseRecording(ctx, rec, missingFile))
	}
	if all != nil {
		return folder, fmt.Errorf("mend orphans: %w", all)
	}
	return folder, nil
}
