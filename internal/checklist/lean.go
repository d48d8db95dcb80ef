package checklist

import "equipoise/internal/interview"

// lean is how strongly an answer was heard to pull to each side, and how much
// of a way forward was heard.
type lean struct{ dismissive, cautious, forward float64 }

// weights says what one sentence of a family counts for. A sentence counts
// more in the last third of an answer, where people say what they will do.
const (
	lateFactor = 2.0
	pullNeeded = 2.0 // what a side must have to count, without any way forward
	pathWeight = 0.5 // how much a sentence about a way forward takes off a side
)

func (h *heard) lean() lean {
	var l lean
	for i, s := range h.sentences {
		if !s.counts() {
			continue
		}
		weight := 1.0
		if 3*(i+1) > 2*len(h.sentences) {
			weight = lateFactor
		}
		l.dismissive += weight * s.weigh(map[interview.CheckID]float64{
			"dismissive.belittles": 1.5, "dismissive.defers": 1.5, "dismissive.proceeds": 2,
		})
		l.cautious += weight * s.weigh(map[interview.CheckID]float64{"cautious.refuses": 2, "cautious.absolute": 2})
		for _, name := range []string{"forward", "bounds", "gradual"} {
			if s.families[name] != "" {
				l.forward += weight
			}
		}
	}
	return l
}

// weigh adds up what the sentence shows of the checks.
func (s sentence) weigh(checks map[interview.CheckID]float64) (sum float64) {
	for _, r := range rules() {
		if worth := checks[r.check]; worth > 0 {
			if _, ok := r.heardIn(s); ok {
				sum += worth
			}
		}
	}
	return sum
}

// sides reports which sides are heard strongly enough to count.
func (l lean) sides() (dismissive, cautious bool) {
	needed := pullNeeded + pathWeight*l.forward
	dismissive, cautious = l.dismissive >= needed, l.cautious >= needed
	if dismissive && cautious {
		dismissive, cautious = l.dismissive > 0.6*l.cautious, l.cautious > 0.6*l.dismissive
	}
	return dismissive, cautious
}

// settle makes the verdicts on one answer agree with each other: a phrase that
// the rest of the answer outweighs does not pull to a side, and a concern that
// is waved away is not taken seriously.
func (h *heard) settle(found map[interview.CheckID]interview.Finding) {
	if !h.question.AsksStance {
		return
	}
	dismissive, cautious := h.lean().sides()
	if !dismissive {
		outweigh(found, "dismissive.belittles", "dismissive.defers", "dismissive.proceeds")
	}
	if !cautious {
		outweigh(found, "cautious.refuses", "cautious.absolute", "cautious.one_sided")
	}
	if dismissive && !counts(found) {
		outweigh(found, "risk.serious")
		return
	}
	if !dismissive {
		h.actsOnIt(found)
	}
}

// actsOnIt hears a concern as taken seriously where the speaker does something
// about it, even if they never call it serious.
func (h *heard) actsOnIt(found map[interview.CheckID]interview.Finding) {
	if found["risk.serious"].Verdict != interview.NotMet {
		return
	}
	for _, by := range []interview.CheckID{
		"limits.bounds", "safeguards.specific", "assessment.decides", "assessment.measure", "assessment.method", "risk.specific", "cautious.refuses",
	} {
		if f := found[by]; f.Verdict == interview.Met {
			found["risk.serious"] = f
			return
		}
	}
}

// counts reports whether the dismissive scale counts beside a serious concern.
func counts(found map[interview.CheckID]interview.Finding) bool {
	both := found["dismissive.belittles"].Verdict == interview.Met && found["dismissive.defers"].Verdict == interview.Met
	return both || found["dismissive.proceeds"].Verdict == interview.Met
}

func outweigh(found map[interview.CheckID]interview.Finding, checks ...interview.CheckID) {
	for _, id := range checks {
		if found[id].Verdict == interview.Met {
			found[id] = interview.Finding{Verdict: interview.NotMet, Reason: "The rest of the answer outweighs what was heard."}
		}
	}
}
