package critique

import (
	"slices"
	"strings"
	"unicode/utf8"

	"equipoise/internal/interview"
)

// plain is a critique out of findings and the rubric's own words, nothing
// else. The sentence says why the model's own is missing, where it is.
func (r *review) plain(reading interview.Reading, candidates []interview.Check, missing string) interview.Critique {
	out := interview.Critique{Stance: r.plainStance(reading), Keep: r.plainKeep(reading)}
	if len(candidates) > 0 {
		out.Change = r.plainChange(candidates[0], reading)
		out.FollowUp, out.Repair = r.followUp(candidates[0].ID), repairOf(out.Change)
	}
	out.NotJudged = []interview.Remark{{Text: "Whether what you said is technically right was not judged."}}
	if missing != "" {
		out.NotJudged = append(out.NotJudged, interview.Remark{Text: "The critic's own words are missing, so these are the rubric's. " + missing})
	}
	return out
}

func (r *review) plainStance(reading interview.Reading) interview.Remark {
	text := map[interview.Stance]string{
		interview.IsBalanced:     "You take the risk seriously and name a way to go on.",
		interview.IsDismissive:   "You wave the risk away more than you deal with it.",
		interview.OverlyCautious: "You name the risk and then close the way forward.",
		interview.Unclear:        "You take no position that deals with the risk and goes on from there.",
	}[r.stance(reading)]
	if text == "" {
		return interview.Remark{}
	}
	var behind []interview.CheckID
	for _, c := range pivots(r.s.Rubric) {
		if reading.Met(c.ID) {
			behind = append(behind, c.ID)
		}
	}
	return interview.Remark{Text: text, Checks: behind}
}

// plainKeep is the sentence that meets the most checks.
func (r *review) plainKeep(reading interview.Reading) interview.Keep {
	var best interview.Keep
	most := 0
	for _, l := range r.paper.lines {
		checks := r.metBy(l.sentence.Number, reading)
		if len(checks) <= most {
			continue
		}
		most = len(checks)
		first, _ := r.s.Rubric.Check(checks[0])
		best = interview.Keep{Quote: l.quote(), Why: "It " + firstClause(first.Met) + ".", Checks: checks}
	}
	return best
}

func (r *review) metBy(sentence int, reading interview.Reading) []interview.CheckID {
	var ids []interview.CheckID
	for _, c := range r.s.Rubric.AllChecks() {
		for _, q := range reading.Findings[c.ID].Quotes {
			if q.Sentence == sentence && merit(c.ID) && c.ID.Criterion() != interview.Structure {
				ids = append(ids, c.ID)
			}
		}
	}
	return ids
}

func (r *review) plainChange(check interview.Check, reading interview.Reading) interview.Change {
	change := interview.Change{Title: check.Next, Skeleton: check.Try, Checks: []interview.CheckID{check.ID}}
	if merit(check.ID) {
		change.Why = "Nothing you said " + firstClause(check.Met) + "."
		change.Sentence = r.lastOf(check.ID.Criterion(), reading)
		return change
	}
	change.Why = "One sentence of yours " + firstClause(check.Met) + "."
	if quotes := reading.Findings[check.ID].Quotes; len(quotes) > 0 {
		change.Sentence = quotes[0].Sentence
	}
	return change
}

// lastOf is the last sentence that shows something of a criterion.
func (r *review) lastOf(id interview.CriterionID, reading interview.Reading) int {
	last := 0
	for check, f := range reading.Findings {
		for _, q := range f.Quotes {
			if check.Criterion() == id {
				last = max(last, q.Sentence)
			}
		}
	}
	return last
}

// followUp is the question's own that presses the criterion, or its first.
func (r *review) followUp(check interview.CheckID) interview.Remark {
	ups := r.s.Question.FollowUps
	if len(ups) == 0 {
		return interview.Remark{}
	}
	presses := func(f interview.FollowUp) bool { return slices.Contains(f.Core, check.Criterion()) }
	at := max(slices.IndexFunc(ups, presses), 0)
	return interview.Remark{Text: ups[at].Text, Checks: []interview.CheckID{check}}
}

func repairOf(change interview.Change) interview.Remark {
	return interview.Remark{
		Text:   "Only this part again, in twenty seconds: " + lower(change.Title),
		Checks: change.Checks, Sentence: change.Sentence,
	}
}

// firstClause is a check's wording up to its first colon or semicolon.
func firstClause(text string) string {
	if i := strings.IndexAny(text, ":;("); i > 0 {
		text = text[:i]
	}
	return strings.TrimSpace(text)
}

func lower(text string) string {
	_, size := utf8.DecodeRuneInString(text)
	return strings.ToLower(text[:size]) + text[size:]
}
