package critique

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"equipoise/internal/interview"
)

const (
	mostText     = 400 // characters of a remark
	mostTitle    = 90
	mostSkeleton = 220
	mostDoubts   = 3
)

// edit keeps of a written critique what rests on checks, and puts the rubric's
// own words where something needed is left out.
func (r *review) edit(w written, reading interview.Reading, candidates []interview.Check) interview.Critique {
	out := r.plain(reading, candidates, "")
	replace(&out.Stance, r.remark(w.Stance, reading))
	out.Stance.Text = capital(out.Stance.Text)
	out.Impatient, out.OverCareful = r.remark(w.Impatient, reading), r.remark(w.OverCareful, reading)
	if kept := r.keepOf(w.Keep, reading); kept.Why != "" {
		out.Keep = kept
	}
	if change := r.changeOf(w.Change, candidates); change.Title != "" {
		out.Change = change
		out.FollowUp, out.Repair = r.followUp(change.Checks[0]), repairOf(change)
	}
	replace(&out.FollowUp, r.remark(w.FollowUp, reading))
	replace(&out.Repair, r.remark(w.Repair, reading))
	out.NotJudged = append(r.doubts(w.Doubts, reading), out.NotJudged...)
	return out
}

func replace(old *interview.Remark, by interview.Remark) {
	if by.Text != "" {
		*old = by
	}
}

// remark is a remark that may be shown, empty where it may not: it must cite
// checks that were asked, quote nothing in pieces, and praise only by a check
// that is met.
func (r *review) remark(said remarkReply, reading interview.Reading) interview.Remark {
	text := r.honest(bare(clip(said.Text, mostText)))
	cited := r.cited(said.Checks, reading)
	if text == "" || len(cited) == 0 || (praises(text) && !supported(cited, reading)) {
		return interview.Remark{}
	}
	return interview.Remark{Text: text, Checks: cited, Sentence: r.known(said.Sentence)}
}

// cited is the ids among those given that stand for findings, each once.
func (r *review) cited(ids []interview.CheckID, reading interview.Reading) []interview.CheckID {
	var known []interview.CheckID
	for _, id := range ids {
		if _, ok := reading.Findings[id]; ok && !slices.Contains(known, id) {
			known = append(known, id)
		}
	}
	return known
}

// known is the number of a sentence of the answer, 0 where it is none.
func (r *review) known(at place) int {
	if _, err := r.paper.line(at); err != nil {
		return 0
	}
	return int(at)
}

// supported reports whether a met check of a criterion is among those cited.
func supported(cited []interview.CheckID, reading interview.Reading) bool {
	return slices.ContainsFunc(cited, func(id interview.CheckID) bool { return merit(id) && reading.Met(id) })
}

// merit reports whether meeting the check is to the answer's credit.
func merit(id interview.CheckID) bool {
	return id.Criterion() != interview.Dismissive && id.Criterion() != interview.Cautious
}

// praises reports whether a text holds words of praise.
func praises(text string) bool {
	praise := strings.Fields("good great excellent strong solid impressive nice nicely thoughtful convincing brilliant outstanding commendable admirable")
	return slices.ContainsFunc(fold(text), func(w string) bool { return slices.Contains(praise, w) })
}

// keepOf is the sentence worth keeping, where it is evidence of a met check
// that is cited for it.
func (r *review) keepOf(said keepReply, reading interview.Reading) interview.Keep {
	why := r.honest(bare(clip(said.Why, mostText)))
	for _, id := range r.cited(said.Checks, reading) {
		for _, q := range reading.Findings[id].Quotes {
			if merit(id) && reading.Met(id) && q.Sentence == int(said.Sentence) {
				return interview.Keep{Quote: q, Why: why, Checks: []interview.CheckID{id}}
			}
		}
	}
	return interview.Keep{}
}

// changeOf is the one change, where it aims at a candidate. A line to fill in
// that has no blanks, or says too much, gives way to the rubric's own.
func (r *review) changeOf(said changeReply, candidates []interview.Check) interview.Change {
	at := slices.IndexFunc(candidates, func(c interview.Check) bool { return c.ID == said.Check })
	title, why := r.honest(bare(clip(said.Title, mostTitle))), r.honest(bare(clip(said.Why, mostText)))
	if at < 0 || title == "" || why == "" {
		return interview.Change{}
	}
	change := interview.Change{
		Title: title, Why: why, Skeleton: bare(clip(said.Skeleton, mostSkeleton)),
		Sentence: r.known(said.Sentence), Checks: []interview.CheckID{said.Check},
	}
	if !skeletal(change.Skeleton) || r.honest(change.Skeleton) == "" {
		change.Skeleton = candidates[at].Try
	}
	return change
}

// skeletal reports whether a line leaves the content to the person: at least
// two blanks, and at most nine words for each.
func skeletal(line string) bool {
	blanks := len(regexp.MustCompile(`_{2,}`).FindAllString(line, -1))
	return blanks >= 2 && len(fold(line)) <= 9*blanks
}

// doubts is the claims a model would want confirmed, each with its sentence.
func (r *review) doubts(said []remarkReply, reading interview.Reading) []interview.Remark {
	var list []interview.Remark
	for _, d := range said {
		remark := r.remark(d, reading)
		if remark.Text != "" && remark.Sentence > 0 && len(list) < mostDoubts {
			list = append(list, remark)
		}
	}
	return list
}

// bare takes quote marks off a text that stands in them as a whole.
func bare(text string) string {
	for _, marks := range [][2]string{{"“", "”"}, {`"`, `"`}} {
		inside, opened := strings.CutPrefix(text, marks[0])
		if inside, closed := strings.CutSuffix(inside, marks[1]); opened && closed && !strings.Contains(inside, marks[1]) {
			return strings.TrimSpace(inside)
		}
	}
	return text
}

func capital(text string) string {
	_, size := utf8.DecodeRuneInString(text)
	return strings.ToUpper(text[:size]) + text[size:]
}
