package endtoend

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing/iotest"
)

// fate is what happens to a message on its way: mostly nothing.
func (r *rough) fate(m message) func(message) answer {
	select {
	case <-r.calm:
		return r.deliver
	default:
	}
	opens := m.method == http.MethodPost && (strings.HasSuffix(m.path, "/recordings") || strings.HasSuffix(m.path, "/uploads"))
	switch n := r.roll(100); {
	case n < 5:
		return r.swallowed
	case n < 8:
		return r.unheard
	case opens || m.method == http.MethodHead || n >= 22:
		return r.deliver
	case n < 12:
		return r.twice
	case n < 16:
		return r.atOnce
	case m.method == http.MethodPatch && n < 19:
		return r.halved
	}
	r.keep(m)
	return r.deliver
}

func (r *rough) roll(n int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dice.IntN(n)
}

// swallowed stores, and says that it did not.
func (r *rough) swallowed(m message) answer {
	r.told.add("answers swallowed", 1)
	r.deliver(m)
	return answer{status: http.StatusServiceUnavailable}
}

// unheard stores, and breaks the line to the client.
func (r *rough) unheard(m message) answer {
	r.told.add("answers swallowed", 1)
	r.deliver(m)
	return answer{}
}

func (r *rough) twice(m message) answer {
	r.told.add("duplicates", 1)
	a := r.deliver(m)
	r.deliver(m)
	return a
}

// atOnce sends the same twice over two lines at the same time.
func (r *rough) atOnce(m message) answer {
	r.told.add("duplicates", 1)
	other := make(chan answer)
	go func() { other <- r.deliver(m) }()
	a := r.deliver(m)
	<-other
	return a
}

// halved breaks the line to the program in the middle of a piece.
func (r *rough) halved(m message) answer {
	r.told.add("pieces cut in half", 1)
	half := bytes.NewReader(m.body[:len(m.body)/2])
	return r.put(m, io.MultiReader(half, iotest.ErrReader(errors.New("the line broke"))))
}

// keep holds a message back, to be sent once more when others have overtaken it.
func (r *rough) keep(m message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.late = append(r.late, m)
}

// repeatOne sends one of the messages kept, now and then.
func (r *rough) repeatOne() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.late) == 0 || r.dice.IntN(6) > 0 {
		return
	}
	at := r.dice.IntN(len(r.late))
	m := r.late[at]
	r.late = append(r.late[:at], r.late[at+1:]...)
	r.told.add("duplicates", 1)
	r.told.add("of them overtaken", 1)
	go r.deliver(m)
}
