package recordings

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"

	"equipoise/internal/interview"
)

// temporary marks files that a crash may leave behind and nobody misses.
const temporary = ".tmp-"

// replace writes a file so that after a crash either the old or the new
// content is there, whole and on the disk.
func replace(path string, write func(*os.File) error) error {
	t, err := os.CreateTemp(filepath.Dir(path), temporary+"*")
	if err != nil {
		return noRoom(err)
	}
	if err := fill(t, write); err != nil {
		_ = os.Remove(t.Name())
		return noRoom(err)
	}
	if err := os.Rename(t.Name(), path); err != nil {
		_ = os.Remove(t.Name())
		return noRoom(err)
	}
	return noRoom(syncDir(filepath.Dir(path)))
}

func fill(t *os.File, write func(*os.File) error) error {
	err := write(t)
	if err == nil {
		err = t.Sync()
	}
	return errors.Join(err, t.Close())
}

// syncDir makes a folder's entries durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// noRoom names the errors that mean a full disk.
func noRoom(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return errors.Join(interview.ErrNoRoom, err)
	}
	return err
}
