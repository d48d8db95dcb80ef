package critique

import (
	"encoding/json"
	"sync"
	"time"

	"equipoise/internal/endpoint"
	"equipoise/internal/interview"
)

// ledger adds up what the calls of one review took.
type ledger struct {
	mu    sync.Mutex
	total interview.Provenance
}

func (l *ledger) add(k kept, cost float64, earlier time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := &l.total
	if k.Model != "" {
		t.ModelReturned, t.Fingerprint = k.Model, k.Fingerprint
	}
	if sent, err := json.Marshal(k.Sent); err == nil && k.Sent.Model != "" {
		t.Parameters = string(sent)
	}
	t.Calls += k.Calls
	t.TokensIn, t.TokensCached, t.TokensOut = t.TokensIn+k.Usage.In, t.TokensCached+k.Usage.Cached, t.TokensOut+k.Usage.Out
	t.Took += earlier
	t.Cost += cost
}

func (l *ledger) sum() interview.Provenance {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.total
}

// kept is a reply as the journal keeps it.
type kept struct {
	Obeyed       bool            `json:"obeyed"` // false where the form was not kept
	Text         string          `json:"text"`
	Object       json.RawMessage `json:"object,omitempty"`
	Model        string          `json:"model"`
	Fingerprint  string          `json:"fingerprint,omitempty"`
	Sent         endpoint.Sent   `json:"sent"`
	Usage        endpoint.Usage  `json:"usage"`
	Calls        int             `json:"calls"`
	Milliseconds int64           `json:"milliseconds"`
	PromptHash   string          `json:"prompt_hash"`
	Response     string          `json:"response"` // as it came over the wire
}

func keep(reply endpoint.Reply, obeyed bool, promptHash string) kept {
	return kept{
		Obeyed: obeyed, Text: reply.Text, Object: reply.Object, Model: reply.Model, Fingerprint: reply.Fingerprint,
		Sent: reply.Sent, Usage: reply.Usage, Calls: reply.Calls, Milliseconds: reply.Duration.Milliseconds(),
		PromptHash: promptHash, Response: string(reply.Raw.Response),
	}
}
