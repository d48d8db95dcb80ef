package critique

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"equipoise/config"
	"equipoise/internal/endpoint"
	"equipoise/internal/endpoint/scripted"
	"equipoise/internal/interview"
	"equipoise/prompts"
)

// answer is a balanced answer of about 150 words.
const answer = "The danger here is that the assistant tells people on blood thinners that a double dose is fine, and they bleed. " +
	"Before deciding anything I would look at how often that happens and for which patients. " +
	"I would run an audit of four hundred dosage questions with two pharmacists marking every reply. " +
	"If more than two replies in four hundred are harmful, dosage questions go to a pharmacist instead of the model. " +
	"Switching it off altogether would also cost something, because night callers have nobody else to ask. " +
	"So I would keep general advice open and put a filter in front of dosage. " +
	"A monitor reads a sample of replies each night and the on-call nurse can roll the release back. " +
	"We start with one clinic, then ten, then everyone. " +
	"I do not know how well this works for callers in Turkish, and I would ask the clinic in Kreuzberg to test it. " +
	"In the end I come down on going on, slowly, with that limit."

func question() interview.Question {
	q := interview.BareQuestion("An assistant for patients sometimes gives harmful advice on medication. What do you do?", interview.Technical)
	q.Parts = []string{"what you do now", "how you would know that it worked"}
	q.Points = []string{"how often and how bad", "who is affected", "what a safeguard costs"}
	q.FollowUps = []interview.FollowUp{
		{Text: "The clinic wants it everywhere next week. What do you say?", Core: []interview.CriterionID{"limits"}, AsksStance: true},
		{Text: "Who answers for a wrong dose?", Core: []interview.CriterionID{"safeguards"}, AsksStance: true},
	}
	return q
}

func rubric(t testing.TB) interview.Rubric {
	t.Helper()
	r, _, err := config.Rubric(config.Content())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func submission(t testing.TB, text string) interview.Submission {
	t.Helper()
	words := interview.Transcript{Source: interview.Typed, Text: text}
	return interview.Submission{ReviewID: "review-1", Question: question(), Transcript: words, Sentences: words.Sentences(), Rubric: rubric(t)}
}

// newCritic opens endpoints that do not wait between tries.
func newCritic(t testing.TB) *Critic {
	t.Helper()
	memory := endpoint.NewMemory()
	open := func(c interview.Critic) (*endpoint.Endpoint, error) {
		return endpoint.New(endpoint.Config{
			BaseURL: c.BaseURL, Model: c.Model, AllowPrivate: true, Context: c.Context, Timeout: c.Timeout, Memory: memory,
			Prices: endpoint.Prices{In: c.PriceIn, Out: c.PriceOut},
			Clock: endpoint.Clock{
				Now: time.Now, Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
				Jitter: func(d time.Duration) time.Duration { return d },
			},
		})
	}
	c, err := New(prompts.Files(), rubric(t), open, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func at(server *scripted.Server) interview.Critic {
	return interview.Critic{Name: "scripted", Kind: interview.OpenAI, BaseURL: server.URL, Model: "scripted", Context: 64000, PriceIn: 1, PriceOut: 4}
}

// notebook is a journal in memory.
type notebook struct {
	mu    sync.Mutex
	pages map[string]interview.Exchange
}

func newNotebook() *notebook { return &notebook{pages: map[string]interview.Exchange{}} }

func (n *notebook) Recall(_ context.Context, reviewID, step string) (interview.Exchange, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	e, ok := n.pages[reviewID+"/"+step]
	if !ok {
		return e, interview.ErrNotFound
	}
	return e, nil
}

func (n *notebook) Record(_ context.Context, e interview.Exchange) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.pages[e.ReviewID+"/"+e.Step] = e
	return nil
}

// have is a review of the text by a scripted server's steps.
func have(t *testing.T, text string, steps ...scripted.Step) (interview.Opinion, *scripted.Server, error) {
	t.Helper()
	server := scripted.New(t, steps...)
	opinion, err := newCritic(t).Review(t.Context(), at(server), submission(t, text), newNotebook())
	return opinion, server, err
}

func mustHave(t *testing.T, text string, steps ...scripted.Step) (interview.Opinion, *scripted.Server) {
	t.Helper()
	opinion, server, err := have(t, text, steps...)
	if err != nil {
		t.Fatalf("review: %v", err)
	}
	return opinion, server
}

// verdicts is the checks that are met, in the rubric's order.
func verdicts(t *testing.T, o interview.Opinion) string {
	t.Helper()
	var met []string
	for _, c := range rubric(t).AllChecks() {
		if o.Reading.Met(c.ID) {
			met = append(met, string(c.ID))
		}
	}
	return strings.Join(met, " ")
}

func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(err)
	}
	return string(text)
}
