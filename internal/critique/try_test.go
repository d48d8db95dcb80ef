package critique

import (
	"strings"
	"testing"

	"equipoise/internal/critique/fairjudge"
	"equipoise/internal/endpoint/scripted"
)

func TestTry(t *testing.T) {
	j := fairjudge.Judge{Hears: map[string]string{"risk.specific": "wrong dose", "assessment.measure": "how often", "assessment.decides": "If it is"}}
	careless := fairjudge.Judge{Change: func(kind string, reply map[string]any) {
		setEvidence(reply, "risk.specific", []any{map[string]any{"sentence": "A1", "quote": "these words are nowhere in it"}})
	}}
	for name, c := range map[string]struct {
		judge scripted.Step
		works bool
		says  string
	}{
		"careful":  {j.Step(), true, "5 of 5 checks"},
		"careless": {careless.Step(), true, "Quotes that are not in it: 1"},
		"prose":    {scripted.Say("Fine."), false, "did not"},
	} {
		t.Run(name, func(t *testing.T) {
			judged := func(call scripted.Call) scripted.Answer {
				if call.SchemaName == "" {
					return scripted.Say("Hello, I am ready.")(call)
				}
				return c.judge(call)
			}
			report := newCritic(t).Try(t.Context(), at(scripted.New(t, judged)))
			last := report.Steps[len(report.Steps)-1]
			if report.OK != c.works || last.Name != "critique" || !strings.Contains(last.Sentence, c.says) {
				t.Errorf("works %v: %+v", report.OK, last)
			}
		})
	}
}
