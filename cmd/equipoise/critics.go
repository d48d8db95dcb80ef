package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"equipoise/config"
	"equipoise/internal/checklist"
	"equipoise/internal/critique"
	"equipoise/internal/endpoint"
	"equipoise/internal/interview"
	"equipoise/internal/practice"
	"equipoise/internal/transcriber"
	"equipoise/prompts"
)

// critics is everything that reads answers or hears them, behind the doors
// that the rehearsal room knows.
type critics struct {
	config    config.Config
	private   bool // addresses of this computer and its network may be called
	checklist *checklist.Critic
	critique  *critique.Critic
	ear       ear
	memory    *fileMemory
	rubric    interview.Rubric
	gates     *endpoint.Gates
}

func openCritics(c config.Config, texts content, log *slog.Logger) (*critics, error) {
	all := &critics{config: c, private: guarded(c), memory: newFileMemory(), rubric: texts.rubric, gates: endpoint.NewGates()}
	var err error
	if all.critique, err = critique.New(prompts.Files(), texts.rubric, all.open, log); err != nil {
		return nil, err
	}
	if all.checklist, err = checklist.New(texts.rubric); err != nil {
		return nil, err
	}
	all.ear = ear{transcriber.New(all.openSpeech)}
	return all, nil
}

// bench is what a command that has answers read works with.
type bench struct {
	config  config.Config
	texts   content
	critics *critics
	log     *slog.Logger
}

// bench reads settings and texts and makes critics of them; what they log from
// a level on goes to standard error.
func (p *program) bench(level slog.Level) (b bench, err error) {
	if b.config, err = p.settings(); err != nil {
		return b, err
	}
	if b.texts, err = loadContent(); err != nil {
		return b, err
	}
	b.log = slog.New(slog.NewTextHandler(p.err, &slog.HandlerOptions{Level: level}))
	b.critics, err = openCritics(b.config, b.texts, b.log)
	return b, err
}

// open opens a critic's endpoint as this program treats them.
func (a *critics) open(c interview.Critic) (*endpoint.Endpoint, error) {
	return endpoint.New(endpoint.Config{
		BaseURL: c.BaseURL, Model: c.Model, Key: string(c.Key), AllowPrivate: a.private,
		Timeout: a.timeout(c.BaseURL), Parallel: c.Parallel, Context: c.Context,
		Prices: endpoint.Prices{In: c.PriceIn, Out: c.PriceOut}, Memory: a.memory, Gates: a.gates,
	})
}

// parallel is how many answers a critic may have in work at once: as many as
// its server takes calls, so that every reply is stored before the next call.
func (a *critics) parallel(c interview.Critic) int {
	e, err := a.open(c)
	if err != nil {
		return 1
	}
	return e.Parallel()
}

func (a *critics) openSpeech(t interview.Transcriber) (*endpoint.Endpoint, error) {
	return endpoint.New(endpoint.Config{
		BaseURL: t.BaseURL, Model: t.Model, Key: string(t.Key), AllowPrivate: a.private,
		Timeout: a.timeout(t.BaseURL), Memory: a.memory, Gates: a.gates,
	})
}

// timeout is how long one call may take, by where the server is; what the
// address alone cannot tell counts as elsewhere.
func (a *critics) timeout(baseURL string) (limit time.Duration) {
	if address, err := endpoint.ParseAddress(baseURL); err == nil && address.Local() {
		return a.config.LocalTimeout
	}
	return a.config.CallTimeout
}

// address says what is wrong with a server's address as a person typed it.
func (a *critics) address(text string) error {
	if _, err := endpoint.ParseAddress(text); err != nil {
		return errors.New(endpoint.Sentence(err))
	}
	return nil
}

// unencrypted reports whether words sent to an address could be read on the way.
func (a *critics) unencrypted(text string) bool {
	address, err := endpoint.ParseAddress(text)
	return err == nil && address.Unencrypted()
}

// prompts are the texts that critics work by, under their hashes.
func (a *critics) prompts() map[string]string { return a.critique.Prompts() }

func (a *critics) readers() map[interview.CriticKind]practice.Reader {
	return map[interview.CriticKind]practice.Reader{
		interview.Builtin: builtinReader{a.checklist},
		interview.OpenAI:  modelReader{a.critique},
	}
}

// builtinReader lets the checklist stand where a critic is expected.
type builtinReader struct{ checklist *checklist.Critic }

// Review reads one answer; it needs no journal, since it costs nothing.
func (b builtinReader) Review(_ context.Context, _ interview.Critic, s interview.Submission, _ practice.Journal) (interview.Opinion, error) {
	return b.checklist.Review(s), nil
}

// modelReader lets the critique stand where a critic is expected.
type modelReader struct{ critique *critique.Critic }

// Review reads one answer by calls to a model.
func (m modelReader) Review(ctx context.Context, by interview.Critic, s interview.Submission, journal practice.Journal) (interview.Opinion, error) {
	return m.critique.Review(ctx, by, s, journal)
}

// ear lets the transcriber stand where an ear is expected.
type ear struct{ transcriber *transcriber.Transcriber }

// Hear writes down what was said in a recording.
func (e ear) Hear(ctx context.Context, by interview.Transcriber, r interview.Recording, open practice.Opener) (interview.Transcript, error) {
	return e.transcriber.Hear(ctx, by, r, open)
}
