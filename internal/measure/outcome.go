package measure

import (
	"time"

	"equipoise/internal/interview"
)

// Outcome is what one reading of one answer came to.
type Outcome struct {
	Opinion  interview.Opinion
	Problem  string        // why there is no reading, empty where there is one
	Duration time.Duration // how long the reading took
}

// Judged is an answer with everything that a critic made of it, one outcome a
// run.
type Judged struct {
	Case     Case
	Outcomes []Outcome
}

// judged is one outcome beside the label, both through the same arithmetic.
type judged struct {
	c       Case
	o       Outcome
	q       interview.Question
	marks   map[interview.CheckID]byte
	critic  interview.Assessment
	label   interview.Assessment
	stance  interview.Stance // the label's
	labeled bool             // whether there is a stance to compare with
}

func judge(rubric interview.Rubric, c Case, o Outcome) judged {
	j := judged{c: c, o: o, q: c.InterviewQuestion(), marks: c.Marks(rubric)}
	j.critic = rubric.Gate(j.q, c.Answer)
	if o.Problem == "" {
		j.critic = rubric.Assess(j.q, c.Answer, o.Opinion.Reading)
	}
	j.label = rubric.Assess(j.q, c.Answer, j.labelReading(rubric))
	if c.Labels.Stance != nil && *c.Labels.Stance != interview.NoStance {
		j.stance, j.labeled = *c.Labels.Stance, true
	}
	return j
}

// unscored reports whether the critic handed in nothing.
func (j judged) unscored() bool { return j.o.Problem != "" }

// labelReading is what a critic that shares every label would hand in. Where a
// label is missing the critic's own finding stands on both sides, so that it
// makes no difference.
func (j judged) labelReading(rubric interview.Rubric) interview.Reading {
	theirs := j.o.Opinion.Reading
	r := interview.Reading{Findings: map[interview.CheckID]interview.Finding{}, Particulars: theirs.Particulars}
	for _, check := range rubric.AllChecks() {
		mark, labeled := j.marks[check.ID]
		met := mark == markMet || !labeled && theirs.Met(check.ID)
		r.Findings[check.ID] = interview.Finding{Verdict: verdict(met)}
	}
	if n := j.c.Labels.Particulars; n != nil {
		r.Particulars = make([]interview.Quote, *n)
	}
	for _, id := range j.c.Labels.Flags {
		r.Flags = append(r.Flags, interview.FlagFinding{ID: id})
	}
	return r
}

func verdict(met bool) interview.Verdict {
	if met {
		return interview.Met
	}
	return interview.NotMet
}

// met reports the critic's verdict. An answer without a reading is wrong about
// every check.
func (j judged) met(id interview.CheckID) bool {
	if j.unscored() {
		return j.marks[id] != markMet
	}
	return j.o.Opinion.Reading.Met(id)
}
