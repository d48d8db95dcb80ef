package checklist_test

import (
	"flag"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"equipoise/config"
	"equipoise/internal/checklist"
	"equipoise/internal/interview"
)

var update = flag.Bool("update", false, "write words.txt anew")

// labelled is one answer of the development set with what its readers found.
type labelled struct {
	ID       string   `yaml:"id"`
	Tags     []string `yaml:"tags"`
	Twin     string   `yaml:"twin"`
	Question struct {
		Text   string                  `yaml:"text"`
		Kind   interview.Kind          `yaml:"kind"`
		Core   []interview.CriterionID `yaml:"core"`
		NoRoom []interview.CheckID     `yaml:"no_room"`
		Stance bool                    `yaml:"stance"`
		Parts  []string                `yaml:"parts"`
	} `yaml:"question"`
	Answer string `yaml:"answer"`
	Labels struct {
		Stance       string                           `yaml:"stance"`
		Position     *int                             `yaml:"position"`
		Flags        []interview.FlagID               `yaml:"flags"`
		Particulars  int                              `yaml:"particulars"`
		Checks       map[interview.CriterionID]string `yaml:"checks"`
		StanceChecks map[interview.CriterionID]string `yaml:"stance_checks"`
	} `yaml:"labels"`
}

func (l labelled) question() interview.Question {
	q := interview.BareQuestion(l.Question.Text, l.Question.Kind)
	if len(l.Question.Core) > 0 {
		q.Core = l.Question.Core
	}
	q.NoRoom, q.AsksStance, q.Parts = l.Question.NoRoom, l.Question.Stance, l.Question.Parts
	return q
}

func (l labelled) submission(rubric interview.Rubric) interview.Submission {
	words := interview.Transcript{Text: l.Answer}
	return interview.Submission{Question: l.question(), Transcript: words, Sentences: words.Sentences(), Rubric: rubric}
}

// verdicts is the labels by check: '1', '0', 'x' or '?'.
func (l labelled) verdicts(rubric interview.Rubric) map[interview.CheckID]byte {
	found := map[interview.CheckID]byte{}
	for _, labels := range []map[interview.CriterionID]string{l.Labels.Checks, l.Labels.StanceChecks} {
		for id, marks := range labels {
			for i, check := range checksOf(rubric, id) {
				if i < len(marks) {
					found[check] = marks[i]
				}
			}
		}
	}
	return found
}

func checksOf(rubric interview.Rubric, id interview.CriterionID) (list []interview.CheckID) {
	for _, check := range rubric.AllChecks() {
		if check.ID.Criterion() == id {
			list = append(list, check.ID)
		}
	}
	return list
}

// reading is what a critic that shares every label would hand in.
func (l labelled) reading(rubric interview.Rubric) interview.Reading {
	r := interview.Reading{Findings: map[interview.CheckID]interview.Finding{}, Particulars: make([]interview.Quote, l.Labels.Particulars)}
	for id, mark := range l.verdicts(rubric) {
		verdict := interview.NotMet
		if mark == '1' {
			verdict = interview.Met
		}
		r.Findings[id] = interview.Finding{Verdict: verdict}
	}
	for _, id := range l.Labels.Flags {
		r.Flags = append(r.Flags, interview.FlagFinding{ID: id})
	}
	return r
}

// set is the development answers; the other split is never opened here.
func set(t testing.TB) []labelled {
	t.Helper()
	files, err := fs.Glob(config.Content(), "golden/dev*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no development answers", err)
	}
	var all []labelled
	for _, file := range files {
		raw, err := fs.ReadFile(config.Content(), file)
		if err != nil {
			t.Fatal(err)
		}
		var some []labelled
		if err := yaml.Unmarshal(raw, &some); err != nil {
			t.Fatalf("%s: %v", filepath.Base(file), err)
		}
		all = append(all, some...)
	}
	return all
}

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

// examples is what words are learned from: the answers that are nobody's twin.
func examples(rubric interview.Rubric, critic *checklist.Critic, answers []labelled) (list []checklist.Example) {
	for _, l := range answers {
		if l.Twin == "" {
			list = append(list, checklist.Example{
				Question: l.Question.Text, Stance: interview.Stance(l.Labels.Stance), Clues: critic.Clues(l.submission(rubric)),
			})
		}
	}
	return list
}

// unseen judges every answer by a critic that learned its words without the
// answers to the same question.
func unseen(t *testing.T, rubric interview.Rubric, critic *checklist.Critic, answers []labelled) (all []judged) {
	known := examples(rubric, critic, answers)
	byQuestion := map[string][]labelled{}
	for _, l := range answers {
		byQuestion[l.Question.Text] = append(byQuestion[l.Question.Text], l)
	}
	for _, question := range sortedKeys(byQuestion) {
		var rest []checklist.Example
		for _, e := range known {
			if e.Question != question {
				rest = append(rest, e)
			}
		}
		without, err := critic.WithWords(checklist.Learn(rest))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, judgeAll(rubric, without, byQuestion[question])...)
	}
	return all
}

// heldOut are questions whose answers were not read while phrases were written.
func heldOut(text string) bool {
	sum := 0
	for _, b := range []byte(text) {
		sum += int(b)
	}
	return sum%5 == 0
}

// The words that ship are what learning gives.
func TestWordsAreLearned(t *testing.T) {
	rubric, critic := open(t)
	want := checklist.Learn(examples(rubric, critic, set(t)))
	if *update {
		if err := os.WriteFile("words.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile("words.txt")
	if err != nil || string(have) != want {
		t.Error("words.txt is not what Learn gives: run with -update", err)
	}
}

// The critic may not silently become worse on the development answers, each
// judged with words learned from the other questions.
func TestDevelopmentAnswers(t *testing.T) {
	rubric, critic := open(t)
	all := unseen(t, rubric, critic, set(t))
	var out []judged
	for _, j := range all {
		if heldOut(j.Question.Text) {
			out = append(out, j)
		}
	}
	whole := measure(rubric, all)
	whole.log(t, "all")
	whole.logChecks(t, rubric)
	measure(rubric, out).log(t, "held out")
	for _, j := range all {
		if testing.Verbose() && j.label.Assessable && !heldOut(j.Question.Text) && string(j.critic.Stance) != j.Labels.Stance {
			t.Logf("%s %s heard as %s: %s", j.ID, j.Labels.Stance, j.critic.Stance, strings.Join(met(j.opinion.Reading), "; "))
		}
	}
}
