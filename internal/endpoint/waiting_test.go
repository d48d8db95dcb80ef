package endpoint_test

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"equipoise/internal/endpoint"
	"equipoise/internal/endpoint/scripted"
)

func TestRetryAfterIsTheLeastThatIsWaited(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, test := range []struct {
		header string
		sleeps []time.Duration
	}{
		{"7", []time.Duration{7250 * time.Millisecond}},
		{now.Add(9 * time.Second).Format(http.TimeFormat), []time.Duration{9250 * time.Millisecond}},
		{"soon", []time.Duration{250 * time.Millisecond}},
		{now.Add(-time.Hour).Format(http.TimeFormat), []time.Duration{250 * time.Millisecond}},
	} {
		still := &clock{now: now}
		server := scripted.New(t, scripted.Later(test.header), good())
		e := open(t, server, func(c *endpoint.Config) { c.Clock = still.clock() })
		if _, err := e.Chat(t.Context(), question()); err != nil || !slices.Equal(still.sleeps, test.sleeps) {
			t.Errorf("%q: slept %v (%v), want %v", test.header, still.sleeps, err, test.sleeps)
		}
	}
}

func TestWaitsGrowAndRespectTheDeadline(t *testing.T) {
	still := &clock{now: time.Now()}
	server := scripted.New(t, scripted.Error(503, "busy", "no"))
	e := open(t, server, func(c *endpoint.Config) { c.Clock = still.clock() })
	_, err := e.Chat(t.Context(), question())
	want := []time.Duration{250 * time.Millisecond, 500 * time.Millisecond, time.Second}
	if endpoint.KindOf(err) != endpoint.Server || !slices.Equal(still.sleeps, want) {
		t.Errorf("slept %v (%v), want %v", still.sleeps, err, want)
	}
	late := &clock{now: time.Now()}
	ctx, cancel := context.WithDeadline(t.Context(), late.now.Add(time.Hour))
	defer cancel()
	server = scripted.New(t, scripted.Later("500"))
	e = open(t, server, func(c *endpoint.Config) { c.Clock = late.clock() })
	late.now = late.now.Add(55 * time.Minute)
	_, err = e.Chat(ctx, question())
	if endpoint.KindOf(err) != endpoint.Busy || len(late.sleeps) != 0 || len(server.Chats()) != 1 {
		t.Errorf("slept %v and called %d times (%v), want to give up at once", late.sleeps, len(server.Chats()), err)
	}
}

// crowd counts how many calls a server holds at once; each stays until as many as expected are there.
type crowd struct {
	mu        sync.Mutex
	now, most int
	once      sync.Once
	full      chan struct{}
	expected  int
}

func (c *crowd) step(call scripted.Call) scripted.Answer {
	c.mu.Lock()
	c.now++
	c.most = max(c.most, c.now)
	if c.now >= c.expected {
		c.once.Do(func() { close(c.full) })
	}
	c.mu.Unlock()
	<-c.full
	c.mu.Lock()
	c.now--
	c.mu.Unlock()
	return good()(call)
}

func TestGateHoldsForAllEndpointsOfOneServer(t *testing.T) {
	inside := &crowd{full: make(chan struct{}), expected: 3}
	server := scripted.New(t, inside.step)
	gates, memory := endpoint.NewGates(), endpoint.NewMemory()
	var asking sync.WaitGroup
	for range 9 {
		e := open(t, server, func(c *endpoint.Config) { c.Gates, c.Memory, c.Parallel = gates, memory, 3 })
		asking.Go(func() {
			if _, err := e.Chat(context.Background(), question()); err != nil {
				t.Error(err)
			}
		})
	}
	asking.Wait()
	if inside.most != 3 {
		t.Errorf("%d calls at once, want exactly 3", inside.most)
	}
}

func TestGateNarrowsWhenTheServerIsBusy(t *testing.T) {
	inside := &crowd{full: make(chan struct{}), expected: 1}
	server := scripted.New(t, scripted.Later("86400"), scripted.Later("86400"), inside.step)
	gates := endpoint.NewGates()
	settings := func(c *endpoint.Config) { c.Gates, c.Parallel, c.Rung = gates, 4, endpoint.PlainText }
	for range 2 {
		if _, err := open(t, server, settings).Chat(t.Context(), question()); endpoint.KindOf(err) != endpoint.Busy {
			t.Fatal(err)
		}
	}
	var asking sync.WaitGroup
	for range 6 {
		asking.Go(func() {
			if _, err := open(t, server, settings).Chat(context.Background(), question()); err != nil {
				t.Error(err)
			}
		})
	}
	asking.Wait()
	if inside.most != 1 {
		t.Errorf("%d calls at once after two refusals, want 1", inside.most)
	}
}

func TestBatchLetsTheFirstCallFinish(t *testing.T) {
	started, release := make(chan struct{}, 9), make(chan struct{})
	server := scripted.New(t, func(c scripted.Call) scripted.Answer {
		started <- struct{}{}
		<-release
		return good()(c)
	})
	batch := open(t, server, func(c *endpoint.Config) { c.Parallel = 4 }).Batch()
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			if _, err := batch.Chat(context.Background(), question()); err != nil {
				t.Error(err)
			}
		})
	}
	<-started
	waiting, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := batch.Chat(waiting, question()); endpoint.KindOf(err) != endpoint.Cancelled {
		t.Errorf("a call went ahead of the first: %v", err)
	}
	if calls := len(server.Chats()); calls != 1 {
		t.Errorf("%d calls while the first is under way, want 1", calls)
	}
	close(release)
	asking.Wait()
	if calls := len(server.Chats()); calls != 4 {
		t.Errorf("%d calls, want 4", calls)
	}
}

func TestCost(t *testing.T) {
	used := endpoint.Usage{In: 1_000_000, Cached: 400_000, Out: 200_000}
	for _, test := range []struct {
		prices endpoint.Prices
		want   float64
		known  bool
	}{
		{endpoint.Prices{}, 0, false},
		{endpoint.Prices{In: 2, Out: 10}, 4, true},
		{endpoint.Prices{In: 2, Cached: 0.5, Out: 10}, 3.4, true},
	} {
		if got, known := test.prices.Cost(used); got != test.want || known != test.known {
			t.Errorf("%+v: got %v %v, want %v", test.prices, got, known, test.want)
		}
	}
	if sum := used.Add(endpoint.Usage{In: 1, Cached: 2, Out: 3}); sum != (endpoint.Usage{In: 1_000_001, Cached: 400_002, Out: 200_003}) {
		t.Errorf("sum %+v", sum)
	}
}
