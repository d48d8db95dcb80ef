package checklist_test

import (
	"flag"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

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

// examples is what words are learned from. Answers that phrases were written
// from count once more without phrases, those with orders to the judge as if
// nobody had noticed; other twins would count one answer twice.
func examples(rubric interview.Rubric, critic *checklist.Critic, answers []labelled) (list []checklist.Example) {
	add := func(l labelled, features map[string]float64) {
		list = append(list, checklist.Example{Question: l.Question.Text, Stance: interview.Stance(l.Labels.Stance), Features: features})
	}
	for _, l := range answers {
		s := l.submission(rubric)
		switch {
		case l.has("injection"):
			add(l, critic.GullibleFeatures(s))
		case l.Twin == "":
			add(l, critic.Features(s))
			if l.read() {
				add(l, critic.WordFeatures(s))
			}
		}
	}
	return list
}

// read reports whether phrases were written with this answer in view.
func (l labelled) read() bool { return strings.HasPrefix(l.ID, "dev-") || l.has("injection") }

// folds is how many parts the questions are dealt into.
const folds = 12

// unseen judges every answer by a critic that learned its words without the
// answers to the same question, nor those to the questions of the same part.
func unseen(t *testing.T, rubric interview.Rubric, critic *checklist.Critic, answers []labelled) (all []judged) {
	part := map[string]int{}
	for _, l := range answers {
		if _, ok := part[l.Question.Text]; !ok {
			part[l.Question.Text] = len(part) % folds
		}
	}
	known := examples(rubric, critic, answers)
	for fold := range folds {
		var rest []checklist.Example
		for _, e := range known {
			if part[e.Question] != fold {
				rest = append(rest, e)
			}
		}
		var these []labelled
		for _, l := range answers {
			if part[l.Question.Text] == fold {
				these = append(these, l)
			}
		}
		without, err := critic.WithWords(checklist.Learn(rest))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, judgeAll(rubric, without, these)...)
	}
	return all
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
	if err != nil {
		t.Fatal(err)
	}
	if far := apart(t, string(have), want); far != "" {
		t.Errorf("words.txt is not what Learn gives, at %q: run with -update", far)
	}
}

// apart finds a line in which two texts of words differ by more than the
// rounding of one machine or another.
func apart(t *testing.T, one, other string) string {
	t.Helper()
	a, b := strings.Split(one, "\n"), strings.Split(other, "\n")
	if len(a) != len(b) {
		return "their number"
	}
	for i := range a {
		x, y := strings.Fields(a[i]), strings.Fields(b[i])
		if strings.HasPrefix(a[i], "#") || len(x) < 4 {
			continue
		}
		for k := range 3 {
			p, errP := strconv.ParseFloat(x[k], 64)
			q, errQ := strconv.ParseFloat(y[k], 64)
			if errP != nil || errQ != nil || math.Abs(p-q) > 0.02 {
				return a[i]
			}
		}
		if strings.Join(x[3:], " ") != strings.Join(y[3:], " ") {
			return a[i]
		}
	}
	return ""
}

// The critic may not silently become worse on the development answers, each
// judged with words learned from the other questions.
func TestDevelopmentAnswers(t *testing.T) {
	rubric, critic := open(t)
	all := unseen(t, rubric, critic, set(t))
	var out []judged
	for _, j := range all {
		if !j.read() {
			out = append(out, j)
		}
	}
	whole := measure(rubric, all)
	whole.log(t, "all")
	whole.logChecks(t, rubric)
	measure(rubric, out).log(t, "unread")
	whole.floors(t)
	for _, j := range all {
		if testing.Verbose() && j.label.Assessable && string(j.critic.Stance) != j.Labels.Stance {
			t.Logf("%s %s heard as %s: %s", j.ID, j.Labels.Stance, j.critic.Stance, strings.Join(met(j.opinion.Reading), "; "))
		}
	}
}
