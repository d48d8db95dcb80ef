package checklist

import (
	"fmt"
	"strings"

	"equipoise/internal/interview"
)

// write composes the critique from what was heard: the person's own sentences
// and the rubric's own wording, nothing else.
func (c *Critic) write(h *heard, reading interview.Reading) interview.Critique {
	out := interview.Critique{Stance: c.stance(h, reading), Keep: keep(c.rubric, reading)}
	if change, check, ok := c.change(h, reading); ok {
		out.Change = change
		out.Repair = interview.Remark{
			Text:   "Say only this part again, in twenty seconds: " + lowerFirst(check.Next),
			Checks: []interview.CheckID{check.ID}, Sentence: change.Sentence,
		}
		out.FollowUp = c.followUp(h, check)
	}
	out.Impatient, out.OverCareful = c.impatient(reading), c.overCareful(reading)
	out.NotJudged = []interview.Remark{{Text: "Whether what you said is technically right. A checklist hears phrases; it does not know the field."}}
	return out
}

func (c *Critic) stance(h *heard, reading interview.Reading) interview.Remark {
	text := allText(h)
	a := c.rubric.Assess(h.question, text, reading)
	switch a.Stance {
	case interview.IsBalanced:
		return remark("you take the risk seriously and name a way to go on.", "risk.serious", "safeguards.specific", "assessment.measure")
	case interview.IsDismissive:
		return remark("what was heard waves the risk away more than it deals with it.", "dismissive.belittles", "dismissive.defers", "dismissive.proceeds")
	case interview.OverlyCautious:
		return remark("the risk is named, and then the way forward is closed.", "cautious.refuses", "cautious.absolute", "cautious.one_sided")
	case interview.Unclear:
		return remark("no position was heard that takes the risk seriously and goes on from there.", "risk.serious", "structure.on_question")
	}
	return interview.Remark{}
}

func allText(h *heard) string {
	var all []string
	for _, s := range h.sentences {
		all = append(all, s.Text)
	}
	return strings.Join(all, " ")
}

func remark(text string, checks ...interview.CheckID) interview.Remark {
	return interview.Remark{Text: text, Checks: checks}
}

// keepOrder is the checks whose sentence is most worth keeping, best first.
func keepOrder() []interview.CheckID {
	return []interview.CheckID{
		"limits.bounds", "assessment.decides", "assessment.method", "safeguards.layered", "safeguards.specific",
		"tradeoffs.position", "substance.result", "risk.specific", "assessment.measure", "candour.unknown", "substance.evidence",
	}
}

func keep(rubric interview.Rubric, reading interview.Reading) interview.Keep {
	for _, id := range keepOrder() {
		f := reading.Findings[id]
		if f.Verdict != interview.Met || len(f.Quotes) == 0 {
			continue
		}
		check, _ := rubric.Check(id)
		return interview.Keep{Quote: f.Quotes[0], Why: "It " + firstClause(check.Met) + ".", Checks: []interview.CheckID{id}}
	}
	return interview.Keep{}
}

// firstClause is a check's wording up to its first colon or semicolon.
func firstClause(text string) string {
	if i := strings.IndexAny(text, ":;"); i > 0 {
		text = text[:i]
	}
	return text
}

// change picks the one thing to try: a pull to a side first, then the first
// check missing among the question's core criteria, those with least met.
func (c *Critic) change(h *heard, reading interview.Reading) (interview.Change, interview.Check, bool) {
	for _, s := range c.rubric.Scales {
		for _, check := range s.Checks {
			if f := reading.Findings[check.ID]; f.Verdict == interview.Met {
				return turn(check, f), check, true
			}
		}
	}
	check, ok := c.missing(h, reading)
	if !ok {
		return interview.Change{}, check, false
	}
	criterion, _ := c.rubric.Criterion(check.ID.Criterion())
	return interview.Change{
		Title: check.Next, Why: fmt.Sprintf("This question is about it (%s), and nothing was heard that %s.", lowerFirst(criterion.Name), firstClause(check.Met)),
		Skeleton: check.Try, Sentence: c.where(check.ID.Criterion(), reading), Checks: []interview.CheckID{check.ID},
	}, check, true
}

func turn(check interview.Check, f interview.Finding) interview.Change {
	change := interview.Change{
		Title: check.Next, Why: "One sentence " + firstClause(check.Met) + ".", Skeleton: check.Try, Checks: []interview.CheckID{check.ID},
	}
	if len(f.Quotes) > 0 {
		change.Sentence = f.Quotes[0].Sentence
	}
	return change
}

// missing is the first unmet check of the core criterion with least met.
func (c *Critic) missing(h *heard, reading interview.Reading) (interview.Check, bool) {
	least, best := 4, interview.Check{}
	for _, id := range append(h.question.Core, interview.Structure) {
		criterion, _ := c.rubric.Criterion(id)
		met, first := 0, interview.Check{}
		for _, check := range criterion.Checks {
			switch {
			case !c.rubric.Asks(h.question, check.ID):
			case reading.Met(check.ID):
				met++
			case first.ID == "":
				first = check
			}
		}
		if first.ID != "" && met < least {
			least, best = met, first
		}
	}
	return best, best.ID != ""
}

// where is the sentence of the same criterion after which a change would go.
func (c *Critic) where(id interview.CriterionID, reading interview.Reading) int {
	criterion, _ := c.rubric.Criterion(id)
	place := 0
	for _, check := range criterion.Checks {
		for _, q := range reading.Findings[check.ID].Quotes {
			place = max(place, q.Sentence)
		}
	}
	return place
}

// followUp is one of the question's own, the one that presses the criterion
// that misses something; without one there is none.
func (c *Critic) followUp(h *heard, check interview.Check) interview.Remark {
	for _, f := range h.question.FollowUps {
		for _, core := range f.Core {
			if core == check.ID.Criterion() {
				return remark(f.Text, check.ID)
			}
		}
	}
	if len(h.question.FollowUps) > 0 {
		return remark(h.question.FollowUps[0].Text, check.ID)
	}
	return interview.Remark{}
}

// impatient is what somebody who wants to ship would say, about the first
// thing in this answer that costs time.
func (c *Critic) impatient(reading interview.Reading) interview.Remark {
	for _, try := range []struct {
		check interview.CheckID
		text  string
	}{
		{"cautious.refuses", "You say: “%s” And who is helped by that?"},
		{"assessment.method", "“%s” And while you do that, the people who need this wait."},
		{"safeguards.specific", "“%s” Every one of those slows the thing down for everybody."},
		{"risk.serious", "“%s” Is it, though? How often does that really happen?"},
	} {
		if f := reading.Findings[try.check]; f.Verdict == interview.Met && len(f.Quotes) > 0 {
			return remark(fmt.Sprintf(try.text, f.Quotes[0].Text), try.check)
		}
	}
	return interview.Remark{}
}

// overCareful is what somebody who would rather stop would say.
func (c *Critic) overCareful(reading interview.Reading) interview.Remark {
	for _, try := range []struct {
		check interview.CheckID
		text  string
	}{
		{"dismissive.proceeds", "“%s” And when it goes wrong, who takes it back?"},
		{"dismissive.defers", "“%s” By then somebody has paid for it."},
		{"dismissive.belittles", "“%s” Tell that to the one it happens to."},
		{"safeguards.staged", "“%s” Even the first stage is somebody."},
		{"tradeoffs.position", "“%s” You have traded something you cannot give back."},
		{"safeguards.specific", "“%s” And what does that let through?"},
	} {
		if f := reading.Findings[try.check]; f.Verdict == interview.Met && len(f.Quotes) > 0 {
			return remark(fmt.Sprintf(try.text, f.Quotes[0].Text), try.check)
		}
	}
	return interview.Remark{}
}

func lowerFirst(text string) string {
	if text == "" {
		return text
	}
	return strings.ToLower(text[:1]) + text[1:]
}
