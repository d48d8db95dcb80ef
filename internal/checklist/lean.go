package checklist

import "equipoise/internal/interview"

// lean is how strongly an answer was heard to pull to each side, and how much
// of a way forward was heard.
type lean struct{ dismissive, cautious, forward float64 }

// How sentences add up. One counts more in the last third of an answer, where
// people say what they will do.
const (
	lateFactor = 2.0
	pullNeeded = 2.0 // what a side must have to count, without any way forward
	wordsAlone = 1.0 // how much stronger words must be with no phrase beside them
	pathWeight = 0.5 // how much a sentence about a way forward takes off a side
)

func (h *heard) lean() lean {
	var l lean
	said := h.said()
	for i, s := range said {
		weight := 1.0
		if 3*(i+1) > 2*len(said) {
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

// said is the sentences in which the speaker says their own view.
func (h *heard) said() (own []sentence) {
	for _, s := range h.sentences {
		if s.counts() {
			own = append(own, s)
		}
	}
	return own
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

// sides reports which sides are heard strongly enough to count; both are where
// phrases pull to both and neither clearly more.
func (l lean) sides(words [3]float64) (dismissive, cautious bool) {
	path := pullNeeded + pathWeight*l.forward
	d, b, c := l.dismissive+words[0], path+words[1], l.cautious+words[2]
	if l.dismissive >= path && l.cautious >= path && d > 0.6*c && c > 0.6*d {
		return true, true
	}
	if l.dismissive == 0 {
		d -= wordsAlone
	}
	if l.cautious == 0 {
		c -= wordsAlone
	}
	return d > b && d >= c, c > b && c > d
}

// settle makes the verdicts on one answer agree with each other: a phrase that
// the rest of the answer outweighs does not pull to a side, and a concern that
// is waved away is not taken seriously.
func (c *Critic) settle(h *heard, found map[interview.CheckID]interview.Finding) {
	if !h.question.AsksStance {
		return
	}
	dismissive, cautious := h.lean().sides(c.words.lean(h))
	if !dismissive {
		outweigh(found, "dismissive.belittles", "dismissive.defers", "dismissive.proceeds")
	} else {
		c.byWords(h, found, 0, "dismissive.proceeds", "dismissive.belittles", "dismissive.defers")
	}
	if !cautious {
		outweigh(found, "cautious.refuses", "cautious.absolute", "cautious.one_sided")
	} else {
		c.byWords(h, found, 2, "cautious.refuses", "cautious.absolute")
	}
	if dismissive && !counts(found) {
		outweigh(found, "risk.serious")
	}
	if dismissive || cautious {
		h.takesASide(found)
	}
	if !dismissive && !cautious && c.words.lean(h)[1] > 0 {
		c.byWords(h, found, 1, "safeguards.specific", "assessment.measure")
	}
	if !dismissive {
		h.actsOnIt(found)
	}
}

// takesASide hears an answer that pulls to a side as one to the question.
func (h *heard) takesASide(found map[interview.CheckID]interview.Finding) {
	for _, by := range []interview.CheckID{
		"dismissive.proceeds", "dismissive.belittles", "dismissive.defers", "cautious.refuses", "cautious.absolute",
	} {
		if f := found[by]; f.Verdict == interview.Met && found["structure.on_question"].Verdict == interview.NotMet {
			found["structure.on_question"] = f
		}
	}
}

// byWords meets a side's main check by the sentence whose words speak most for
// it, where none of its checks was met by a phrase.
func (c *Critic) byWords(h *heard, found map[interview.CheckID]interview.Finding, side int, main interview.CheckID, others ...interview.CheckID) {
	for _, id := range append(others, main) {
		if found[id].Verdict == interview.Met {
			return
		}
	}
	if place, said := c.words.strongest(h, side); place >= 0 {
		found[main] = interview.Finding{
			Verdict: interview.Met, Quotes: h.quotesOf([]int{place}), Reason: "Heard by the tone of the whole, here by “" + said + "”.",
		}
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
