package export_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"equipoise/internal/export"
	"equipoise/internal/interview"
)

func rubric() interview.Rubric {
	return interview.Rubric{
		Criteria: []interview.Criterion{
			{ID: "risk", Checks: []interview.Check{{ID: "risk.specific"}, {ID: "risk.harmed"}}},
			{ID: "candour", Checks: []interview.Check{{ID: "candour.unknown"}}},
			{ID: "structure", Checks: []interview.Check{{ID: "structure.lands"}}},
		},
		Scales: []interview.Scale{
			{ID: "dismissive", Checks: []interview.Check{{ID: "dismissive.belittles"}}},
			{ID: "cautious", Checks: []interview.Check{{ID: "cautious.refuses"}}},
		},
	}
}

func question() interview.Question {
	return interview.Question{
		Core: []interview.CriterionID{"risk"}, NoRoom: []interview.CheckID{"candour.unknown"}, AsksStance: true,
	}
}

func quote(n int, text string) []interview.Quote { return []interview.Quote{{Sentence: n, Text: text}} }

// whole is a review in which every field holds something.
func whole() interview.Review {
	checks := []interview.CheckID{"risk.specific"}
	said := func(text string) interview.Remark {
		return interview.Remark{Text: text, Checks: checks, Sentence: 1}
	}
	return interview.Review{
		State:  interview.Done,
		Critic: interview.Critic{Name: "A model", Kind: interview.OpenAI, Model: "a-model", BaseURL: "http://localhost:1/v1", Key: "sk-never-shown"},
		Reading: interview.Reading{
			Findings: map[interview.CheckID]interview.Finding{
				"risk.specific":        {Verdict: interview.Met, Quotes: quote(1, "It leaks."), Reason: "A way is named."},
				"risk.harmed":          {Verdict: interview.NotMet, Reason: "Nobody is named."},
				"dismissive.belittles": {Verdict: interview.Met, Quotes: quote(2, "It is hype."), Reason: "No reason is given."},
			},
			Particulars: quote(3, "Forty of four hundred."),
			Flags:       []interview.FlagFinding{{ID: "overconfidence", Quotes: quote(4, "I am never wrong."), Reason: "Nobody can be."}},
		},
		Assessment: interview.Assessment{
			Assessable: true, Stance: interview.IsDismissive, Position: interview.Position{Known: true, Value: -2},
			Score: interview.Score{Known: true, Points: 17},
			Criteria: []interview.Level{
				{Criterion: "risk", Core: true, Asked: 2, Met: 1, Level: 2}, {Criterion: "candour", Level: -1},
				{Criterion: "structure", Core: true, Asked: 1, Level: 0},
			},
		},
		Critique: interview.Critique{
			Stance: said("You wave it away."), Keep: interview.Keep{Quote: interview.Quote{Sentence: 1, Text: "It leaks."}, Why: "It is definite.", Checks: checks},
			Change:    interview.Change{Title: "Name who is hurt.", Why: "It stays abstract.", Skeleton: "It hurts ___.", Sentence: 2, Checks: checks},
			Impatient: said("So?"), OverCareful: said("And then?"), FollowUp: said("Who?"), Repair: said("Again, with a name."),
			NotJudged: []interview.Remark{said("Whether it leaks.")},
		},
		Provenance: interview.Provenance{EndpointHost: "localhost:1", PromptHash: "0f13", RubricHash: "a41f"},
	}
}

// unscored is a review that came to nothing, however much of it was there.
func unscored() interview.Review {
	r := whole()
	r.State, r.Problem = interview.Unscored, interview.Problem{Kind: interview.TimedOut, Sentence: "localhost:1 did not answer in time."}
	return r
}

// short is an answer that no critic was asked about.
func short() interview.Review {
	return interview.Review{
		State: interview.Done, Critic: interview.Critic{Name: "Built-in checklist", Kind: interview.Builtin},
		Assessment: interview.Assessment{Missing: "It is too short."}, Provenance: interview.Provenance{RubricHash: "a41f"},
	}
}

// unasked is a review of an answer to a question that asks for no stance.
func unasked() interview.Review {
	r := whole()
	r.Assessment.Stance, r.Assessment.Position = interview.NoStance, interview.Position{}
	r.Reading.Flags, r.Reading.Particulars, r.Critique = nil, nil, interview.Critique{}
	return r
}

// Other programs rely on every byte of this form but the order of its keys.
func TestReviewKeepsItsForm(t *testing.T) {
	noStance := question()
	noStance.AsksStance = false
	for _, c := range []struct {
		name   string
		asked  interview.Question
		review interview.Review
	}{
		{"whole", question(), whole()}, {"unscored", question(), unscored()},
		{"short", question(), short()}, {"unasked", noStance, unasked()},
	} {
		var got bytes.Buffer
		if err := export.WriteReview(&got, export.NewReview(rubric(), c.asked, c.review)); err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("testdata", c.name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != string(want) {
			t.Errorf("%s has changed:\n%s", c.name, got.String())
		}
	}
}
