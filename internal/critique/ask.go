package critique

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"equipoise/internal/endpoint"
	"equipoise/internal/interview"
)

// Journal keeps the replies of models as they arrive.
type Journal interface {
	Recall(ctx context.Context, reviewID, step string) (interview.Exchange, error) // ErrNotFound where none
	Record(ctx context.Context, e interview.Exchange) error
}

// inquiry is one thing to ask of the model, with what is wrong with a reply:
// faults make it useless, doubts only make it worth asking again.
type inquiry struct {
	step string
	req  endpoint.Request
	seal string
	hold func(json.RawMessage) (faults, doubts []string)
}

// converse asks once, and once more with the exact faults where there are any.
func (r *review) converse(ctx context.Context, q inquiry) (json.RawMessage, error) {
	first, err := r.ask(ctx, q.step, q.req)
	if err != nil {
		return nil, err
	}
	faults, doubts := held(first, q)
	if len(faults)+len(doubts) == 0 {
		return first.Object, nil
	}
	second, err := r.askAgain(ctx, q, first, append(faults, doubts...))
	if again, _ := held(second, q); err == nil && len(again) == 0 {
		return second.Object, nil
	}
	switch {
	case len(faults) == 0 && ctx.Err() == nil:
		return first.Object, nil
	case err != nil:
		return nil, err
	}
	return nil, disobedient(r.by.Model)
}

// held is what is wrong with a reply; nothing further is said of one that
// missed the form altogether.
func held(k kept, q inquiry) (faults, doubts []string) {
	switch {
	case k.Object == nil:
		return []string{"it is not one JSON object"}, nil
	case !k.Obeyed:
		return []string{"seal_start or seal_end is missing or wrong: the seals stand at the start of the first message and at the end of this one"}, nil
	}
	return q.hold(k.Object)
}

func (r *review) askAgain(ctx context.Context, q inquiry, first kept, faults []string) (kept, error) {
	complaint, err := r.c.wording.fill("repair", struct {
		Faults []string
		Seal   string
	}{firstFew(faults), q.seal})
	if err != nil {
		return kept{}, err
	}
	q.req.Repair = &endpoint.Repair{Answer: r.shortened(q.req, first.Text, complaint), Complaint: complaint}
	return r.ask(ctx, q.step+"-repair", q.req)
}

// firstFew keeps a complaint short where everything is wrong.
func firstFew(faults []string) []string { return faults[:min(len(faults), 12)] }

// shortened cuts an earlier reply to what a small context has room for beside
// the reply to come.
func (r *review) shortened(req endpoint.Request, text, complaint string) string {
	room := usable(r.context) - tokens(req.System) - tokens(req.User) - tokens(complaint) - min(req.MaxTokens, 1500)
	for tokens(text) > max(room, 50) {
		text = text[:len(text)*3/4]
	}
	return visible(text)
}

// ask recalls the reply of a step, or calls the model and keeps what it says.
func (r *review) ask(ctx context.Context, step string, req endpoint.Request) (kept, error) {
	k, err := r.recall(ctx, step)
	if err == nil || !errors.Is(err, interview.ErrNotFound) {
		return k, err
	}
	select {
	case r.door.places <- struct{}{}:
		defer func() { <-r.door.places }()
	case <-ctx.Done(): // the call says so in its own words
	}
	reply, err := r.door.batch.Chat(ctx, req)
	spoiled := endpoint.KindOf(err) == endpoint.NotObeying && reply.Text != ""
	if err != nil && !spoiled {
		return kept{}, r.failed(ctx, step, err)
	}
	k = keep(reply, err == nil, r.c.wording.hash)
	r.book(k, 0)
	return k, r.record(ctx, step, k, reply.Raw.Request)
}

// book adds a call to the record, with the time it took where that was in an
// earlier run.
func (r *review) book(k kept, earlier time.Duration) {
	cost, _ := r.door.endpoint.Cost(k.Usage)
	r.ledger.add(k, cost, earlier)
}

// recall finds a kept reply; one that other prompts led to is not used.
func (r *review) recall(ctx context.Context, step string) (kept, error) {
	var k kept
	e, err := r.journal.Recall(ctx, r.s.ReviewID, step)
	if err != nil {
		return k, fmt.Errorf("recall %s: %w", step, err)
	}
	if json.Unmarshal([]byte(e.Received), &k) != nil || k.PromptHash != r.c.wording.hash {
		return kept{}, fmt.Errorf("recall %s: %w", step, interview.ErrNotFound)
	}
	r.book(k, time.Duration(k.Milliseconds)*time.Millisecond)
	return k, nil
}

// record keeps a reply even when the review is being stopped: it is paid for.
func (r *review) record(ctx context.Context, step string, k kept, sent []byte) error {
	received, err := json.MarshalIndent(k, "", " ")
	if err != nil {
		return fmt.Errorf("record %s: %w", step, err)
	}
	e := interview.Exchange{ReviewID: r.s.ReviewID, Step: step, Sent: string(sent), Received: string(received), At: r.c.now()}
	if err := r.journal.Record(context.WithoutCancel(ctx), e); err != nil {
		return fmt.Errorf("record %s: %w", step, err)
	}
	return nil
}

// failed names the failure for the person, and for the log what the sentence
// leaves out.
func (r *review) failed(ctx context.Context, step string, err error) error {
	r.c.log.WarnContext(ctx, "a critic could not be asked", "step", step, "error", err)
	return &failure{problem: problemOf(err), kind: endpoint.KindOf(err)}
}
