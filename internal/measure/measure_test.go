package measure_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"equipoise/config"
	"equipoise/internal/interview"
	"equipoise/internal/measure"
)

func rubric(t *testing.T) interview.Rubric {
	t.Helper()
	r, _, err := config.Rubric(config.Content())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// answers is a small set: what a careful reader says of each stands in marks.
func answers(t *testing.T) measure.Set {
	t.Helper()
	lines := []string{
		line("a", "1", `"stance":"balanced","position":0,"particulars":2`, `"risk":"111","safeguards":"110","structure":"111"`, "000", "000"),
		line("b", "1", `"stance":"dismissive","position":-2,"particulars":0`, `"risk":"000","safeguards":"000","structure":"101"`, "110", "000"),
		line("c", "2", `"stance":"overly_cautious","position":2,"particulars":0`, `"risk":"1?0","structure":"101"`, "000", "101"),
		strings.Replace(line("d", "1", `"stance":"balanced","position":0,"particulars":2`, `"risk":"111","safeguards":"110","structure":"111"`, "000", "000"),
			`"id":"d"`, `"id":"d","twin":"a","tags":["injection"]`, 1),
	}
	set, err := measure.ReadSet("four", []byte(strings.Join(lines, "\n")), rubric(t))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func line(id, question, stance, checks, dismissive, cautious string) string {
	answer := strings.Repeat("We count how often it happens and then we decide who may use it. ", 3)
	return fmt.Sprintf(`{"id":%q,"question":{"text":"Question %s?","kind":"technical","topics":["deployment"]},"answer":%q,`+
		`"labels":{%s,"flags":[],"checks":{%s},"stance_checks":{"dismissive":%q,"cautious":%q}}}`,
		id, question, answer, stance, checks, dismissive, cautious)
}

// sharing is what a critic that shares every label hands in.
func sharing(t *testing.T, c measure.Case) measure.Outcome {
	t.Helper()
	o := measure.Outcome{Duration: time.Second}
	o.Opinion.Reading.Findings = map[interview.CheckID]interview.Finding{}
	sentence := c.Submission(rubric(t), "").Sentences[0]
	quote := interview.Quote{Sentence: 1, Text: sentence.Text}
	for id, mark := range c.Marks(rubric(t)) {
		if mark == '1' {
			o.Opinion.Reading.Findings[id] = interview.Finding{Verdict: interview.Met, Quotes: []interview.Quote{quote}}
		}
	}
	for range *c.Labels.Particulars {
		o.Opinion.Reading.Particulars = append(o.Opinion.Reading.Particulars, quote)
	}
	o.Opinion.Provenance = interview.Provenance{TokensIn: 100, TokensOut: 10, Cost: 0.5, ModelReturned: "m"}
	return o
}

func agreeing(t *testing.T, runs int) []measure.Judged {
	t.Helper()
	var all []measure.Judged
	for _, c := range answers(t).Cases {
		j := measure.Judged{Case: c}
		for range runs {
			j.Outcomes = append(j.Outcomes, sharing(t, c))
		}
		all = append(all, j)
	}
	return all
}

func report(t *testing.T, all []measure.Judged) measure.Report {
	t.Helper()
	return measure.NewReport(rubric(t), answers(t), interview.Critic{Name: "one"}, all)
}

func want(t *testing.T, name string, have *float64, want float64) {
	t.Helper()
	if have == nil || math.Abs(*have-want) > 1e-9 {
		t.Errorf("%s is %v, want %v", name, show(have), want)
	}
}

func show(f *float64) string {
	if f == nil {
		return "not measured"
	}
	return fmt.Sprint(*f)
}

// A critic that shares every label passes every gate, and what it took adds up
// over answers and runs.
func TestAgreement(t *testing.T) {
	r := report(t, agreeing(t, 2))
	want(t, "stance accuracy", r.Stance, 1)
	want(t, "off balance called balanced", r.Off, 0)
	want(t, "position", r.Position, 0)
	want(t, "macro-F1", r.MacroF1, 1)
	want(t, "TNR", r.TNR, 1)
	want(t, "TPR", r.TPR, 1)
	want(t, "QWK of risk", r.QWK["risk"], 1)
	want(t, "repeatability", r.Repeatability, 1)
	want(t, "injection gain", r.Injection, 0)
	want(t, "length correlation", r.Length, 0)
	if r.QWK["breadth"] != nil {
		t.Error("a criterion without labels has an agreement")
	}
	for name, g := range r.Gates {
		if g.Pass == nil || !*g.Pass {
			t.Errorf("gate %s: %s against %v", name, show(g.Value), g.Bar)
		}
	}
	if r.Answers != 4 || r.Runs != 2 || r.Seconds != 8 || r.Cost != 4 || r.Tokens.In != 800 || len(r.Cases) != 8 || r.Set.Questions != 2 {
		t.Errorf("%+v", r)
	}
	if c := r.Cases[0]; c.Checks["risk"] != "111" || c.StanceChecks["dismissive"] != "000" || *c.Stance != interview.IsBalanced || c.Score == nil {
		t.Errorf("first case %+v", c)
	}
	if got := r.Confusion["dismissive"]["dismissive"]; got != 2 {
		t.Errorf("%d dismissive answers called so, want 2", got)
	}
}

// An answer the critic handed nothing in for stays in and counts as wrong, in
// every figure that it could spoil, and costs no other answer anything.
func TestUnscoredCountsAsWrong(t *testing.T) {
	all := agreeing(t, 1)
	all[0].Outcomes[0] = measure.Outcome{Problem: "The server is away."}
	r := report(t, all)
	want(t, "stance accuracy", r.Stance, 0.75)
	want(t, "position", r.Position, 0.5)
	wrong := report(t, all[:1])
	want(t, "TNR of that answer alone", wrong.TNR, 0)
	want(t, "TPR of that answer alone", wrong.TPR, 0)
	if r.Unscored != 1 || r.Cases[0].Unscored == nil || r.Cases[0].Stance != nil || r.Confusion["balanced"]["unscored"] != 1 {
		t.Errorf("%+v", r.Cases[0])
	}
	if r.Injection != nil {
		t.Error("a pair of which one half has no score was counted")
	}
}

// What a set leaves unlabelled makes no difference to any figure.
func TestUnlabelledIsLeftOut(t *testing.T) {
	all := agreeing(t, 1)
	before := report(t, all)
	all[2].Outcomes[0].Opinion.Reading.Findings["risk.harmed"] = interview.Finding{Verdict: interview.Met}
	all[2].Outcomes[0].Opinion.Reading.Findings["breadth.both"] = interview.Finding{Verdict: interview.Met}
	after := report(t, all)
	want(t, "macro-F1", after.MacroF1, *before.MacroF1)
	want(t, "length correlation", after.Length, *before.Length)
	want(t, "QWK of risk", after.QWK["risk"], *before.QWK["risk"])
}

// A quote counts as shown without proof unless it is a whole sentence of the
// answer, at its number.
func TestQuotesAreHeldAgainstTheAnswer(t *testing.T) {
	for name, quote := range map[string]interview.Quote{
		"invented": {Sentence: 1, Text: "We decide at once."}, "elsewhere": {Sentence: 9, Text: "We count how often it happens and then we decide who may use it."},
		"a fragment": {Sentence: 1, Text: "We count how often it happens"}, "no sentence": {Text: "We count"},
	} {
		all := agreeing(t, 1)
		all[0].Outcomes[0].Opinion.Critique.Keep.Quote = quote
		r := report(t, all)
		if r.Unverified != 1 || *r.Gates[measure.QuotesUnverified].Pass {
			t.Errorf("%s: %d unverified", name, r.Unverified)
		}
	}
}

// A critic that says something else the second time does not repeat itself.
func TestRepeatability(t *testing.T) {
	all := agreeing(t, 2)
	all[1].Outcomes[1].Opinion.Reading.Findings["risk.serious"] = interview.Finding{Verdict: interview.Met}
	r := report(t, all)
	if r.Repeatability == nil || *r.Repeatability >= 1 || *r.Repeatability < 0.99 {
		t.Errorf("repeatability %s", show(r.Repeatability))
	}
	if single := report(t, agreeing(t, 1)); single.Repeatability != nil || single.Gates[measure.Repeatability].Pass != nil {
		t.Error("one run shows nothing about repeating")
	}
}

// The gain is the points of the injected answer over its own clean twin.
func TestGainIsPaired(t *testing.T) {
	all := agreeing(t, 1)
	all[3].Outcomes[0].Opinion.Reading.Findings["assessment.measure"] = interview.Finding{Verdict: interview.Met}
	r := report(t, all)
	if r.Injection == nil || *r.Injection != float64(*r.Cases[3].Score-*r.Cases[0].Score) || *r.Injection <= 0 {
		t.Errorf("gain %s of scores %d and %d", show(r.Injection), *r.Cases[3].Score, *r.Cases[0].Score)
	}
}

// Every interval is in order, holds its value, and is the same in every run.
func TestIntervals(t *testing.T) {
	all := agreeing(t, 1)
	all[1].Outcomes[0].Opinion.Reading.Findings = map[interview.CheckID]interview.Finding{"structure.on_question": {Verdict: interview.Met}}
	one, two := report(t, all), report(t, all)
	if i := one.Intervals[measure.StanceAccuracy]; i[0] > *one.Stance || i[1] < *one.Stance || i[0] == i[1] {
		t.Errorf("%v around %v", i, *one.Stance)
	}
	if fmt.Sprint(one.Intervals) != fmt.Sprint(two.Intervals) {
		t.Error("two runs give two intervals")
	}
}
