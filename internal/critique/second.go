package critique

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"equipoise/internal/endpoint"
	"equipoise/internal/interview"
)

// readings is how often an answer is read where once is not enough.
const readings = 3

// pivots is the checks that decide the stance.
func pivots(r interview.Rubric) []interview.Check {
	var list []interview.Check
	for _, id := range []interview.CheckID{"structure.on_question", "risk.serious", "safeguards.specific", "assessment.measure", benefit} {
		if c, ok := r.Check(id); ok {
			list = append(list, c)
		}
	}
	for _, s := range r.Scales {
		list = append(list, s.Checks...)
	}
	return list
}

// hangs reports whether the stance would be another one without a single check
// that was met. Answering the question and taking the risk seriously are not
// among them: every balanced stance needs both.
func (r *review) hangs(reading interview.Reading) bool {
	if !r.s.Question.AsksStance {
		return false
	}
	stance := r.stance(reading)
	for _, c := range pivots(r.s.Rubric) {
		if c.ID == "structure.on_question" || c.ID == "risk.serious" || !reading.Met(c.ID) {
			continue
		}
		if r.stance(without(reading, c.ID)) != stance {
			return true
		}
	}
	return false
}

func (r *review) stance(reading interview.Reading) interview.Stance {
	return r.s.Rubric.Assess(r.s.Question, r.s.Transcript.Text, reading).Stance
}

func without(reading interview.Reading, id interview.CheckID) interview.Reading {
	reading.Findings = copied(reading.Findings)
	reading.Findings[id] = interview.Finding{Verdict: interview.NotMet}
	return reading
}

func copied(findings map[interview.CheckID]interview.Finding) map[interview.CheckID]interview.Finding {
	out := make(map[interview.CheckID]interview.Finding, len(findings))
	for id, f := range findings {
		out[id] = f
	}
	return out
}

// aboutStance asks only for what the stance rests on.
func (r *review) aboutStance() order {
	pivots := pivots(r.s.Rubric)
	return order{asked: common(pivots, r.s.Rubric.Asked(r.s.Question)), parts: [][]interview.Check{pivots}, name: "stance"}
}

// more has the answer read twice more and lets the majority decide, check by
// check. Readings of the stance alone leave the rest to the first.
func (r *review) more(ctx context.Context, first interview.Reading, o order) (interview.Reading, error) {
	all := []interview.Reading{first}
	for number := 2; number <= readings; number++ {
		o.suffix = fmt.Sprintf("-reading%d", number)
		next, err := r.reading(ctx, o, number)
		if err != nil {
			return first, err
		}
		if !o.observe {
			next = laidOver(first, next)
		}
		all = append(all, next)
	}
	r.votes = all
	return r.majority(all), nil
}

// laidOver is the first reading with the findings of a later, partial one.
func laidOver(first, next interview.Reading) interview.Reading {
	whole := first
	whole.Findings = copied(first.Findings)
	for id, f := range next.Findings {
		whole.Findings[id] = f
	}
	weighAgainstBenefit(whole)
	return whole
}

// majority is the reading in which most readings would find themselves, with
// the words of the first that shares each verdict.
func (r *review) majority(all []interview.Reading) interview.Reading {
	out := all[0]
	out.Findings = map[interview.CheckID]interview.Finding{}
	for id := range all[0].Findings {
		out.Findings[id] = prevailing(all, id)
	}
	weighAgainstBenefit(out)
	out.Particulars, out.Flags, out.ToJudge = steady(all), steadyFlags(all), union(all)
	out.Withdrawn = withdrawn(out)
	out.Readings, out.Agreeing = len(all), 0
	for _, reading := range all {
		if r.stance(reading) == r.stance(out) {
			out.Agreeing++
		}
	}
	return out
}

func prevailing(all []interview.Reading, id interview.CheckID) interview.Finding {
	met := 0
	for _, reading := range all {
		if reading.Met(id) {
			met++
		}
	}
	for _, reading := range all {
		if reading.Met(id) == (2*met > len(all)) {
			return reading.Findings[id]
		}
	}
	return all[0].Findings[id]
}

// steady is the first reading's particulars whose sentence most readings name.
func steady(all []interview.Reading) []interview.Quote {
	var kept []interview.Quote
	for _, q := range all[0].Particulars {
		n := 0
		for _, reading := range all {
			if slices.Contains(reading.Particulars, q) {
				n++
			}
		}
		if 2*n > len(all) {
			kept = append(kept, q)
		}
	}
	return kept
}

func steadyFlags(all []interview.Reading) []interview.FlagFinding {
	var kept []interview.FlagFinding
	times := map[interview.FlagID]int{}
	for _, reading := range all {
		for _, f := range reading.Flags {
			times[f.ID]++
			if 2*times[f.ID] > len(all) && !slices.ContainsFunc(kept, func(k interview.FlagFinding) bool { return k.ID == f.ID }) {
				kept = append(kept, f)
			}
		}
	}
	return kept
}

func union(all []interview.Reading) []interview.Quote {
	var quotes []interview.Quote
	for _, reading := range all {
		for _, q := range reading.ToJudge {
			if !slices.Contains(quotes, q) {
				quotes = append(quotes, q)
			}
		}
	}
	return quotes
}

// votesText is what each reading found, where there were several.
func (r *review) votesText() string {
	if len(r.votes) == 0 {
		return ""
	}
	type vote struct {
		Stance interview.Stance    `json:"stance"`
		Met    []interview.CheckID `json:"met"`
	}
	var list []vote
	for _, reading := range r.votes {
		v := vote{Stance: r.stance(reading), Met: []interview.CheckID{}}
		for _, c := range r.s.Rubric.AllChecks() {
			if reading.Met(c.ID) {
				v.Met = append(v.Met, c.ID)
			}
		}
		list = append(list, v)
	}
	text, err := json.Marshal(list)
	if err != nil {
		return ""
	}
	return string(text)
}

// confirmed is the flags that a second, separate reading finds too.
func (r *review) confirmed(ctx context.Context, flags []interview.FlagFinding) ([]interview.FlagFinding, error) {
	agreed := make([]bool, len(flags))
	failures := make([]error, len(flags))
	var all sync.WaitGroup
	for i, f := range flags {
		all.Go(func() { agreed[i], failures[i] = r.askFlag(ctx, f.ID) })
	}
	all.Wait()
	if err := firstOf(failures); err != nil {
		return nil, err
	}
	var kept []interview.FlagFinding
	for i, f := range flags {
		if agreed[i] {
			kept = append(kept, f)
		}
	}
	return kept, nil
}

// secondReply is what a second reading says about one flag.
type secondReply struct {
	Evidence []pointer `json:"evidence"`
	Reason   string    `json:"reason"`
	Verdict  string    `json:"verdict"`
}

func (r *review) askFlag(ctx context.Context, id interview.FlagID) (bool, error) {
	system, err := r.c.wording.fill("flag.system", flagSystem{Seal: openingSeal, Flags: r.s.Rubric.Flags})
	if err != nil {
		return false, err
	}
	data := flagUser{laidOut: r.paper.layOut(r.c.word), Flag: id}
	user, err := r.c.wording.fill("flag.user", data)
	if err != nil {
		return false, err
	}
	left := usable(r.context) - tokens(system) - tokens(user)
	if left < checkTokens {
		return false, tooLong()
	}
	raw, err := r.converse(ctx, question{
		step: "flag-" + string(id), seal: data.Seal, hold: holdFlag,
		req: endpoint.Request{
			System: system, User: user, SchemaName: "flag", Schema: flagSchema(), SchemaTold: true,
			MaxTokens: min(left, plentyTokens/2), Temperature: warmth(1), Canaries: []string{openingSeal, data.Seal},
		},
	})
	if err != nil {
		return false, err
	}
	var reply secondReply
	decode(raw, &reply)
	quotes, _ := r.paper.evidence(reply.Evidence, nil)
	return reply.Verdict == "yes" && len(quotes) > 0, nil
}

func holdFlag(raw json.RawMessage) (faults, doubts []string) {
	var reply secondReply
	if faults = decode(raw, &reply); faults != nil {
		return faults, nil
	}
	if reply.Verdict != "yes" && reply.Verdict != "no" {
		return []string{"the verdict is neither yes nor no"}, nil
	}
	return nil, nil
}
