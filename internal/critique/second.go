package critique

import (
	"context"
	"fmt"

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
