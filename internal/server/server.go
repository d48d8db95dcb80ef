// Package server is what the browser sees: addresses, forms, pages and live
// events over the verbs of practice. It owns no rule of its own.
package server

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"equipoise/internal/practice"
)

// Options is what a server is built from.
type Options struct {
	Room    *practice.Room
	Web     fs.FS        // the folders templates and static
	Uploads http.Handler // resumable upload, mounted under /uploads/
	Hosts   []string     // names the Host header may carry, without port
	Ready   func(context.Context) error
	Now     func() time.Time
	NewID   func() string // for request ids
	Log     *slog.Logger
	Version string
	Folder  string // where the data lies, as shown to the person

	FileLimit int64 // bytes of one sound file handed in; the form around it comes on top
}

// site holds what handlers need.
type site struct {
	Options
	pages  map[string]page
	static static
	memory *memory
	trials *trials
	topics []option
	local  atomic.Pointer[string] // the one person's id, once known
}

// New returns the handler of the whole site.
func New(o Options) (http.Handler, error) {
	assets, err := newStatic(o.Web)
	if err != nil {
		return nil, fmt.Errorf("read static files: %w", err)
	}
	pages, err := parsePages(o.Web)
	if err != nil {
		return nil, fmt.Errorf("read templates: %w", err)
	}
	s := &site{Options: o, pages: pages, static: assets, memory: newMemory(), trials: newTrials(), topics: topicOptions(nil)}
	return s.guard(s.routes()), nil
}
