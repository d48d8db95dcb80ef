package config

import (
	"fmt"
	"io/fs"
	"slices"
)

// Golden returns the text of a split of the golden set, all its files one after
// the other: "report" or "dev".
func Golden(files fs.FS, split string) ([]byte, error) {
	names, err := fs.Glob(files, "golden/"+split+"*.yaml")
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("no golden set is called %q: %w", split, fs.ErrNotExist)
	}
	slices.Sort(names)
	var text []byte
	for _, name := range names {
		part, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read golden set: %w", err)
		}
		text = append(text, part...)
	}
	return text, nil
}
