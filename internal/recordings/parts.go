package recordings

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"equipoise/internal/interview"
	"equipoise/internal/sound"
)

// part is an upload that has bytes.
type part struct {
	id   string
	kind sound.Format
	size int64
}

// parts lists uploads that have bytes, in order.
func (f *Folder) parts(uploads []interview.Upload) ([]part, error) {
	sorted := slices.SortedFunc(slices.Values(uploads), func(a, b interview.Upload) int { return a.Number - b.Number })
	var list []part
	for _, u := range sorted {
		p, err := f.part(u.ID)
		if err != nil {
			return nil, err
		}
		if p.size > 0 {
			list = append(list, p)
		}
	}
	if len(list) == 0 {
		return nil, &interview.Invalid{Field: "sound", Sentence: "No sound arrived. Record the answer again, or type it."}
	}
	return list, nil
}

func (f *Folder) part(id string) (part, error) {
	raw, err := os.Open(f.raw(id))
	if errors.Is(err, fs.ErrNotExist) {
		return part{}, nil
	}
	if err != nil {
		return part{}, err
	}
	defer func() { _ = raw.Close() }()
	stat, err := raw.Stat()
	if err != nil || stat.Size() == 0 {
		return part{}, err
	}
	kind, err := recognise(raw)
	return part{id: id, kind: kind, size: stat.Size()}, err
}

// better compares parts: one that says how long it sounds can be played, and of
// those the larger one holds more.
func (f *Folder) better(a, b part) int {
	playable := func(p part) int {
		if length, err := f.lengthOf(p); err != nil || length == 0 {
			return 0
		}
		return 1
	}
	return cmp.Or(playable(a)-playable(b), cmp.Compare(a.size, b.size))
}

func (f *Folder) lengthOf(p part) (time.Duration, error) {
	raw, err := os.Open(f.raw(p.id))
	if err != nil {
		return 0, err
	}
	defer func() { _ = raw.Close() }()
	return sound.Length(raw)
}

// reservations says what is not as it could be about a kept file.
func (f *Folder) reservations(kind sound.Format, uploads []interview.Upload) string {
	var list []string
	if kind.MIME == webm && !kind.Decodable {
		list = append(list, "The sound in this WebM file is not Opus. It plays where your browser can play it and goes to the transcriber as it is.")
	}
	apart := 0
	for _, u := range uploads {
		if p, err := f.part(u.ID); err != nil || p.size > 0 {
			apart++
		}
	}
	switch {
	case apart == 1:
		list = append(list, "This recording was interrupted, and one more piece of it could not be joined to it. The piece is kept as a file on the server.")
	case apart > 1:
		list = append(list, fmt.Sprintf("This recording was interrupted, and %d more pieces of it could not be joined to it. They are kept as files on the server.", apart))
	}
	return strings.Join(list, " ")
}
