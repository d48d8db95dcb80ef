package endpoint

import (
	"context"
	"encoding/json"
)

// The probe wants an odd key and value that nobody would write who was not made to.
const (
	probeName  = "obedience_probe"
	probeKey   = "verdoor"
	probeValue = "quillet"
)

type probed struct {
	rung  Rung
	calls int
	usage Usage
}

// Probe finds out anew how the server can be made to reply in JSON, and remembers it.
func (e *Endpoint) Probe(ctx context.Context) (Rung, error) {
	found, err := e.probe(ctx)
	if err != nil {
		return "", err
	}
	return found.rung, nil
}

// probe goes down the ladder until the server does what it is told; a status of 200 alone proves nothing.
func (e *Endpoint) probe(ctx context.Context) (probed, *Error) {
	found := probed{rung: JSONSchema}
	for found.rung != PlainText {
		obeyed, err := e.tryRung(ctx, &found)
		if err != nil {
			return found, err
		}
		if obeyed {
			break
		}
		found.rung = found.rung.below()
	}
	e.learn(func(t *Traits) { t.Rung = found.rung })
	return found, nil
}

func (e *Endpoint) tryRung(ctx context.Context, found *probed) (bool, *Error) {
	c := &conversation{e: e, req: probeRequest(), traits: e.traits(), probing: true}
	c.traits.Rung = found.rung
	err := c.run(ctx)
	found.calls += c.reply.Calls
	found.usage = found.usage.Add(c.reply.Usage)
	if err == nil {
		return obeys(found.rung, c.reply), nil
	}
	switch err.Kind {
	case BadRequest, NotObeying, ReplyCut, Garbled, Filtered:
		return false, nil
	}
	return false, err
}

func probeRequest() Request {
	zero := 0.0
	return Request{
		System: "You name colours. You reply with one lower-case English word and never with anything else.",
		User:   "What colour is a clear sky at noon? One word in plain letters, please: no braces, no quotation marks, no JSON.",
		Schema: json.RawMessage(`{"type":"object","properties":{"` + probeKey + `":{"type":"string","enum":["` + probeValue +
			`"]}},"required":["` + probeKey + `"],"additionalProperties":false}`),
		SchemaName:  probeName,
		MaxTokens:   1000,
		Temperature: &zero,
	}
}

// obeys asks of a rung no more than it promises: json_object promises an object, not which.
func obeys(rung Rung, reply Reply) bool {
	if rung == JSONObject {
		return wholeObject(reply.Text)
	}
	var object map[string]any
	return json.Unmarshal(reply.Object, &object) == nil && object[probeKey] == probeValue
}
