// Package endpoint talks to an OpenAI-compatible server as such servers really are: it guards where calls may go,
// finds out what the server obeys, waits and tries again where that helps, and turns every failure into a named error
// with a sentence for a person. It knows nothing of interviews.
package endpoint

import (
	"context"
	"net/http"
	"time"
)

const (
	remoteTimeout  = 120 * time.Second
	localTimeout   = 600 * time.Second
	remoteParallel = 4
	localParallel  = 1
	maxReplyBytes  = 16 << 20
)

// Config says where a server is and how to treat it; zero values mean the usual ones.
type Config struct {
	BaseURL      string        // as a person typed it; ParseAddress says what is accepted
	Model        string        // sent as it stands
	Key          string        // sent as a bearer token; empty sends none
	Local        bool          // runs on the person's own machine or network; also assumed when the address looks so
	AllowPrivate bool          // loopback and private addresses may be called
	Timeout      time.Duration // of one HTTP call; 120 s, or 600 s for a local server
	Parallel     int           // calls at once; 4, or 1 for a local server
	Context      int           // tokens the model can hold; 0 asks the server
	Rung         Rung          // how JSON is asked for; empty probes the server once
	Prices       Prices        // used by Endpoint.Cost
	Memory       Memory        // what was learned of servers; nil remembers within this Endpoint
	Gates        *Gates        // shared by the Endpoints of one program; nil gives this Endpoint its own
	Clock        Clock         // replaced by tests
}

// Endpoint is one model at one server. It is safe for concurrent use.
type Endpoint struct {
	cfg     Config
	address Address
	client  *http.Client
	gate    *gate
}

// New checks cfg and opens an Endpoint; nothing is sent. Its error has the kind BadAddress.
func New(cfg Config) (*Endpoint, error) {
	address, err := ParseAddress(cfg.BaseURL)
	if err != nil {
		return nil, err
	}
	cfg.Local = cfg.Local || address.Local()
	cfg = withDefaults(cfg)
	client := NewClient(Policy{AllowPrivate: cfg.AllowPrivate, MaxBytes: maxReplyBytes})
	return &Endpoint{cfg: cfg, address: address, client: client, gate: cfg.Gates.gate(address.BaseURL, cfg.Parallel)}, nil
}

func withDefaults(cfg Config) Config {
	if cfg.Timeout <= 0 {
		cfg.Timeout = remoteTimeout
		if cfg.Local {
			cfg.Timeout = localTimeout
		}
	}
	if cfg.Parallel <= 0 {
		cfg.Parallel = remoteParallel
		if cfg.Local {
			cfg.Parallel = localParallel
		}
	}
	if cfg.Memory == nil {
		cfg.Memory = NewMemory()
	}
	if cfg.Gates == nil {
		cfg.Gates = NewGates()
	}
	cfg.Clock = cfg.Clock.orReal()
	return cfg
}

// Host returns host and port of the server, for records and sentences.
func (e *Endpoint) Host() string { return e.address.Host }

// Model returns the model that is asked for.
func (e *Endpoint) Model() string { return e.cfg.Model }

// Local reports whether the server is taken to run on the person's own machine or network.
func (e *Endpoint) Local() bool { return e.cfg.Local }

// Parallel returns how many calls may run at once at most.
func (e *Endpoint) Parallel() int { return e.cfg.Parallel }

// Cost returns what u costs at the prices of the Config, and false where none are set.
func (e *Endpoint) Cost(u Usage) (float64, bool) { return e.cfg.Prices.Cost(u) }

// Clock is the time an Endpoint lives in.
type Clock struct {
	Now    func() time.Time
	Sleep  func(context.Context, time.Duration) error // returns early with the context's error
	Jitter func(time.Duration) time.Duration          // a random part of its argument
}
