package recordings

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"equipoise/internal/interview"
)

// Arrived is how many bytes of an upload lie safely on the disk, and whether
// its declared length is reached. An upload that sent nothing yet has none.
func (f *Folder) Arrived(ctx context.Context, uploadID string) (bytes int64, whole bool, err error) {
	release, err := f.lock(ctx, uploadID)
	if err != nil {
		return 0, false, err
	}
	defer release()
	u, err := f.find(uploadID)
	if errors.Is(err, interview.ErrNotFound) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	return u.offset, u.whole(), nil
}

// Take stores a whole file handed in at once as an upload's bytes. A file that
// is no sound is an *interview.Invalid, one that is too long
// interview.ErrTooLarge.
func (f *Folder) Take(ctx context.Context, u interview.Upload, from io.Reader) error {
	if !name.MatchString(u.ID) {
		return fmt.Errorf("take upload %q: %w", u.ID, interview.ErrNotFound)
	}
	start, from, err := peek(from)
	if err != nil {
		return fmt.Errorf("take upload %s: %w", u.ID, err)
	}
	if _, err := sniff(start); err != nil {
		return err
	}
	release, err := f.lock(ctx, u.ID)
	if err != nil {
		return err
	}
	defer release()
	return f.take(u.ID, from)
}

// take writes the bytes first and the notes last: notes mean that all is there.
func (f *Folder) take(id string, from io.Reader) error {
	var size int64
	err := replace(f.raw(id), func(w *os.File) (err error) {
		size, err = io.Copy(w, io.LimitReader(from, f.max+1))
		if err == nil && size > f.max {
			err = interview.ErrTooLarge
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("take upload %s: %w", id, err)
	}
	f.flushed.Store(id, size)
	u := &upload{folder: f, id: id, notes: notes{Size: size}}
	return u.save()
}
