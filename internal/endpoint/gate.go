package endpoint

import (
	"context"
	"sync"
)

// raiseAfter is how many good answers in a row let one more call through again.
const raiseAfter = 20

// Gates holds one gate for each server, so that Endpoints made separately still share its limit.
type Gates struct {
	mu    sync.Mutex
	gates map[string]*gate
}

// NewGates returns an empty set of gates.
func NewGates() *Gates { return &Gates{gates: map[string]*gate{}} }

func (g *Gates) gate(baseURL string, most int) *gate {
	g.mu.Lock()
	defer g.mu.Unlock()
	known, ok := g.gates[baseURL]
	if !ok {
		known = newGate(most)
		g.gates[baseURL] = known
	}
	known.widen(most)
	return known
}

// gate lets a number of calls through at once; the number falls when the server says that it is too many.
type gate struct {
	lesson sync.Mutex    // one writer of traits at a time
	setup  chan struct{} // one probe at a time

	mu      sync.Mutex
	most    int
	now     int
	inside  int
	good    int
	waiting []chan struct{}
}

func newGate(most int) *gate {
	return &gate{setup: make(chan struct{}, 1), most: most, now: most}
}

// widen takes a limit that the person has changed since; a gate that the server narrowed stays so until answers are
// good again.
func (g *gate) widen(most int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.now == g.most || g.now > most {
		g.now = most
	}
	g.most = most
	g.admit()
}

func (g *gate) enter(ctx context.Context) error {
	g.mu.Lock()
	turn := make(chan struct{})
	g.waiting = append(g.waiting, turn)
	g.admit()
	g.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		g.giveUp(turn)
		return ctx.Err()
	}
}

// admit lets in as many as fit; mu is held.
func (g *gate) admit() {
	for len(g.waiting) > 0 && g.inside < g.now {
		close(g.waiting[0])
		g.waiting = g.waiting[1:]
		g.inside++
	}
}

func (g *gate) giveUp(turn chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, other := range g.waiting {
		if other == turn {
			g.waiting = append(g.waiting[:i:i], g.waiting[i+1:]...)
			return
		}
	}
	g.inside-- // it was let in at the same moment
	g.admit()
}

func (g *gate) leave(kind Kind) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	switch kind {
	case Busy:
		g.now, g.good = max(1, g.now/2), 0
	case "":
		g.good++
	}
	if g.good >= raiseAfter && g.now < g.most {
		g.now, g.good = g.now+1, 0
	}
	g.admit()
}
