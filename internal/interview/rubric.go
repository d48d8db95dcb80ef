package interview

import (
	"fmt"
	"strings"
)

// CriterionID names a criterion, such as "risk".
type CriterionID string

// CheckID names a check as criterion and name, such as "risk.specific".
type CheckID string

// Criterion is the part of the id before the dot.
func (c CheckID) Criterion() CriterionID {
	before, _, _ := strings.Cut(string(c), ".")
	return CriterionID(before)
}

// FlagID names a red flag.
type FlagID string

// Rubric is what answers are held against and how findings become numbers.
type Rubric struct {
	Version  int
	Hash     string // of the text it was read from
	Criteria []Criterion
	Scales   []Scale // dismissive, cautious
	Flags    []Flag
	Scoring  Scoring
}

// Criterion is a group of checks.
type Criterion struct {
	ID     CriterionID
	Name   string // "Weigh both sides"
	Checks []Check
}

// Check is one observable thing a speaker does or does not do.
type Check struct {
	ID    CheckID
	Label string // short, for marks: "definite risk"
	Met   string // "names a definite way in which …"
	Next  string // what to say to meet it, as an instruction to the person
	Try   string // a fill-in skeleton for it
}

// Scale is the checks that pull towards one pole.
type Scale struct {
	ID     CriterionID // "dismissive" or "cautious"
	Checks []Check
}

// Flag is a red flag.
type Flag struct {
	ID    FlagID
	Label string
	Met   string
	Costs bool // whether it costs points
}

// Scoring holds the numbers of the arithmetic.
type Scoring struct {
	Values          [][]float64 // Values[asked][met], asked 0..3
	CoreWeight      float64
	ParticularsWt   float64
	OthersWeight    float64
	ParticularsFull int // particulars that earn the whole weight
	OthersFull      int // other checks that earn the whole weight
	CapNone         float64
	CapOne          float64
	Bands           map[string]Band // by "none", "0", "1", "2" (distance from balance), "unclear"
	FlagPenalty     int
	MinWords        int // fewer: not assessable
	ScoreWords      int // fewer or equal: stance, no score
}

// Band is the range of scores a position allows.
type Band struct{ Lo, Hi float64 }

// The ids of checks and criteria the arithmetic itself speaks of.
const (
	Structure     CriterionID = "structure"
	Dismissive    CriterionID = "dismissive"
	Cautious      CriterionID = "cautious"
	onQuestion    CheckID     = "structure.on_question"
	riskSerious   CheckID     = "risk.serious"
	safeguardsFit CheckID     = "safeguards.specific"
	measures      CheckID     = "assessment.measure"
	proceeds      CheckID     = "dismissive.proceeds"
	refuses       CheckID     = "cautious.refuses"
	absolute      CheckID     = "cautious.absolute"
	oneSided      CheckID     = "cautious.one_sided"
	weighsBenefit CheckID     = "tradeoffs.benefit"
)

// Criterion finds a criterion by id.
func (r Rubric) Criterion(id CriterionID) (Criterion, bool) {
	for _, c := range r.Criteria {
		if c.ID == id {
			return c, true
		}
	}
	return Criterion{}, false
}

// Check finds a check of a criterion or a scale by id.
func (r Rubric) Check(id CheckID) (Check, bool) {
	for _, c := range r.AllChecks() {
		if c.ID == id {
			return c, true
		}
	}
	return Check{}, false
}

// AllChecks lists the checks of all criteria, then those of both scales.
func (r Rubric) AllChecks() []Check {
	var all []Check
	for _, c := range r.Criteria {
		all = append(all, c.Checks...)
	}
	for _, s := range r.Scales {
		all = append(all, s.Checks...)
	}
	return all
}

// Asks reports whether question q gives room for the check.
func (r Rubric) Asks(q Question, id CheckID) bool {
	if id.Criterion() == Dismissive || id.Criterion() == Cautious {
		return q.AsksStance
	}
	return !contains(q.NoRoom, id)
}

// Asked lists the checks a critic is asked about for question q.
func (r Rubric) Asked(q Question) []Check {
	var asked []Check
	for _, c := range r.AllChecks() {
		if r.Asks(q, c.ID) {
			asked = append(asked, c)
		}
	}
	return asked
}

// Expand turns ids of criteria and checks into ids of checks; an unknown one
// is an error.
func (r Rubric) Expand(ids []string) ([]CheckID, error) {
	var checks []CheckID
	for _, id := range ids {
		if c, ok := r.Criterion(CriterionID(id)); ok {
			for _, check := range c.Checks {
				checks = append(checks, check.ID)
			}
			continue
		}
		if _, ok := r.Check(CheckID(id)); !ok {
			return nil, fmt.Errorf("no criterion or check is called %q", id)
		}
		checks = append(checks, CheckID(id))
	}
	return checks, nil
}
