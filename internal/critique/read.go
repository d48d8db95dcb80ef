package critique

import (
	"context"
	"encoding/json"
	"sync"

	"equipoise/internal/endpoint"
	"equipoise/internal/interview"
)

// fewInvented is how many verdicts without evidence are let pass as slips.
const fewInvented = 3

// read is everything found in the answer: one reading, more where the person
// wants it thorough or the stance hangs on a single check, and a second look
// at every flag.
func (r *review) read(ctx context.Context) (interview.Reading, error) {
	whole := order{asked: r.s.Rubric.Asked(r.s.Question), parts: parts(r.s.Rubric), observe: true, name: "checks"}
	first, err := r.reading(ctx, whole, 1)
	if err != nil {
		return first, err
	}
	reading := first
	switch {
	case r.by.Thorough:
		reading, err = r.more(ctx, first, whole)
	case r.hangs(first):
		reading, err = r.more(ctx, first, r.aboutStance())
	}
	if err != nil {
		return reading, err
	}
	reading.Flags, err = r.confirmed(ctx, reading.Flags)
	return reading, err
}

// reading asks for all checks of an order, in parallel where the server
// allows it, and verifies what came back.
func (r *review) reading(ctx context.Context, o order, number int) (interview.Reading, error) {
	calls, err := r.plan(o)
	if err != nil {
		return interview.Reading{}, err
	}
	replies := make([]checksReply, len(calls))
	failures := make([]error, len(calls))
	var all sync.WaitGroup
	for i, c := range calls {
		all.Go(func() { replies[i], failures[i] = r.askChecks(ctx, c, number) })
	}
	all.Wait()
	if err := firstOf(failures); err != nil {
		return interview.Reading{}, err
	}
	found := r.verify(o.asked, joined(replies, calls))
	if inventive(found) {
		return found, unfounded(r.by.Model)
	}
	return found, nil
}

// inventive reports whether a model made most of its evidence up: what is left
// of such a reading says nothing about the answer. Where the answer gives the
// judge orders, a model that shows those as evidence is misled and not inventive.
func inventive(reading interview.Reading) bool {
	met := 0
	for _, f := range reading.Findings {
		if f.Verdict == interview.Met {
			met++
		}
	}
	return len(reading.ToJudge) == 0 && reading.Withdrawn >= fewInvented && reading.Withdrawn > met
}

func firstOf(failures []error) error {
	for _, err := range failures {
		if err != nil {
			return err
		}
	}
	return nil
}

// joined puts the replies of one reading together; observations count only
// where they were asked for.
func joined(replies []checksReply, calls []call) checksReply {
	var all checksReply
	for i, reply := range replies {
		all.Checks = append(all.Checks, reply.Checks...)
		if calls[i].observe {
			all.Particulars, all.Flags = reply.Particulars, reply.Flags
			all.ToJudge, all.MissingParts = reply.ToJudge, reply.MissingParts
		}
	}
	return all
}

// askChecks makes one call about checks. Where the reply does not come to its
// end, fewer checks are asked at once.
func (r *review) askChecks(ctx context.Context, c call, number int) (checksReply, error) {
	var reply checksReply
	user := r.checksUserData(c)
	text, err := r.c.wording.fill("checks.user", user)
	if err != nil {
		return reply, err
	}
	raw, err := r.converse(ctx, inquiry{
		step: c.step, seal: user.Seal,
		req: endpoint.Request{
			System: c.system, User: text, SchemaName: "checks", Schema: checksSchema(c.asked, r.s.Rubric.Flags), SchemaTold: true,
			MaxTokens: c.budget, Temperature: warmth(number), Seed: &number, Canaries: []string{openingSeal, user.Seal},
		},
		hold: func(raw json.RawMessage) ([]string, []string) { return r.holdChecks(raw, c) },
	})
	if cutShort(err) && len(c.asked) > 1 {
		return r.askHalves(ctx, c, number)
	}
	if err == nil {
		decode(raw, &reply)
	}
	return onlyAsked(reply, c), err
}

func (r *review) askHalves(ctx context.Context, c call, number int) (checksReply, error) {
	halves := c.halves()
	var replies []checksReply
	for i, half := range halves {
		half.step = c.step + string(rune('a'+i))
		reply, err := r.askChecks(ctx, half, number)
		if err != nil {
			return reply, err
		}
		replies = append(replies, reply)
	}
	return joined(replies, halves), nil
}

// onlyAsked drops what a reply says about checks of another call.
func onlyAsked(reply checksReply, c call) checksReply {
	var checks []checkReply
	for _, said := range reply.Checks {
		for _, asked := range c.asked {
			if said.ID == asked.ID {
				checks = append(checks, said)
			}
		}
	}
	reply.Checks = checks
	return reply
}

// warmth is the temperature of a reading: none for the first, so that it can
// be repeated, and some for those that are to show how steady it is.
func warmth(number int) *float64 {
	t := 0.0
	if number > 1 {
		t = 0.6
	}
	return &t
}
