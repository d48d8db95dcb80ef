package recordings

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"

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
// interview.ErrTooLarge, one for which there is no room interview.ErrNoRoom or
// interview.ErrQuota.
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
	return f.take(u, from)
}

// take writes the bytes first and the notes last: notes mean that all is there.
func (f *Folder) take(up interview.Upload, from io.Reader) error {
	if err := f.fits(up.PersonID, 0); err != nil {
		return fmt.Errorf("take upload %s: %w", up.ID, err)
	}
	var size int64
	err := replace(f.raw(up.ID), func(w *os.File) (err error) {
		size, err = f.receive(w, up.PersonID, from)
		return err
	})
	if err != nil {
		return fmt.Errorf("take upload %s: %w", up.ID, err)
	}
	f.flushed.Store(up.ID, size)
	u := &upload{folder: f, id: up.ID, notes: notes{Size: size, Person: up.PersonID}}
	return u.save()
}

// receive copies a file as long as there is room for it and for whatever else
// the person sends meanwhile.
func (f *Folder) receive(w io.Writer, personID string, from io.Reader) (size int64, err error) {
	arriving := f.handedIn(personID)
	watched := &gauge{from: from, fits: func() error { return f.fits(personID, 0) }}
	defer func() { arriving.Add(-size) }()
	size, err = io.Copy(io.MultiWriter(w, counter{arriving}), io.LimitReader(watched, f.max+1))
	if err == nil && size > f.max {
		err = interview.ErrTooLarge
	}
	if err == nil {
		err = f.fits(personID, 0)
	}
	return size, err
}

// counter counts what is written.
type counter struct{ n *atomic.Int64 }

func (c counter) Write(p []byte) (int, error) {
	c.n.Add(int64(len(p)))
	return len(p), nil
}
