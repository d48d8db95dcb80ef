package endpoint

import (
	"context"
	"slices"
	"strings"

	openai "github.com/sashabaranov/go-openai"
)

// mostLessons bounds how often one call is changed because the server refused a part of it.
const mostLessons = 8

// Chat asks the model once and returns what it said. A server or model that is new is probed first for how it obeys.
// Every error is an *Error; the Reply is filled as far as known even then, so that costs can be counted and a
// disobedient reply repaired.
func (e *Endpoint) Chat(ctx context.Context, req Request) (Reply, error) {
	began := e.cfg.Clock.Now()
	if req.MaxTokens <= 0 {
		req.MaxTokens = defaultBudget
	}
	c := &conversation{e: e, req: req}
	err := c.prepare(ctx)
	if err == nil {
		err = c.run(ctx)
	}
	c.reply.Duration = e.cfg.Clock.Now().Sub(began)
	if err != nil {
		return c.reply, err
	}
	return c.reply, nil
}

// conversation is one Chat while it runs.
type conversation struct {
	e       *Endpoint
	req     Request
	traits  Traits
	probing bool // the rung is what is being tried, so it must not change
	reply   Reply
}

// prepare finds the rung: from memory, or by a probe that only one caller at a time makes.
func (c *conversation) prepare(ctx context.Context) *Error {
	c.traits = c.e.traits()
	if c.req.Schema == nil || c.traits.Rung != "" {
		return nil
	}
	select {
	case c.e.gate.setup <- struct{}{}:
		defer func() { <-c.e.gate.setup }()
	case <-ctx.Done():
		return c.e.fail(kindOfContext(ctx.Err()), "probe model", ctx.Err())
	}
	c.traits = c.e.traits()
	if c.traits.Rung != "" {
		return nil
	}
	found, err := c.e.probe(ctx)
	c.reply.Calls += found.calls
	c.reply.Usage = c.reply.Usage.Add(found.usage)
	c.traits = c.e.traits()
	return err
}

// run asks until there is a reply worth taking: once more with twice the budget when it was cut, once more when blank.
func (c *conversation) run(ctx context.Context) *Error {
	doubled, again := false, false
	for {
		got, err := c.ask(ctx)
		switch {
		case err != nil && doubled && err.Kind == TooLong:
			return c.fail(ReplyCut)
		case err != nil:
			return err
		case got.filtered():
			return c.fail(Filtered)
		case got.cut() && doubled:
			return c.fail(ReplyCut)
		case got.cut():
			doubled, c.req.MaxTokens = true, 2*c.req.MaxTokens
		case got.blank() && !again:
			again = true
		default:
			return c.take(got)
		}
	}
}

// ask makes one call, and makes it again without what the server refuses.
func (c *conversation) ask(ctx context.Context) (answer, *Error) {
	for lesson := 0; ; lesson++ {
		seen, calls, wrong := c.e.tries(ctx, "ask model", c.send)
		c.reply.Calls += calls
		c.reply.Raw = Exchange{Request: seen.sent, Response: seen.body}
		c.reply.Sent = c.sent()
		if wrong == nil {
			return c.read(seen)
		}
		if lesson == mostLessons || !c.adapt(wrong) {
			return answer{}, wrong.err
		}
	}
}

func (c *conversation) read(seen exchange) (answer, *Error) {
	got, ok := readAnswer(seen.body)
	c.reply.Usage = c.reply.Usage.Add(got.usage)
	c.reply.Model, c.reply.Fingerprint, c.reply.Finish = got.model, got.fingerprint, got.finish
	c.reply.Thinking = got.thinking
	if !ok {
		return answer{}, c.fail(Garbled)
	}
	return got, nil
}

func (c *conversation) send(ctx context.Context) exchange {
	return c.e.over(ctx, func(ctx context.Context, client *openai.Client, w *wire) error {
		w.edit = w.setFields(c.fields())
		_, err := client.CreateChatCompletion(ctx, openai.ChatCompletionRequest{Messages: c.messages()})
		return err
	})
}

// take keeps the reply and checks what can be checked without knowing what it is about.
func (c *conversation) take(got answer) *Error {
	c.reply.Text = got.text()
	if c.req.Schema == nil {
		if c.reply.Text == "" {
			return c.fail(NotObeying)
		}
		return c.checkCanaries()
	}
	c.reply.Rung = c.traits.Rung
	object, ok := findObject(c.reply.Text, required(c.req.Schema))
	if !ok {
		return c.fail(NotObeying)
	}
	c.reply.Object = object
	return c.checkCanaries()
}

// checkCanaries tells a prompt that was cut from a model that simply does not do as it is told: the end of a prompt
// survives every known way of cutting, so with none of several canaries it is the model.
func (c *conversation) checkCanaries() *Error {
	missing := func(canary string) bool { return !strings.Contains(c.reply.Text, canary) }
	if !slices.ContainsFunc(c.req.Canaries, missing) {
		return nil
	}
	if len(c.req.Canaries) > 1 && !slices.ContainsFunc(c.req.Canaries, func(s string) bool { return !missing(s) }) {
		return c.fail(NotObeying)
	}
	return c.fail(PromptCut)
}

func (c *conversation) fail(kind Kind) *Error { return c.e.fail(kind, "ask model", nil) }
