package recordings

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"equipoise/internal/interview"
	"equipoise/internal/sound"
)

// Keep turns a recording's uploads into one playable file and returns what is
// known of it; asked again it returns the same. Raw bytes are removed only
// after the file has been written, flushed and read back. Sound that cannot be
// played is an *interview.Invalid, and its raw bytes stay.
func (f *Folder) Keep(ctx context.Context, r interview.Recording, uploads []interview.Upload) (interview.Recording, error) {
	kind, err := f.settle(ctx, r, uploads)
	if err != nil {
		return r, fmt.Errorf("keep recording %s: %w", r.ID, err)
	}
	if r, err = f.describe(ctx, r, kind); err != nil {
		return r, fmt.Errorf("describe recording %s: %w", r.ID, err)
	}
	r.Reason = f.reservations(kind, uploads)
	return r, nil
}

// settle makes the file where it is not there yet. It holds the uploads
// meanwhile, so that no piece is acknowledged and then removed unread.
func (f *Folder) settle(ctx context.Context, r interview.Recording, uploads []interview.Upload) (sound.Format, error) {
	for _, u := range uploads {
		release, err := f.lock(ctx, u.ID)
		if err != nil {
			return sound.Format{}, err
		}
		defer release()
	}
	kind, err := f.kind(r)
	if errors.Is(err, interview.ErrNotFound) {
		kind, err = f.assemble(ctx, r, uploads)
	}
	if err != nil {
		return kind, err
	}
	return kind, f.clear(kind, uploads)
}

// kind finds the format a recording is kept in.
func (f *Folder) kind(r interview.Recording) (sound.Format, error) {
	for _, ext := range extensions() {
		file, err := f.open(r, ext)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return sound.Format{}, err
		}
		defer func() { _ = file.Close() }()
		return recognise(file)
	}
	return sound.Format{}, fmt.Errorf("recording %s: %w", r.ID, interview.ErrNotFound)
}

// assemble writes the file: parts of WebM with Opus become one; of another
// format the best part is kept as it is, and the others stay where they are.
func (f *Folder) assemble(ctx context.Context, r interview.Recording, uploads []interview.Upload) (sound.Format, error) {
	parts, err := f.parts(uploads)
	if err != nil {
		return sound.Format{}, err
	}
	whole := slices.MaxFunc(parts, f.better)
	joined := slices.DeleteFunc(slices.Clone(parts), func(p part) bool { return !joins(p.kind) })
	if len(joined) > 0 {
		whole = joined[0]
	}
	path, err := f.path(r, whole.kind.Extension)
	if err != nil {
		return whole.kind, err
	}
	if err := f.personal(path); err != nil {
		return whole.kind, err
	}
	if len(joined) > 0 {
		return whole.kind, f.join(ctx, path, joined)
	}
	return whole.kind, f.adopt(path, whole.id)
}

// adopt makes an upload's raw file the kept one: its bytes are on the disk already.
func (f *Folder) adopt(path, uploadID string) error {
	return errors.Join(os.Rename(f.raw(uploadID), path), syncDir(filepath.Dir(path)), syncDir(f.uploads))
}

// personal makes the folder of a person's files.
func (f *Folder) personal(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return noRoom(err)
	}
	return syncDir(f.kept)
}

// clear removes the raw bytes of what is kept: those that were joined, and the
// notes of the one that became the file. A part of another kind than the file
// is not in it and stays.
func (f *Folder) clear(kind sound.Format, uploads []interview.Upload) error {
	for _, u := range uploads {
		p, err := f.part(u.ID)
		if apart := err != nil || !joins(p.kind) || !joins(kind); apart && (err != nil || p.size > 0) {
			continue
		}
		if err := f.forget(u.ID); err != nil {
			return err
		}
	}
	return syncDir(f.uploads)
}

// forget removes the notes first: what has none takes no more bytes.
func (f *Folder) forget(id string) error {
	f.flushed.Delete(id)
	f.owners.Delete(id)
	for _, path := range []string{f.info(id), f.raw(id)} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove upload %s: %w", id, err)
		}
	}
	return nil
}

// Open opens a recording as it was kept.
func (f *Folder) Open(_ context.Context, r interview.Recording) (io.ReadSeekCloser, error) {
	kind, err := f.kind(r)
	if err != nil {
		return nil, err
	}
	file, err := f.open(r, kind.Extension)
	if err != nil {
		return nil, err
	}
	return file, nil
}
