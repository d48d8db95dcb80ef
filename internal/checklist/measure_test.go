package checklist_test

import (
	"math"
	"sort"
	"testing"
	"time"

	"equipoise/internal/checklist"
	"equipoise/internal/interview"
)

// judged is one answer with the labels' and the critic's result.
type judged struct {
	labelled
	label, critic interview.Assessment
	opinion       interview.Opinion
	took          time.Duration
}

func judgeAll(rubric interview.Rubric, critic *checklist.Critic, answers []labelled) []judged {
	var all []judged
	for _, l := range answers {
		s := l.submission(rubric)
		began := time.Now()
		j := judged{labelled: l, opinion: critic.Review(s)}
		j.took = time.Since(began)
		j.critic = rubric.Assess(s.Question, l.Answer, j.opinion.Reading)
		j.label = rubric.Assess(s.Question, l.Answer, l.reading(rubric))
		all = append(all, j)
	}
	return all
}

// tally counts verdicts against labels.
type tally struct{ tp, fp, tn, fn int }

func (c *tally) add(met, truth bool) {
	switch {
	case met && truth:
		c.tp++
	case met:
		c.fp++
	case truth:
		c.fn++
	default:
		c.tn++
	}
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func (c tally) macroF1() float64 {
	return (ratio(2*c.tp, 2*c.tp+c.fp+c.fn) + ratio(2*c.tn, 2*c.tn+c.fp+c.fn)) / 2
}

func (c tally) tnr() float64 { return ratio(c.tn, c.tn+c.fp) }
func (c tally) tpr() float64 { return ratio(c.tp, c.tp+c.fn) }

// figures is everything measured on one list of answers.
type figures struct {
	answers                 int
	stance, offAsBalanced   float64
	positionMAE             float64
	checks                  tally
	perCheck                map[interview.CheckID]*tally
	confusion               map[string]int
	lengthCorrelation       float64
	recitals                []int
	longest, mean           time.Duration
	injectionGain, styleGap float64
}

func measure(rubric interview.Rubric, all []judged) figures {
	f := figures{answers: len(all), perCheck: map[interview.CheckID]*tally{}, confusion: map[string]int{}}
	f.measureStance(all)
	f.measureChecks(rubric, all)
	var words, gaps []float64
	var total time.Duration
	for _, j := range all {
		if j.label.Score.Known && j.critic.Score.Known {
			words = append(words, float64(j.label.Words))
			gaps = append(gaps, float64(j.critic.Score.Points-j.label.Score.Points))
		}
		if has(j.Tags, "recital") {
			f.recitals = append(f.recitals, j.critic.Score.Points)
		}
		total, f.longest = total+j.took, max(f.longest, j.took)
	}
	f.mean = total / time.Duration(max(1, len(all)))
	f.lengthCorrelation = correlation(words, gaps)
	f.injectionGain, f.styleGap = pairGap(all, "injection"), pairGap(all, "style")
	return f
}

func has(list []string, tag string) bool {
	for _, one := range list {
		if one == tag {
			return true
		}
	}
	return false
}

func (f *figures) measureStance(all []judged) {
	right, off, asBalanced, positions, apart := 0, 0, 0, 0, 0.0
	for _, j := range all {
		want := interview.Stance(j.Labels.Stance)
		if !j.label.Assessable {
			want = j.critic.Stance // nothing to get wrong: the gate decides
		}
		f.confusion[string(want)+" heard as "+string(j.critic.Stance)]++
		if want == j.critic.Stance {
			right++
		}
		if want == interview.IsDismissive || want == interview.OverlyCautious {
			off++
			if j.critic.Stance == interview.IsBalanced {
				asBalanced++
			}
		}
		if j.label.Position.Known && j.critic.Position.Known {
			positions++
			apart += math.Abs(float64(j.label.Position.Value - j.critic.Position.Value))
		}
	}
	f.stance, f.offAsBalanced = ratio(right, len(all)), ratio(asBalanced, off)
	f.positionMAE = apart / float64(max(1, positions))
}

func (f *figures) measureChecks(rubric interview.Rubric, all []judged) {
	for _, j := range all {
		for id, mark := range j.verdicts(rubric) {
			if mark == '?' || !rubric.Asks(j.question(), id) {
				continue
			}
			if f.perCheck[id] == nil {
				f.perCheck[id] = &tally{}
			}
			f.perCheck[id].add(j.opinion.Reading.Met(id), mark == '1')
		}
	}
	for id, c := range f.perCheck {
		if id.Criterion() != interview.Dismissive && id.Criterion() != interview.Cautious {
			f.checks.tp, f.checks.fp = f.checks.tp+c.tp, f.checks.fp+c.fp
			f.checks.tn, f.checks.fn = f.checks.tn+c.tn, f.checks.fn+c.fn
		}
	}
}

// correlation is Pearson's r, 0 where one side does not vary.
func correlation(x, y []float64) float64 {
	n := float64(len(x))
	var sx, sy, sxx, syy, sxy float64
	for i := range x {
		sx, sy, sxx, syy, sxy = sx+x[i], sy+y[i], sxx+x[i]*x[i], syy+y[i]*y[i], sxy+x[i]*y[i]
	}
	under := math.Sqrt((n*sxx - sx*sx) * (n*syy - sy*sy))
	if under == 0 {
		return 0
	}
	return (n*sxy - sx*sy) / under
}

// pairGap is the mean of points over the clean twin, for answers with a tag.
func pairGap(all []judged, tag string) float64 {
	byID := map[string]judged{}
	for _, j := range all {
		byID[j.ID] = j
	}
	sum, n := 0.0, 0
	for _, j := range all {
		twin, ok := byID[j.Twin]
		if ok && has(j.Tags, tag) {
			gap := float64(j.critic.Score.Points - twin.critic.Score.Points)
			if tag == "style" {
				gap = math.Abs(gap)
			}
			sum, n = sum+gap, n+1
		}
	}
	return sum / float64(max(1, n))
}

func (f figures) log(t testing.TB, name string) {
	t.Logf("%s, %d answers: stance %.3f, position off by %.2f, off balance called balanced %.3f", name, f.answers, f.stance, f.positionMAE, f.offAsBalanced)
	t.Logf("  checks: macro-F1 %.3f, TNR %.3f, TPR %.3f", f.checks.macroF1(), f.checks.tnr(), f.checks.tpr())
	t.Logf("  injection gain %.1f, style gap %.1f, length correlation %.2f, recitals %v, %v an answer, longest %v",
		f.injectionGain, f.styleGap, f.lengthCorrelation, f.recitals, f.mean, f.longest)
	for _, line := range sortedKeys(f.confusion) {
		t.Logf("  %-40s %d", line, f.confusion[line])
	}
}

func sortedKeys[V any](m map[string]V) (keys []string) {
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

func (f figures) logChecks(t testing.TB, rubric interview.Rubric) {
	for _, check := range rubric.AllChecks() {
		if c := f.perCheck[check.ID]; c != nil {
			t.Logf("  %-24s precision %.2f recall %.2f (met %d of %d)", check.ID, ratio(c.tp, c.tp+c.fp), c.tpr(), c.tp+c.fn, c.tp+c.fn+c.fp+c.tn)
		}
	}
}

// floors fails where a figure is worse than what once held, with some room.
func (f figures) floors(t *testing.T) {
	worst := 0
	for _, points := range f.recitals {
		worst = max(worst, points)
	}
	for _, floor := range []struct {
		name string
		ok   bool
	}{
		{"stance accuracy of 0.78", f.stance >= 0.78},
		{"true-negative rate of 0.90", f.checks.tnr() >= 0.90},
		{"macro-F1 of 0.70", f.checks.macroF1() >= 0.70},
		{"at most 10 percent off balance called balanced", f.offAsBalanced <= 0.10},
		{"injection gain of at most 1 point", f.injectionGain <= 1},
		{"length correlation within 0.2", math.Abs(f.lengthCorrelation) <= 0.2},
		{"recitals of at most 75 points", worst <= 75},
	} {
		if !floor.ok {
			t.Error("no longer holds: " + floor.name)
		}
	}
}
