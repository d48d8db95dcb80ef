package endtoend

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// ledger is what clients have sent and what the program has promised.
type ledger struct {
	mu         sync.Mutex
	shipments  map[string]*shipment
	recordings map[string]*consignment
}

// shipment is one upload as its client sent it.
type shipment struct {
	image    []byte
	ahead    map[int][]byte // pieces sent before what lies in front of them, by their place
	promised int64          // bytes that the program said it has
	whole    bool           // they are as many as its client named
}

// consignment is one recording: its uploads in order, and whether the program
// said that it is complete.
type consignment struct {
	id      string
	uploads []string
	closed  bool
}

func newLedger() *ledger {
	return &ledger{shipments: map[string]*shipment{}, recordings: map[string]*consignment{}}
}

func (l *ledger) shipment(id string) *shipment {
	if l.shipments[id] == nil {
		l.shipments[id] = &shipment{}
	}
	return l.shipments[id]
}

// sent notes the bytes of a piece on its way to the program. One that leaves a
// gap waits until the gap is closed: it may reach the program after a piece that
// was sent later.
func (l *ledger) sent(m message) {
	if m.method != http.MethodPatch {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.shipment(path.Base(m.path))
	at, err := strconv.Atoi(m.header.Get("Upload-Offset"))
	if err != nil {
		return
	}
	s.note(at, m.body)
}

// note puts a piece into its place, and then those that waited for it.
func (s *shipment) note(at int, piece []byte) {
	if at > len(s.image) {
		if s.ahead == nil {
			s.ahead = map[int][]byte{}
		}
		s.ahead[at] = piece
		return
	}
	s.image = append(s.image[:at], slices.Concat(piece, s.image[min(at+len(piece), len(s.image)):])...)
	for at, piece := range s.ahead {
		if at <= len(s.image) {
			delete(s.ahead, at)
			s.note(at, piece)
		}
	}
}

// promised notes what an answer holds.
func (l *ledger) promised(m message, a answer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if at, err := strconv.ParseInt(a.header.Get("Upload-Offset"), 10, 64); err == nil && a.status < 300 && m.method != http.MethodPost {
		s := l.shipment(path.Base(m.path))
		s.promised = max(s.promised, at)
		length, err := strconv.ParseInt(m.header.Get("Upload-Length"), 10, 64)
		s.whole = s.whole || err == nil && length == at
	}
	var b begun
	if a.status == http.StatusCreated && json.Unmarshal(a.body, &b) == nil && b.Upload != "" {
		c := l.recordings[b.Recording]
		if c == nil {
			c = &consignment{id: b.Recording}
			l.recordings[b.Recording] = c
		}
		c.uploads = append(c.uploads, b.Upload)
	}
	if id, ok := strings.CutSuffix(strings.TrimPrefix(m.path, "/recordings/"), "/complete"); ok && a.status == http.StatusNoContent && l.recordings[id] != nil {
		l.recordings[id].closed = true
	}
}

// of is what is known of an upload.
func (l *ledger) of(id string) shipment {
	l.mu.Lock()
	defer l.mu.Unlock()
	return *l.shipment(id)
}

func (l *ledger) all() []*consignment {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.SortedFunc(maps.Values(l.recordings), func(a, b *consignment) int { return strings.Compare(a.id, b.id) })
}

// tally is what the run prints.
type tally struct {
	mu    sync.Mutex
	order []string
	of    map[string]int64
}

func (t *tally) add(name string, n int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil {
		t.of = map[string]int64{}
	}
	if _, known := t.of[name]; !known {
		t.order = append(t.order, name)
	}
	t.of[name] += n
}

func (t *tally) count(name string) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.of[name]
}

// String is one line a figure.
func (t *tally) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var text strings.Builder
	for _, name := range t.order {
		fmt.Fprintf(&text, "%10d %s\n", t.of[name], name)
	}
	return text.String()
}
