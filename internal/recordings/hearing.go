package recordings

import (
	"context"
	"io"
	"os"

	"equipoise/internal/interview"
)

// join writes parts of WebM as one file.
func (f *Folder) join(path string, parts []part) error {
	return replace(path, func(w io.Writer) error {
		for _, p := range parts {
			raw, err := os.Open(f.raw(p.id))
			if err != nil {
				return err
			}
			_, err = io.Copy(w, raw)
			_ = raw.Close()
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// describe fills in what can be known of a kept file.
func (f *Folder) describe(_ context.Context, r interview.Recording, kind format) (interview.Recording, error) {
	path, err := f.path(r, kind.ext)
	if err != nil {
		return r, err
	}
	stat, err := os.Stat(path)
	if err != nil {
		return r, err
	}
	r.MIME, r.Size = kind.mime, stat.Size()
	return r, nil
}

// OpenWAV opens a recording decoded.
func (f *Folder) OpenWAV(_ context.Context, r interview.Recording) (io.ReadSeekCloser, error) {
	return nil, interview.ErrNotFound
}
