package critique

import (
	"slices"
	"strconv"
	"strings"

	"equipoise/internal/interview"
)

const (
	mostParticulars = 3
	mostReason      = 240 // characters
	oneSided        = interview.CheckID("cautious.one_sided")
	benefit         = interview.CheckID("tradeoffs.benefit")
)

// verify turns what a model said in the calls of one reading into findings,
// each held against the person's own sentences.
func (r *review) verify(asked []interview.Check, said checksReply) interview.Reading {
	reading := interview.Reading{Findings: map[interview.CheckID]interview.Finding{}, Readings: 1, Agreeing: 1}
	var barred map[int]bool
	reading.ToJudge, barred = r.toJudge(said.ToJudge)
	for _, check := range asked {
		for _, s := range said.Checks {
			if s.ID == check.ID {
				reading.Findings[check.ID] = r.finding(s, barred)
				break
			}
		}
	}
	weighAgainstBenefit(reading)
	reading.Particulars = r.particulars(said.Particulars, barred)
	reading.Flags = r.flagged(said.Flags, barred)
	reading.MissingPart = r.missingParts(said.MissingParts)
	reading.Withdrawn = withdrawn(reading)
	return reading
}

// finding is one verified verdict: what is called met and cannot be shown is
// not met.
func (r *review) finding(s checkReply, barred map[int]bool) interview.Finding {
	f := interview.Finding{Verdict: interview.NotMet, Reason: r.honest(clip(s.Reason, mostReason))}
	if verdict(s.Verdict) != interview.Met {
		return f
	}
	quotes, _ := r.paper.evidence(s.Evidence, barred)
	if len(quotes) == 0 {
		return interview.Finding{Verdict: interview.NotMet, Withdrawn: true}
	}
	f.Verdict, f.Quotes = interview.Met, quotes
	return f
}

// weighAgainstBenefit holds the one check that is met by an absence against
// the check that says what was absent.
func weighAgainstBenefit(reading interview.Reading) {
	if reading.Met(benefit) && reading.Met(oneSided) {
		reading.Findings[oneSided] = interview.Finding{
			Verdict: interview.NotMet, Reason: "You do name what is lost by not going on.",
		}
	}
}

func withdrawn(reading interview.Reading) int {
	n := 0
	for _, f := range reading.Findings {
		if f.Withdrawn {
			n++
		}
	}
	return n
}

// toJudge is the sentences that speak to a judge, by plain signs and by what
// the model found, and the numbers of all of them. A model that puts most of
// an answer down as such is not believed.
func (r *review) toJudge(pointers []pointer) ([]interview.Quote, map[int]bool) {
	barred := map[int]bool{}
	for _, l := range r.paper.lines {
		barred[l.sentence.Number] = l.addressed
	}
	told := map[int]bool{}
	for _, at := range pointers {
		if l, err := r.paper.locate(at); err == nil {
			told[l.sentence.Number] = true
		}
	}
	if 2*len(told) <= len(r.paper.lines) {
		for n := range told {
			barred[n] = true
		}
	}
	var quotes []interview.Quote
	for _, l := range r.paper.lines {
		if barred[l.sentence.Number] {
			quotes = append(quotes, l.quote())
		}
	}
	return quotes, barred
}

// particulars is up to three things that only this answer holds, each counted
// once; what stands in the question is none.
func (r *review) particulars(pointers []pointer, barred map[int]bool) []interview.Quote {
	var quotes []interview.Quote
	var seen [][]string
	for _, at := range pointers {
		l, err := r.paper.line(at.Sentence)
		words := fold(at.Quote)
		if err != nil || !holds(l.words, words) || holds(r.paper.asked, words) || l.addressed || barred[l.sentence.Number] {
			continue
		}
		again := func(s []string) bool { return holds(s, words) || holds(words, s) }
		if len(quotes) < mostParticulars && !slices.ContainsFunc(seen, again) {
			seen, quotes = append(seen, words), append(quotes, l.quote())
		}
	}
	return quotes
}

// flagged is the flags that this reading raises, each with words to show it.
func (r *review) flagged(said []flagReply, barred map[int]bool) []interview.FlagFinding {
	var found []interview.FlagFinding
	for _, flag := range r.s.Rubric.Flags {
		for _, s := range said {
			quotes, _ := r.paper.evidence(s.Evidence, barred)
			if s.ID == flag.ID && len(quotes) > 0 {
				found = append(found, interview.FlagFinding{ID: flag.ID, Quotes: quotes, Reason: r.honest(clip(s.Reason, mostReason))})
				break
			}
		}
	}
	return found
}

// missingParts is the parts of the question that a reply names by id.
func (r *review) missingParts(ids []string) []string {
	var missing []string
	for i, part := range r.s.Question.Parts {
		for _, id := range ids {
			if strings.EqualFold(strings.TrimSpace(id), "P"+strconv.Itoa(i+1)) {
				missing = append(missing, part)
				break
			}
		}
	}
	return missing
}

// honest is a text of the model's as it may be shown: nothing, where it puts
// words between quote marks that are no whole sentence of the answer.
func (r *review) honest(text string) string {
	text = strings.TrimSpace(text)
	for _, quoted := range quotedIn(text) {
		words := fold(quoted)
		whole := slices.ContainsFunc(r.paper.lines, func(l line) bool { return slices.Equal(l.words, words) })
		if len(words) >= fewestWords && !whole {
			return ""
		}
	}
	return text
}

// quotedIn is the stretches of a text that stand between quote marks.
func quotedIn(text string) []string {
	var found []string
	for _, marks := range [][2]string{{"“", "”"}, {"„", "“"}, {"«", "»"}, {"‘", "’"}, {`"`, `"`}, {"`", "`"}} {
		rest := text
		for {
			_, after, ok := strings.Cut(rest, marks[0])
			if !ok {
				break
			}
			inside, behind, closed := strings.Cut(after, marks[1])
			if !closed {
				break
			}
			found, rest = append(found, inside), behind
		}
	}
	return found
}
