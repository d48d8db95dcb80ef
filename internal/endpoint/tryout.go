package endpoint

import (
	"bytes"
	"context"
	"fmt"
	"time"
)

// shownText is how many characters of a reply a Report shows at most.
const shownText = 600

// Step is one thing that was tried out.
type Step struct {
	Name     string // connected, model, form, context or answer
	OK       bool
	Sentence string // for a person
	Text     string // what the model said, where it said something
	Duration time.Duration
}

// Report is what came of trying a server out; OK means that it can be used.
type Report struct {
	OK    bool
	Steps []Step
}

func (r *Report) add(name string, ok bool, sentence, text string, took time.Duration) {
	r.Steps = append(r.Steps, Step{Name: name, OK: ok, Sentence: sentence, Text: shorten(text), Duration: took})
}

// Test tries a model out step by step with real calls, and stops at the first step without which nothing works.
func (e *Endpoint) Test(ctx context.Context) Report {
	var report Report
	if !e.testConnection(ctx, &report) || !e.testForm(ctx, &report) {
		return report
	}
	e.testContext(ctx, &report)
	report.OK = e.testAnswer(ctx, &report)
	return report
}

// testConnection lists the models. That the list is missing or lacks the model is no proof that it cannot answer.
func (e *Endpoint) testConnection(ctx context.Context, report *Report) bool {
	took := e.stopwatch()
	models, err := e.Models(ctx)
	switch KindOf(err) {
	case "", WrongAddress, BadRequest, NotFound:
		report.add("connected", true, fmt.Sprintf("Connected to %s.", e.Host()), "", took())
	default:
		report.add("connected", false, Sentence(err), "", took())
		return false
	}
	_, listed := find(models, e.cfg.Model)
	switch {
	case listed:
		report.add("model", true, fmt.Sprintf("The server has %q.", e.cfg.Model), "", 0)
	case len(models) == 0:
		report.add("model", true, "The server does not list its models.", "", 0)
	default:
		report.add("model", false, fmt.Sprintf("%q is not among the %d models listed; it is tried all the same.", e.cfg.Model, len(models)), "", 0)
	}
	return true
}

func (e *Endpoint) testForm(ctx context.Context, report *Report) bool {
	took := e.stopwatch()
	rung, err := e.Probe(ctx)
	if err != nil {
		report.add("form", false, Sentence(err), "", took())
		return false
	}
	report.add("form", true, rungSentence(rung), "", took())
	return true
}

func rungSentence(rung Rung) string {
	switch rung {
	case JSONSchema:
		return "Replies keep to the form they are asked for."
	case JSONObject:
		return "Replies are JSON; their form is checked here."
	case ForcedTool:
		return "Replies come through a tool call and keep to its form."
	default:
		return "The server does not enforce a form; replies are read and checked here."
	}
}

func (e *Endpoint) testContext(ctx context.Context, report *Report) {
	took := e.stopwatch()
	tokens := e.ContextTokens(ctx)
	sentence := "The server does not say how much fits in one call."
	if tokens > 0 {
		sentence = fmt.Sprintf("%d tokens fit in one call.", tokens)
	}
	report.add("context", true, sentence, "", took())
}

func (e *Endpoint) testAnswer(ctx context.Context, report *Report) bool {
	took := e.stopwatch()
	reply, err := e.Chat(ctx, Request{
		System:    "Someone is setting you up and wants to see that you answer.",
		User:      "In one short sentence, say hello and that you are ready.",
		MaxTokens: 500,
	})
	if err != nil {
		report.add("answer", false, Sentence(err), reply.Text, took())
		return false
	}
	report.add("answer", true, fmt.Sprintf("%q answered.", e.cfg.Model), reply.Text, took())
	return true
}

// TestSpeech tries a transcription model out with a sound of one second; sample may be nil for a plain tone.
func (e *Endpoint) TestSpeech(ctx context.Context, sample *AudioRequest) Report {
	if sample == nil {
		sample = &AudioRequest{Name: "tone.wav", MIME: "audio/wav", Reader: bytes.NewReader(tone())}
	}
	var report Report
	took := e.stopwatch()
	said, err := e.Transcribe(ctx, *sample)
	if err != nil {
		report.add("answer", false, Sentence(err), "", took())
		return report
	}
	sentence := fmt.Sprintf("%s took the sound and answered.", e.Host())
	if len(said.Words) > 0 {
		sentence = fmt.Sprintf("%s took the sound and answered, with the time of each word.", e.Host())
	}
	report.add("answer", true, sentence, said.Text, took())
	report.OK = true
	return report
}

func (e *Endpoint) stopwatch() func() time.Duration {
	began := e.cfg.Clock.Now()
	return func() time.Duration { return e.cfg.Clock.Now().Sub(began) }
}

func shorten(s string) string {
	runes := []rune(s)
	if len(runes) <= shownText {
		return s
	}
	return string(runes[:shownText]) + "…"
}
