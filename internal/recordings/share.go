package recordings

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"equipoise/internal/interview"
)

// Limits is what uploads and files handed in must leave.
type Limits struct {
	Quota   int64 // bytes one person's sound may have; 0: no limit
	Reserve int64 // bytes of the disk that stay free for the database
}

// Limit sets what must be left; it is called before anything arrives.
func (f *Folder) Limit(l Limits) { f.limits = l }

// fits is interview.ErrNoRoom where the disk has no room for so many bytes more,
// and interview.ErrQuota where the person's share has none.
func (f *Folder) fits(personID string, more int64) error {
	if f.limits.Reserve > 0 {
		free, err := free(f.uploads)
		if err == nil && free < f.limits.Reserve+more {
			return interview.ErrNoRoom
		}
	}
	if f.limits.Quota == 0 || personID == "" {
		return nil
	}
	used, err := f.Used(personID)
	if err == nil && used+more > f.limits.Quota {
		err = interview.ErrQuota
	}
	return err
}

// Used is how many bytes a person's sound takes: what is kept, without what is
// made of it, and what is on its way.
func (f *Folder) Used(personID string) (int64, error) {
	if !name.MatchString(personID) {
		return 0, interview.ErrNotFound
	}
	arriving, err := f.sizes(f.uploads, func(file string) bool { return f.uploader(file) == personID })
	if err != nil {
		return 0, fmt.Errorf("count what %s has: %w", personID, err)
	}
	kept, err := f.sizes(filepath.Join(f.kept, personID), func(file string) bool {
		_, ending, _ := strings.Cut(file, ".")
		return slices.Contains(extensions(), "."+ending)
	})
	if err != nil {
		return 0, fmt.Errorf("count what %s has: %w", personID, err)
	}
	return kept + arriving + f.handedIn(personID).Load(), nil
}

// sizes adds up the files of a folder that count.
func (f *Folder) sizes(dir string, counts func(file string) bool) (sum int64, err error) {
	list, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		return 0, nil
	}
	for _, e := range list {
		if !counts(e.Name()) {
			continue
		}
		if stat, err := e.Info(); err == nil { // one that just went takes nothing
			sum += stat.Size()
		}
	}
	return sum, err
}

// uploader is whose raw bytes a file of the uploads is, empty where it holds
// none. The notes say it once and for all, so they are read once.
func (f *Folder) uploader(file string) string {
	if !name.MatchString(file) {
		return ""
	}
	if known, ok := f.owners.Load(file); ok {
		return known.(string)
	}
	u, err := f.notesOf(file)
	if err != nil {
		return ""
	}
	f.owners.Store(file, u.Person)
	return u.Person
}

// handedIn counts the bytes of files that a person hands in at this moment.
func (f *Folder) handedIn(personID string) *atomic.Int64 {
	n, _ := f.handing.LoadOrStore(personID, new(atomic.Int64))
	return n.(*atomic.Int64)
}

// gauge looks after every stretch of an upload whether there still is room.
type gauge struct {
	from  io.Reader
	fits  func() error
	since int64 // bytes since it last looked
}

// gaugeEvery is how many bytes may pass between two looks.
const gaugeEvery = 1 << 20

func (g *gauge) Read(p []byte) (int, error) {
	if g.since >= gaugeEvery {
		if err := g.fits(); err != nil {
			return 0, err
		}
		g.since = 0
	}
	n, err := g.from.Read(p)
	g.since += int64(n)
	return n, err
}
