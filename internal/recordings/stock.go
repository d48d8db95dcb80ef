package recordings

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Free is how many bytes the disk below a folder still takes.
func Free(dir string) (int64, error) { return free(dir) }

// Orphans lists the files, relative to the data folder, that belong to no
// recording or upload that known knows, and what crashes left half written.
func (f *Folder) Orphans(known func(id string) bool) ([]string, error) {
	var list []string
	for _, root := range []string{f.kept, f.uploads} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || known(owner(d.Name())) {
				return err
			}
			rel, err := filepath.Rel(filepath.Dir(root), path)
			list = append(list, rel)
			return err
		})
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
	}
	return list, nil
}

// owner is the id of what a file belongs to; temporary files have none.
func owner(file string) string {
	if strings.HasPrefix(file, temporary) {
		return ""
	}
	id, _, _ := strings.Cut(file, ".")
	return id
}
