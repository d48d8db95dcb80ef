package recordings

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"sync"

	"equipoise/internal/interview"

	"github.com/tus/tusd/v2/pkg/handler"
	"github.com/tus/tusd/v2/pkg/memorylocker"
)

// Folder keeps recordings and the pieces they arrive in below one folder:
// recordings/PERSON/ID.webm for what can be played, uploads/ID for raw bytes.
type Folder struct {
	kept    string
	uploads string
	max     int64
	limits  Limits
	log     *slog.Logger

	locks   handler.Locker // one writer an upload
	decode  chan struct{}  // one decoder at a time
	flushed sync.Map       // upload id to the bytes this process knows to be on the disk
	owners  sync.Map       // upload id to whose it is
	handing sync.Map       // person id to the bytes of files that are being handed in
}

// DefaultMax is how many bytes one upload may have unless set otherwise.
const DefaultMax = 200 << 20

// Open opens the folder, making what is missing of it. One upload may have at
// most max bytes; 0 means DefaultMax.
func Open(dir string, max int64, log *slog.Logger) (*Folder, error) {
	if max <= 0 {
		max = DefaultMax
	}
	f := &Folder{
		kept: filepath.Join(dir, "recordings"), uploads: filepath.Join(dir, "uploads"),
		max: max, log: log, locks: memorylocker.New(), decode: make(chan struct{}, 1),
	}
	for _, d := range []string{f.kept, f.uploads} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, fmt.Errorf("open the folder of recordings: %w", err)
		}
	}
	return f, syncDir(dir)
}

// Max is how many bytes one upload may have.
func (f *Folder) Max() int64 { return f.max }

// name is what an id must look like before it may become part of a path.
var name = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`)

func (f *Folder) raw(uploadID string) string  { return filepath.Join(f.uploads, uploadID) }
func (f *Folder) info(uploadID string) string { return f.raw(uploadID) + ".info" }

// path is where a recording lies, ending in ext (".webm").
func (f *Folder) path(r interview.Recording, ext string) (string, error) {
	if !name.MatchString(r.PersonID) || !name.MatchString(r.ID) {
		return "", fmt.Errorf("recording %q of %q: %w", r.ID, r.PersonID, interview.ErrNotFound)
	}
	return filepath.Join(f.kept, r.PersonID, r.ID+ext), nil
}

// lock makes the caller the only one who touches an upload, until it calls the
// function it gets. Whoever writes at that moment is asked to stop.
func (f *Folder) lock(ctx context.Context, uploadID string) (func(), error) {
	l, err := f.locks.NewLock(uploadID)
	if err != nil {
		return nil, err
	}
	if err := l.Lock(ctx, func() {}); err != nil {
		return nil, fmt.Errorf("lock upload %s: %w", uploadID, err)
	}
	return func() { _ = l.Unlock() }, nil
}
