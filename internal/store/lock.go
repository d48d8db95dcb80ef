package store

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// lockFolder makes the data folder where it is missing and holds it for this
// process until the file is closed; the system lets go when a process dies.
func lockFolder(folder string) (*os.File, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	file, err := os.OpenFile(filepath.Join(folder, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock of the data folder: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("%w: another equipoise works with %s; stop it, or give this one a folder of its own with --data", ErrInUse, folder)
	}
	return file, nil
}
