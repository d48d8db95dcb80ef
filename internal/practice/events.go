package practice

import "sync"

// Events tells pages that something changed. It carries no content: whoever
// hears of a change reads the rows.
type Events struct {
	mu        sync.Mutex
	listeners map[chan string]string // channel to person
	closed    bool
}

// NewEvents makes a place to listen at.
func NewEvents() *Events { return &Events{listeners: map[chan string]string{}} }

// Changed says that the thing with this id changed. It never waits: a
// listener that lags misses one notice and is told by the next.
func (e *Events) Changed(personID, id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for ch, person := range e.listeners {
		if person != personID {
			continue
		}
		select {
		case ch <- id:
		default:
		}
	}
}

// Listen hands out a channel of changed ids, closed when nothing more will be
// told, and the way to stop listening.
func (e *Events) Listen(personID string) (<-chan string, func()) {
	ch := make(chan string, 16)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		close(ch)
	} else {
		e.listeners[ch] = personID
	}
	return ch, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.listeners, ch)
	}
}

// Close ends all listening: the program is about to stop.
func (e *Events) Close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	for ch := range e.listeners {
		close(ch)
		delete(e.listeners, ch)
	}
}
