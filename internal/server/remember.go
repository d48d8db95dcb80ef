package server

import (
	"bytes"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

const (
	rememberKey  = "remember"
	mostPages    = 32
	mostPageSize = 1 << 20 // bytes
)

// memory keeps whole pages until anything changes, or the minute: pages
// speak of today and of moments ago.
type memory struct {
	mu     sync.Mutex
	change uint64
	minute time.Time
	pages  map[string][]byte
}

func newMemory() *memory { return &memory{pages: map[string][]byte{}} }

// pageKey is what one answer to a request depends on besides the rows.
type pageKey struct {
	change uint64
	minute time.Time
	page   string // person and address
}

// remembered answers from memory where nothing changed since the page was
// filled. It is for pages that show rows and nothing else: no uploads under
// way, no trials.
func (s *site) remembered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		change, known := s.Room.Rows.Changes()
		if !known {
			return next(c)
		}
		key := pageKey{change, s.Now().Truncate(time.Minute), personID(c) + " " + c.Request().URL.RequestURI()}
		if body, ok := s.memory.find(key); ok {
			return c.HTMLBlob(http.StatusOK, body)
		}
		c.Set(rememberKey, key)
		return next(c)
	}
}

// remember keeps a page that was asked for by a remembered route.
func (s *site) remember(c echo.Context, status int, body []byte) {
	key, ok := c.Get(rememberKey).(pageKey)
	if ok && status == http.StatusOK && len(body) <= mostPageSize {
		s.memory.put(key, bytes.Clone(body))
	}
}

func (f *memory) find(key pageKey) ([]byte, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.change != key.change || !f.minute.Equal(key.minute) {
		return nil, false
	}
	body, ok := f.pages[key.page]
	return body, ok
}

// forget drops every page: what was deleted is not to lie in memory either.
func (f *memory) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.pages)
}

// put keeps a page; pages of an earlier state, or too many, make room first.
func (f *memory) put(key pageKey, body []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.change > key.change {
		return
	}
	if f.change != key.change || !f.minute.Equal(key.minute) || len(f.pages) >= mostPages {
		clear(f.pages)
	}
	f.change, f.minute = key.change, key.minute
	f.pages[key.page] = body
}
