package checklist

import (
	"strings"

	"equipoise/internal/interview"
)

// lean is how strongly an answer was heard to pull to each side, and how much
// of a way forward was heard.
type lean struct{ dismissive, cautious, forward float64 }

// lateFactor is how much more a sentence counts in the last third of an answer,
// where people say what they will do.
const lateFactor = 2.0

// bothPull is what phrases of both sides must pull for an answer to be heard as
// contradicting itself.
const bothPull = 4.0

func (h *heard) lean() lean {
	var l lean
	said := h.said()
	for i, s := range said {
		weight := 1.0
		if late(i, said) {
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

// sides reports which sides an answer takes: the one its words and phrases make
// most likely, or both where phrases pull strongly to both.
func (c *Critic) sides(h *heard) (dismissive, cautious bool) {
	if l := h.lean(); l.dismissive >= bothPull && l.cautious >= bothPull {
		return true, true
	}
	p := c.words.leaning(h)
	return p[0] > p[1] && p[0] >= p[2], p[2] > p[1] && p[2] > p[0]
}

// settle makes the verdicts on one answer agree with each other: a phrase that
// the rest of the answer outweighs does not pull to a side, and a concern that
// is waved away is not taken seriously.
func (c *Critic) settle(h *heard, found map[interview.CheckID]interview.Finding) {
	if !h.question.AsksStance {
		return
	}
	dismissive, cautious := c.sides(h)
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
	if !dismissive && !cautious {
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

// Of fewer words than toneWords the tone tells only where it is as likely as
// sureTone.
const (
	toneWords = 25
	sureTone  = 0.6
)

// spoken counts the words of the speaker's own view.
func (h *heard) spoken() (n int) {
	for _, s := range h.said() {
		n += len(strings.Fields(s.norm))
	}
	return n
}

// byWords meets a side's main check by the sentence whose words speak most for
// it, where none of its checks was met by a phrase.
func (c *Critic) byWords(h *heard, found map[interview.CheckID]interview.Finding, side int, main interview.CheckID, others ...interview.CheckID) {
	for _, id := range append(others, main) {
		if found[id].Verdict == interview.Met {
			return
		}
	}
	if h.spoken() < toneWords && c.words.leaning(h)[side] < sureTone {
		return
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
