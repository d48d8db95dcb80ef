package recordings

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"equipoise/internal/interview"
)

// halfWritten is how old a temporary file of uploads is that nobody writes to
// any more.
const halfWritten = time.Hour

// foundFolder is where sound without a row is put.
const foundFolder = "found"

// Erase removes every file of a recording or an upload; what is not there is
// fine. It waits for whoever writes to the upload, and for work on sound.
func (f *Folder) Erase(ctx context.Context, e interview.Erasure) error {
	if !name.MatchString(e.ID) || !name.MatchString(e.PersonID) {
		return fmt.Errorf("erase %q of %q: %w", e.ID, e.PersonID, interview.ErrNotFound)
	}
	if e.Kind == interview.ErasedUpload {
		return f.eraseUpload(ctx, e.ID)
	}
	return f.alone(ctx, func() error { return f.eraseKept(e) })
}

func (f *Folder) eraseUpload(ctx context.Context, id string) error {
	release, err := f.lock(ctx, id)
	if err != nil {
		return err
	}
	defer release()
	err = clearTemporary(f.uploads, time.Now().Add(-halfWritten))
	if _, missing := os.Stat(f.raw(id)); errors.Is(missing, fs.ErrNotExist) {
		return errors.Join(err, f.forget(id)) // erased before: no need to wait for the disk
	}
	return errors.Join(err, f.forget(id), syncDir(f.uploads))
}

func (f *Folder) eraseKept(e interview.Erasure) error {
	r, found := interview.Recording{ID: e.ID, PersonID: e.PersonID}, false
	for _, ext := range append(extensions(), decodedExt, heardExt) {
		path, err := f.path(r, ext)
		if err != nil {
			return err
		}
		err = os.Remove(path)
		found = found || err == nil
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("erase recording %s: %w", e.ID, err)
		}
	}
	folder := filepath.Join(f.kept, e.PersonID)
	err := clearTemporary(folder, time.Now()) // nobody else works on sound now
	if found {
		err = errors.Join(err, syncDir(folder))
	}
	return err
}

// clearTemporary removes what a crash left half written before a time: it may
// hold sound that is to be gone.
func clearTemporary(folder string, before time.Time) error {
	list, err := filepath.Glob(filepath.Join(folder, temporary+"*"))
	for _, path := range list {
		if stat, statErr := os.Stat(path); statErr == nil && stat.ModTime().Before(before) {
			err = errors.Join(err, os.Remove(path))
		}
	}
	return err
}

// Strays lists the files, relative to the data folder, that belong to nothing
// that known knows and have not been written to for a while: a younger one may
// be on its way to its row.
func (f *Folder) Strays(known func(id string) bool, before time.Time) ([]string, error) {
	all, err := f.Orphans(known)
	if err != nil {
		return nil, fmt.Errorf("look for files of nothing: %w", err)
	}
	var old []string
	for _, file := range all {
		stat, err := os.Stat(f.at(file))
		if err == nil && stat.ModTime().Before(before) {
			old = append(old, file)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("look for files of nothing: %w", err)
		}
	}
	return old, nil
}

func (f *Folder) at(file string) string { return filepath.Join(filepath.Dir(f.kept), file) }

// PutAside moves sound among the files to a folder of its own, so that nothing
// is lost that somebody may miss, and returns that folder. Notes of an upload
// and what a crash left half written hold no sound and are removed.
func (f *Folder) PutAside(files []string) (folder string, err error) {
	folder = f.at(foundFolder)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return folder, fmt.Errorf("put sound aside: %w", err)
	}
	for _, file := range files {
		if err := f.putAside(file, folder); err != nil {
			return folder, fmt.Errorf("put sound aside: %w", err)
		}
	}
	return folder, errors.Join(syncDir(folder), syncDir(f.uploads))
}

func (f *Folder) putAside(file, folder string) error {
	path, base := f.at(file), filepath.Base(file)
	kind, err := f.part(base) // raw bytes have no ending to tell them by
	switch {
	case filepath.Ext(base) == ".info" || owner(base) == "":
		return os.Remove(path)
	case filepath.Ext(base) != "" || err != nil:
		return os.Rename(path, untaken(folder, base))
	case kind.size == 0:
		return os.Remove(path)
	}
	return os.Rename(path, untaken(folder, base+kind.kind.Extension))
}

// untaken is a path in a folder that no file has yet.
func untaken(folder, base string) string {
	path := filepath.Join(folder, base)
	for n := 2; ; n++ {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			return path
		}
		path = filepath.Join(folder, fmt.Sprintf("%d-%s", n, base))
	}
}

// Missing reports whether there is no file of a kept recording.
func (f *Folder) Missing(r interview.Recording) (bool, error) {
	for _, ext := range extensions() {
		path, err := f.path(r, ext)
		if err != nil {
			return false, err
		}
		_, err = os.Stat(path)
		if err == nil {
			return false, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return false, fmt.Errorf("look for recording %s: %w", r.ID, err)
		}
	}
	return true, nil
}
