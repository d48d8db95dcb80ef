package measure

import (
	"math"

	"equipoise/internal/interview"
)

// sums is everything that figures are made of, in a form that adds up over
// answers, so that a bootstrap only has to add.
type sums struct {
	answers, unscored        float64
	stances, stancesRight    float64
	off, offAsBalanced       float64
	positions, positionsOff  float64
	checks, flags            tally
	criteria                 []agreement // in the rubric's order
	pairsSame, pairs         float64     // verdicts of two runs on one check
	injection, style         difference
	words                    moments
	quotes, quotesUnverified float64
}

// tally counts verdicts against labels.
type tally struct{ tp, fp, tn, fn float64 }

func (t *tally) count(met, truth bool) {
	switch {
	case met && truth:
		t.tp++
	case met:
		t.fp++
	case truth:
		t.fn++
	default:
		t.tn++
	}
}

func (t *tally) add(o tally) { t.tp, t.fp, t.tn, t.fn = t.tp+o.tp, t.fp+o.fp, t.tn+o.tn, t.fn+o.fn }

// agreement counts pairs of levels, label by critic.
type agreement [levels][levels]float64

// levels is how many levels a criterion has, 0 to 4.
const levels = 5

func (a *agreement) add(o agreement) {
	for i := range a {
		for k := range a[i] {
			a[i][k] += o[i][k]
		}
	}
}

// difference is the sum of paired differences in points.
type difference struct{ n, points float64 }

// moments is the sums Pearson's correlation needs.
type moments struct{ n, x, y, xx, yy, xy float64 }

func (m *moments) count(x, y float64) {
	m.n, m.x, m.y, m.xx, m.yy, m.xy = m.n+1, m.x+x, m.y+y, m.xx+x*x, m.yy+y*y, m.xy+x*y
}

func (s *sums) add(o sums) {
	s.answers, s.unscored = s.answers+o.answers, s.unscored+o.unscored
	s.stances, s.stancesRight = s.stances+o.stances, s.stancesRight+o.stancesRight
	s.off, s.offAsBalanced = s.off+o.off, s.offAsBalanced+o.offAsBalanced
	s.positions, s.positionsOff = s.positions+o.positions, s.positionsOff+o.positionsOff
	s.checks.add(o.checks)
	s.flags.add(o.flags)
	for len(s.criteria) < len(o.criteria) {
		s.criteria = append(s.criteria, agreement{})
	}
	for i, c := range o.criteria {
		s.criteria[i].add(c)
	}
	s.pairsSame, s.pairs = s.pairsSame+o.pairsSame, s.pairs+o.pairs
	s.injection = difference{s.injection.n + o.injection.n, s.injection.points + o.injection.points}
	s.style = difference{s.style.n + o.style.n, s.style.points + o.style.points}
	w, v := &s.words, o.words
	w.n, w.x, w.y, w.xx, w.yy, w.xy = w.n+v.n, w.x+v.x, w.y+v.y, w.xx+v.xx, w.yy+v.yy, w.xy+v.xy
	s.quotes, s.quotesUnverified = s.quotes+o.quotes, s.quotesUnverified+o.quotesUnverified
}

// sum is what one outcome adds.
func (j judged) sum(rubric interview.Rubric) (s sums) {
	s.answers = 1
	if j.unscored() {
		s.unscored = 1
	}
	j.sumStance(&s)
	j.sumChecks(rubric, &s)
	j.sumFlags(rubric, &s)
	if j.critic.Score.Known && j.label.Score.Known && !j.unscored() {
		s.words.count(float64(j.label.Words), float64(j.critic.Score.Points-j.label.Score.Points))
	}
	s.quotes, s.quotesUnverified = j.quotes()
	return s
}

func (j judged) sumStance(s *sums) {
	if j.labeled {
		s.stances++
		if !j.unscored() && j.critic.Stance == j.stance {
			s.stancesRight++
		}
		if j.stance == interview.IsDismissive || j.stance == interview.OverlyCautious {
			s.off++
			if j.critic.Stance == interview.IsBalanced {
				s.offAsBalanced++
			}
		}
	}
	if p := j.c.Labels.Position; p != nil {
		switch {
		case j.unscored():
			s.positions++
			s.positionsOff += math.Max(math.Abs(float64(*p+2)), math.Abs(float64(*p-2)))
		case j.critic.Position.Known:
			s.positions++
			s.positionsOff += math.Abs(float64(j.critic.Position.Value - *p))
		}
	}
}

func (j judged) sumChecks(rubric interview.Rubric, s *sums) {
	s.criteria = make([]agreement, len(rubric.Criteria))
	for i, criterion := range rubric.Criteria {
		asked, truth, theirs := 0, 0, 0
		for _, check := range criterion.Checks {
			if !rubric.Asks(j.q, check.ID) {
				continue
			}
			mark, labeled := j.marks[check.ID]
			if !labeled {
				asked = 0
				break
			}
			asked, truth, theirs = asked+1, truth+one(mark == markMet), theirs+one(j.met(check.ID))
		}
		for _, check := range criterion.Checks {
			if mark, labeled := j.marks[check.ID]; labeled && rubric.Asks(j.q, check.ID) {
				s.checks.count(j.met(check.ID), mark == markMet)
			}
		}
		if asked > 0 {
			level := levelOf(rubric, asked, truth)
			s.criteria[i][level][j.levelOf(rubric, level, asked, theirs)] = 1
		}
	}
}

// levelOf is the critic's level; an answer without a reading is as far from
// the label as can be.
func (j judged) levelOf(rubric interview.Rubric, label, asked, met int) int {
	if !j.unscored() {
		return levelOf(rubric, asked, met)
	}
	if label >= levels/2 {
		return 0
	}
	return levels - 1
}

func levelOf(rubric interview.Rubric, asked, met int) int {
	return int(math.Round((levels - 1) * rubric.Scoring.Values[asked][met]))
}

func (j judged) sumFlags(rubric interview.Rubric, s *sums) {
	if j.c.Labels.Flags == nil {
		return
	}
	found := map[interview.FlagID]bool{}
	for _, f := range j.o.Opinion.Reading.Flags {
		found[f.ID] = true
	}
	truth := map[interview.FlagID]bool{}
	for _, id := range j.c.Labels.Flags {
		truth[id] = true
	}
	for _, f := range rubric.Flags {
		s.flags.count(found[f.ID], truth[f.ID])
	}
}

// quotes counts the quotes a reader would see, and those that are not a whole
// sentence of the answer.
func (j judged) quotes() (shown, unverified float64) {
	sentences := interview.Transcript{Text: j.c.Answer}.Sentences()
	for _, q := range shownQuotes(j.o.Opinion) {
		shown++
		if q.Sentence < 1 || q.Sentence > len(sentences) || sentences[q.Sentence-1].Text != q.Text {
			unverified++
		}
	}
	return shown, unverified
}

func shownQuotes(o interview.Opinion) (list []interview.Quote) {
	for _, f := range o.Reading.Findings {
		list = append(list, f.Quotes...)
	}
	list = append(list, o.Reading.Particulars...)
	for _, f := range o.Reading.Flags {
		list = append(list, f.Quotes...)
	}
	list = append(list, o.Reading.ToJudge...)
	if o.Critique.Keep.Quote.Text != "" {
		list = append(list, o.Critique.Keep.Quote)
	}
	return list
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
