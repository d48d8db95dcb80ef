package endpoint

import (
	"context"
	"sync"
)

// Batch lets its first call finish before the others start, so that what they share at their beginning is in the
// server's cache.
type Batch struct {
	endpoint *Endpoint
	once     sync.Once
	warm     chan struct{}
}

// Batch begins a set of calls that share their system message.
func (e *Endpoint) Batch() *Batch { return &Batch{endpoint: e, warm: make(chan struct{})} }

// Chat is Endpoint.Chat; calls after the first wait until that one is over, however it ended.
func (b *Batch) Chat(ctx context.Context, req Request) (Reply, error) {
	first := false
	b.once.Do(func() { first = true })
	if first {
		defer close(b.warm)
		return b.endpoint.Chat(ctx, req)
	}
	select {
	case <-b.warm:
		return b.endpoint.Chat(ctx, req)
	case <-ctx.Done():
		return Reply{}, b.endpoint.fail(kindOfContext(ctx.Err()), "wait for the first call", ctx.Err())
	}
}
