package checklist

import (
	"slices"
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

// leansTo is the side that words and phrases together make most likely; torn
// where phrases pull strongly to both. An order to the judge may stand inside of
// a long spoken sentence, and leaving that out must not make an answer balanced:
// it has to be balanced with what that sentence says besides, too.
func (c *Critic) leansTo(h *heard) (side int, torn bool) {
	if l := h.lean(); l.dismissive >= bothPull && l.cautious >= bothPull {
		return unclear, true
	}
	side = likeliest(c.words.leaning(h))
	if side == balanced && len(h.toJudge) > 0 {
		side = likeliest(c.words.leaning(h.leftover()))
	}
	return side, false
}

func likeliest(p [sides]float64) int { return slices.Index(p[:], slices.Max(p[:])) }

// settle makes the verdicts on one answer agree with each other: a phrase that
// the rest of the answer outweighs does not pull to a side, and a concern that
// is waved away is not taken seriously.
func (c *Critic) settle(h *heard, found map[interview.CheckID]interview.Finding) {
	if !h.question.AsksStance {
		return
	}
	side, torn := c.leansTo(h)
	if torn {
		h.actsOnIt(found)
		return
	}
	if side != dismissive {
		outweigh(found, "dismissive.belittles", "dismissive.defers", "dismissive.proceeds")
	}
	if side != cautious {
		outweigh(found, "cautious.refuses", "cautious.absolute", "cautious.one_sided")
	}
	switch side {
	case dismissive:
		c.byWords(h, found, side, "dismissive.proceeds", "dismissive.belittles", "dismissive.defers")
		if !counts(found) {
			outweigh(found, "risk.serious")
		}
		h.takesASide(found)
	case cautious:
		c.byWords(h, found, side, "cautious.refuses", "cautious.absolute")
		h.takesASide(found)
		h.actsOnIt(found)
	case balanced:
		c.byWords(h, found, side, "safeguards.specific", "assessment.measure")
		h.actsOnIt(found)
	case unclear:
		found["structure.on_question"] = interview.Finding{
			Verdict: interview.NotMet, Reason: "By its words the whole does not come down on the question.",
		}
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
