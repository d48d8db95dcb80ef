package measure_test

import (
	"strings"
	"testing"

	"equipoise/config"
	"equipoise/internal/measure"
)

// The golden sets can be read and share neither a question nor an answer; each
// answer that has a twin has it in its own set.
func TestGoldenSets(t *testing.T) {
	seen := map[string]string{}
	for _, split := range []string{"report", "dev"} {
		text, err := config.Golden(config.Content(), split)
		if err != nil {
			t.Fatal(err)
		}
		set, err := measure.ReadSet(split, text, rubric(t))
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for _, c := range set.Cases {
			ids[c.ID] = true
			for _, text := range []string{c.Question.Text, strings.TrimSpace(c.Answer)} {
				if other := seen[text]; text != "" && other != "" && other != split {
					t.Errorf("%s: %q stands in both sets", c.ID, text)
				}
				seen[text] = split
			}
		}
		for _, c := range set.Cases {
			if c.Twin != "" && !ids[c.Twin] {
				t.Errorf("%s: its twin %s is not there", c.ID, c.Twin)
			}
		}
	}
}

// A fault in a set is named with the answer it is in.
func TestFaultsAreNamed(t *testing.T) {
	good := line("a", "1", `"stance":"balanced","position":0`, `"risk":"111"`, "000", "000")
	for name, c := range map[string]struct{ text, says string }{
		"empty":           {"", "no labelled answer"},
		"not JSON":        {good + "\n{broken", "line 2"},
		"id twice":        {good + "\n" + good, "there twice"},
		"no id":           {strings.Replace(good, `"id":"a"`, `"id":""`, 1), "missing"},
		"no question":     {strings.Replace(good, "Question 1?", " ", 1), "no text"},
		"marks too short": {strings.Replace(good, `"risk":"111"`, `"risk":"11"`, 1), "3"},
		"other marks":     {strings.Replace(good, `"risk":"111"`, `"risk":"1y1"`, 1), "1, 0, x and ?"},
		"no such check":   {strings.Replace(good, `"risk":`, `"riks":`, 1), `"riks"`},
		"no such stance":  {strings.Replace(good, `"balanced"`, `"fine"`, 1), `"fine"`},
		"position":        {strings.Replace(good, `"position":0`, `"position":7`, 1), "-2 to 2"},
		"kind":            {strings.Replace(good, `"technical"`, `"odd"`, 1), `"odd"`},
	} {
		if _, err := measure.ReadSet("set", []byte(c.text), rubric(t)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q in it", name, err, c.says)
		}
	}
	if _, err := measure.ReadSet("set", []byte("\ufeff"+good), rubric(t)); err != nil {
		t.Errorf("with a byte order mark: %v", err)
	}
}

// Some of a set are spread over all of it.
func TestSpread(t *testing.T) {
	set := answers(t)
	if some := set.Spread(2).Cases; len(some) != 2 || some[0].ID != "a" || some[1].ID != "c" {
		t.Errorf("%v", some)
	}
	if len(set.Spread(0).Cases) != 4 || len(set.Spread(9).Cases) != 4 {
		t.Error("no limit is all")
	}
}

// Whatever a file holds, reading it ends in answers or in an error.
func FuzzReadSet(f *testing.F) {
	f.Add([]byte(`{"id":"a","question":{"text":"q"},"answer":"b","labels":{"checks":{"risk":"1?0"}}}`))
	f.Add([]byte("- id: a\n  question: {text: q}\n  labels: {stance: null}\n"))
	r, _, err := config.Rubric(config.Content())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		set, err := measure.ReadSet("set", text, r)
		if err != nil {
			return
		}
		for _, c := range set.Cases {
			c.Marks(r)
			c.Submission(r, "x")
		}
	})
}
