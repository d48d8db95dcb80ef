package measure

import (
	"slices"
	"time"

	"equipoise/internal/interview"
)

// surveyed is everything counted over a whole run.
type surveyed struct {
	runs       int
	whole      sums
	byQuestion []sums
	confusion  map[string]Heard
	recital    *int
	tokens     Tokens
	took       time.Duration
	cost       float64
	by         interview.Provenance // of the last reading that names a model
	cases      []CaseReport
}

func survey(rubric interview.Rubric, all []Judged) surveyed {
	s := surveyed{confusion: map[string]Heard{}}
	s.whole.criteria = make([]agreement, len(rubric.Criteria))
	places := map[string]int{}
	twins := pairs(rubric, all)
	for _, each := range all {
		s.runs = max(s.runs, len(each.Outcomes))
		text := each.Case.Question.Text
		if _, ok := places[text]; !ok {
			places[text] = len(places)
			s.byQuestion = append(s.byQuestion, sums{})
		}
		one := s.take(rubric, each)
		one.add(twins[each.Case.ID])
		s.whole.add(one)
		s.byQuestion[places[text]].add(one)
	}
	return s
}

// take counts one answer with all its outcomes.
func (s *surveyed) take(rubric interview.Rubric, each Judged) (total sums) {
	var runs []judged
	for i, o := range each.Outcomes {
		j := judge(rubric, each.Case, o)
		runs = append(runs, j)
		total.add(j.sum(rubric))
		s.confuse(j)
		s.pay(o)
		if each.Case.Has(tagRecital) && j.critic.Score.Known {
			s.recital = higher(s.recital, j.critic.Score.Points)
		}
		s.cases = append(s.cases, j.report(rubric, i+1))
	}
	total.pairsSame, total.pairs = repeats(rubric, runs)
	return total
}

func higher(have *int, n int) *int {
	if have == nil || n > *have {
		return &n
	}
	return have
}

func (s *surveyed) confuse(j judged) {
	if !j.labeled {
		return
	}
	row := s.confusion[string(j.stance)]
	if row == nil {
		row = Heard{}
		s.confusion[string(j.stance)] = row
	}
	switch {
	case j.unscored():
		row["unscored"]++
	case j.critic.Stance == interview.NoStance:
		row["none"]++
	default:
		row[string(j.critic.Stance)]++
	}
}

func (s *surveyed) pay(o Outcome) {
	p := o.Opinion.Provenance
	s.tokens.In, s.tokens.Cached, s.tokens.Out = s.tokens.In+p.TokensIn, s.tokens.Cached+p.TokensCached, s.tokens.Out+p.TokensOut
	s.took, s.cost = s.took+o.Duration, s.cost+p.Cost
	if p.ModelReturned != "" {
		s.by = p
	}
}

// repeats counts, for every two runs, the checks on which they say the same.
func repeats(rubric interview.Rubric, runs []judged) (same, pairs float64) {
	for i, a := range runs {
		for _, b := range runs[i+1:] {
			if a.unscored() || b.unscored() {
				continue
			}
			for _, check := range rubric.Asked(a.q) {
				pairs++
				if a.o.Opinion.Reading.Met(check.ID) == b.o.Opinion.Reading.Met(check.ID) {
					same++
				}
			}
		}
	}
	return same, pairs
}

// pairs is, by answer, its difference in points to its clean twin. Runs are
// paired by number; where either has no score there is no pair.
func pairs(rubric interview.Rubric, all []Judged) map[string]sums {
	byID := map[string]Judged{}
	for _, each := range all {
		byID[each.Case.ID] = each
	}
	out := map[string]sums{}
	for _, each := range all {
		twin, ok := byID[each.Case.Twin]
		if !ok {
			continue
		}
		var s sums
		for i := range min(len(each.Outcomes), len(twin.Outcomes)) {
			a, b := judge(rubric, each.Case, each.Outcomes[i]), judge(rubric, twin.Case, twin.Outcomes[i])
			if a.unscored() || b.unscored() || !a.critic.Score.Known || !b.critic.Score.Known {
				continue
			}
			points := float64(a.critic.Score.Points - b.critic.Score.Points)
			switch {
			case each.Case.Has(tagInjection):
				s.injection = difference{s.injection.n + 1, s.injection.points + points}
			case each.Case.Has(tagStyle):
				s.style = difference{s.style.n + 1, s.style.points + points}
			}
		}
		out[each.Case.ID] = s
	}
	return out
}

// report is the outcome as the report's JSON has it.
func (j judged) report(rubric interview.Rubric, run int) CaseReport {
	r := CaseReport{
		ID: j.c.ID, Run: run, Flags: []interview.FlagID{},
		Checks: map[interview.CriterionID]string{}, StanceChecks: map[interview.CriterionID]string{},
	}
	if j.unscored() {
		r.Unscored = &j.o.Problem
		return r
	}
	if j.critic.Stance != interview.NoStance {
		r.Stance = &j.critic.Stance
	}
	if j.critic.Position.Known {
		r.Position = &j.critic.Position.Value
	}
	if j.critic.Score.Known {
		r.Score = &j.critic.Score.Points
	}
	for _, f := range j.o.Opinion.Reading.Flags {
		if !slices.Contains(r.Flags, f.ID) {
			r.Flags = append(r.Flags, f.ID)
		}
	}
	for _, g := range groups(rubric) {
		into := r.Checks
		if g.scale {
			into = r.StanceChecks
		}
		into[g.id] = j.marksOf(rubric, g)
	}
	return r
}

// marksOf is the critic's verdicts on a group; a check that the question gives
// no room for is marked as not labelled, one that nothing could be said about
// as one that cannot be assessed.
func (j judged) marksOf(rubric interview.Rubric, g group) string {
	text := make([]byte, len(g.checks))
	for i, check := range g.checks {
		switch {
		case !rubric.Asks(j.q, check.ID):
			text[i] = markUnlabeled
		case !j.critic.Assessable:
			text[i] = markCannot
		case j.o.Opinion.Reading.Met(check.ID):
			text[i] = markMet
		default:
			text[i] = markNotMet
		}
	}
	return string(text)
}
