package endpoint

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	mostTries   = 4
	firstWait   = 500 * time.Millisecond
	longestWait = 20 * time.Second
	mostAsked   = 10 * time.Minute // a server that wants more is not waited for
)

// tries makes a call up to four times, as long as the failure may pass and the deadline allows.
func (e *Endpoint) tries(ctx context.Context, op string, call func(context.Context) exchange) (exchange, int, *complaint) {
	for try := 1; ; try++ {
		seen, wrong := e.once(ctx, op, call)
		if wrong == nil || !wrong.passing || try == mostTries {
			return seen, try, wrong
		}
		if !e.waitFor(ctx, wrong.err.RetryAfter, try) {
			return seen, try, wrong
		}
	}
}

func (e *Endpoint) once(ctx context.Context, op string, call func(context.Context) exchange) (exchange, *complaint) {
	if err := e.gate.enter(ctx); err != nil {
		return exchange{}, &complaint{err: e.fail(kindOfContext(err), op, err)}
	}
	seen := call(ctx)
	wrong := e.judge(ctx, op, seen)
	if wrong == nil {
		e.gate.leave("")
		return seen, nil
	}
	e.gate.leave(wrong.err.Kind)
	return seen, wrong
}

// waitFor sleeps before another try, and reports false when that would be beyond the deadline or what is bearable.
func (e *Endpoint) waitFor(ctx context.Context, asked time.Duration, try int) bool {
	wait := asked + e.cfg.Clock.Jitter(min(firstWait<<(try-1), longestWait))
	if asked > mostAsked {
		return false
	}
	if deadline, ok := ctx.Deadline(); ok && e.cfg.Clock.Now().Add(wait).After(deadline) {
		return false
	}
	return e.cfg.Clock.Sleep(ctx, wait) == nil
}

// retryAfter reads the header in either of its forms, seconds or a date.
func retryAfter(header http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 && seconds < 1e6 {
		return time.Duration(seconds * float64(time.Second))
	}
	if date, err := http.ParseTime(value); err == nil && date.After(now) {
		return date.Sub(now)
	}
	return 0
}
