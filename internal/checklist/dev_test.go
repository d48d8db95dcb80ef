package checklist_test

import (
	"flag"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"equipoise/config"
	"equipoise/internal/checklist"
	"equipoise/internal/interview"
	"equipoise/internal/measure"
)

var update = flag.Bool("update", false, "write words.txt anew")

// set is the development answers; the other split is never opened here.
func set(t testing.TB, rubric interview.Rubric) []measure.Case {
	t.Helper()
	text, err := config.Golden(config.Content(), "dev")
	if err != nil {
		t.Fatal(err)
	}
	set, err := measure.ReadSet("dev", text, rubric)
	if err != nil {
		t.Fatal(err)
	}
	return set.Cases
}

// examples is what words are learned from. Answers that phrases were written
// from count once more without phrases, those with orders to the judge as if
// nobody had noticed; other twins would count one answer twice.
func examples(rubric interview.Rubric, critic *checklist.Critic, answers []measure.Case) (list []checklist.Example) {
	add := func(c measure.Case, features map[string]float64) {
		stance := interview.NoStance
		if c.Labels.Stance != nil {
			stance = *c.Labels.Stance
		}
		list = append(list, checklist.Example{Question: c.Question.Text, Stance: stance, Features: features})
	}
	for _, c := range answers {
		s := c.Submission(rubric, c.ID)
		switch {
		case c.Has("injection"):
			add(c, critic.GullibleFeatures(s))
		case c.Twin == "":
			add(c, critic.Features(s))
			if written(c) {
				add(c, critic.WordFeatures(s))
			}
		}
	}
	return list
}

// written reports whether phrases were written with this answer in view.
func written(c measure.Case) bool { return strings.HasPrefix(c.ID, "dev-") || c.Has("injection") }

// judgeAll has a critic read answers.
func judgeAll(rubric interview.Rubric, critic *checklist.Critic, answers []measure.Case) (all []measure.Judged) {
	for _, c := range answers {
		began := time.Now()
		opinion := critic.Review(c.Submission(rubric, c.ID))
		all = append(all, measure.Judged{Case: c, Outcomes: []measure.Outcome{{Opinion: opinion, Duration: time.Since(began)}}})
	}
	return all
}

// folds is how many parts the questions are dealt into.
const folds = 12

// unseen judges every answer by a critic that learned its words without the
// answers to the same question, nor those to the questions of the same part.
func unseen(t *testing.T, rubric interview.Rubric, critic *checklist.Critic, answers []measure.Case) (all []measure.Judged) {
	part := map[string]int{}
	for _, c := range answers {
		if _, ok := part[c.Question.Text]; !ok {
			part[c.Question.Text] = len(part) % folds
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
		var these []measure.Case
		for _, c := range answers {
			if part[c.Question.Text] == fold {
				these = append(these, c)
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
	want := checklist.Learn(examples(rubric, critic, set(t, rubric)))
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
	all := unseen(t, rubric, critic, set(t, rubric))
	var fresh []measure.Judged
	for _, j := range all {
		if !written(j.Case) {
			fresh = append(fresh, j)
		}
	}
	say(t, "answers that phrases were not written from", report(rubric, fresh))
	whole := report(rubric, all)
	say(t, "all", whole)
	floors(t, whole)
}

func report(rubric interview.Rubric, all []measure.Judged) measure.Report {
	return measure.NewReport(rubric, measure.Set{Name: "dev"}, interview.Critic{Kind: interview.Builtin}, all)
}

func say(t *testing.T, name string, r measure.Report) {
	t.Logf("%s, %d: stance %.3f, off balance called balanced %.3f, macro-F1 %.3f, TNR %.3f, TPR %.3f, injection gain %.1f, length %.2f, highest recital %d, %v",
		name, r.Answers, *r.Stance, *r.Off, *r.MacroF1, *r.TNR, *r.TPR, value(r.Injection), *r.Length, *r.Recital, r.Confusion)
}

func value(f *float64) float64 {
	if f == nil {
		return 0
	}
	return *f
}

// floors fails where a figure is worse than what once held, with some room.
func floors(t *testing.T, r measure.Report) {
	t.Helper()
	for _, floor := range []struct {
		name string
		ok   bool
	}{
		{"stance accuracy of 0.78", *r.Stance >= 0.78},
		{"true-negative rate of 0.90", *r.TNR >= 0.90},
		{"macro-F1 of 0.69", *r.MacroF1 >= 0.69},
		{"at most 10 percent off balance called balanced", *r.Off <= 0.10},
		{"injection gain of at most 1 point", value(r.Injection) <= 1},
		{"length correlation within 0.2", math.Abs(*r.Length) <= 0.2},
		{"recitals of at most 75 points", *r.Recital <= 75},
		{"quotes that are the answer's own", r.Unverified == 0},
	} {
		if !floor.ok {
			t.Error("no longer holds: " + floor.name)
		}
	}
}
