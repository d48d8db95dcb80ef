package main

import (
	"context"

	"equipoise/internal/endpoint"
	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// TestCritic tries a critic out by real calls.
func (a *critics) TestCritic(ctx context.Context, c interview.Critic) practice.Trial {
	if c.Kind == interview.Builtin {
		return practice.Trial{Works: true, Sentence: "It works: it is part of the program and asks nobody."}
	}
	return trial(a.critique.Try(ctx, c), "It works. Whether it judges well is not known yet.")
}

// TestTranscriber tries a transcriber out by a real call with a short tone.
func (a *critics) TestTranscriber(ctx context.Context, t interview.Transcriber) practice.Trial {
	e, err := a.openSpeech(t)
	if err != nil {
		return practice.Trial{Sentence: endpoint.Sentence(err)}
	}
	return trial(e.TestSpeech(ctx, nil), "It works: sound was sent and a reply came back.")
}

// Nearby looks for model servers on this computer's usual ports.
func (a *critics) Nearby(ctx context.Context) []practice.Neighbour {
	if !a.config.Discover {
		return nil
	}
	var found []practice.Neighbour
	for _, f := range endpoint.Discover(ctx, endpoint.UsualPorts()) {
		found = append(found, practice.Neighbour{Name: f.Name, BaseURL: f.BaseURL, Models: f.Models})
	}
	return found
}

// trial is an endpoint's report in the words of practice; the outcome of a
// failed one is its last step's sentence.
func trial(r endpoint.Report, works string) practice.Trial {
	t := practice.Trial{Works: r.OK, Sentence: works}
	for _, s := range r.Steps {
		t.Steps = append(t.Steps, practice.TrialStep{Name: s.Name, Works: s.OK, Sentence: s.Sentence, Took: s.Duration})
		if s.Text != "" {
			t.Heard = s.Text
		}
		if !s.OK {
			t.Sentence = s.Sentence
		}
	}
	if r.OK {
		t.Sentence = works
	}
	return t
}
