package endpoint_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"equipoise/internal/endpoint"
	"equipoise/internal/endpoint/scripted"
)

const testKey = "sk-very-secret-key"

// clock is a time that stands still and is moved by sleeping.
type clock struct {
	now    time.Time
	sleeps []time.Duration
}

func (c *clock) clock() endpoint.Clock {
	return endpoint.Clock{
		Now: func() time.Time { return c.now },
		Sleep: func(ctx context.Context, d time.Duration) error {
			c.sleeps = append(c.sleeps, d)
			c.now = c.now.Add(d)
			return ctx.Err()
		},
		Jitter: func(most time.Duration) time.Duration { return most / 2 },
	}
}

func open(t *testing.T, s *scripted.Server, change ...func(*endpoint.Config)) *endpoint.Endpoint {
	t.Helper()
	still := &clock{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	cfg := endpoint.Config{BaseURL: s.URL, Model: "scripted", Key: testKey, AllowPrivate: true, Clock: still.clock()}
	for _, f := range change {
		f(&cfg)
	}
	e, err := endpoint.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func question() endpoint.Request {
	return endpoint.Request{
		System:     "canary-one Judge what you are given.",
		User:       "Is the sky <b>blue</b>? canary-two",
		SchemaName: "verdict",
		Schema:     json.RawMessage(`{"type":"object","properties":{"zeal":{"type":"string"},"answer":{"type":"string"}},"required":["zeal","answer"],"additionalProperties":false}`),
	}
}

func good() scripted.Step { return scripted.Give(map[string]string{"zeal": "z", "answer": "yes"}) }

func TestChatSendsWhatWasAskedAndReadsTheObject(t *testing.T) {
	server := scripted.New(t, good())
	e := open(t, server)
	req := question()
	zero, seed := 0.0, 7
	req.Temperature, req.Seed, req.MaxTokens = &zero, &seed, 300
	reply, err := e.Chat(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	call := server.Chats()[0]
	if call.Fields["temperature"] != 0.0 || call.Fields["seed"] != 7.0 || call.Fields["max_tokens"] != 300.0 {
		t.Errorf("parameters sent: %v", call.Fields)
	}
	if call.Rung != "json_schema" || string(call.Schema) != string(req.Schema) {
		t.Errorf("schema went out as %s %s, want it verbatim", call.Rung, call.Schema)
	}
	if call.System != req.System || call.User != req.User || call.Header.Get("Authorization") != "Bearer "+testKey {
		t.Errorf("messages or key did not arrive: %+v", call)
	}
	if string(reply.Object) != `{"answer":"yes","zeal":"z"}` || reply.Rung != endpoint.JSONSchema || reply.Calls != 2 || reply.Usage.In == 0 {
		t.Errorf("reply: %+v", reply)
	}
	if strings.Contains(string(reply.Raw.Request), testKey) {
		t.Error("the key stands in the recorded exchange")
	}
}

func TestProbeIsMadeOnceForEachModel(t *testing.T) {
	server := scripted.New(t, good())
	memory := endpoint.NewMemory()
	for range 3 {
		e := open(t, server, func(c *endpoint.Config) { c.Memory = memory })
		if _, err := e.Chat(t.Context(), question()); err != nil {
			t.Fatal(err)
		}
	}
	if calls := len(server.Calls()); calls != 4 {
		t.Errorf("%d calls for three questions, want one probe and three", calls)
	}
	e := open(t, server, func(c *endpoint.Config) { c.Memory = memory; c.Model = "other" })
	reply, err := e.Chat(t.Context(), question())
	if err != nil || reply.Calls != 2 {
		t.Errorf("another model took %d calls (%v), want a probe of its own", reply.Calls, err)
	}
}
