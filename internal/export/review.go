package export

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"equipoise/internal/interview"
)

// NewReview turns a review of an answer to question q into its JSON form. A
// review that came to nothing has a reason and no verdicts.
func NewReview(rubric interview.Rubric, q interview.Question, r interview.Review) Review {
	if r.State == interview.Unscored {
		r.Reading, r.Critique = interview.Reading{}, interview.Critique{}
		r.Assessment = interview.Assessment{Missing: r.Problem.Sentence}
	}
	a := r.Assessment
	out := Review{
		Assessable: a.Assessable, Reason: a.Missing, Particulars: texts(r.Reading.Particulars),
		Criteria: criteria(rubric, q, r), StanceChecks: stanceChecks(rubric, q, r), Flags: flags(r.Reading),
		Critique: critique(r.Critique), Critic: critic(r),
	}
	if a.Stance != interview.NoStance {
		out.Stance = &a.Stance
	}
	if a.Position.Known {
		out.Position = &a.Position.Value
	}
	if a.Score.Known {
		out.Score = &a.Score.Points
	}
	return out
}

// WriteReview writes the JSON form, indented.
func WriteReview(w io.Writer, r Review) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		return fmt.Errorf("write review: %w", err)
	}
	return nil
}

func criteria(rubric interview.Rubric, q interview.Question, r interview.Review) map[string]Criterion {
	levels := map[interview.CriterionID]int{}
	for _, l := range r.Assessment.Criteria {
		levels[l.Criterion] = l.Level
	}
	out := map[string]Criterion{}
	for _, c := range rubric.Criteria {
		entry := Criterion{Core: isCore(q, c.ID), Checks: findings(rubric, q, c.Checks, r)}
		if level, known := levels[c.ID]; known && level >= 0 {
			entry.Level = &level
		}
		out[string(c.ID)] = entry
	}
	return out
}

// isCore goes by the question alone, so that it holds without any review.
func isCore(q interview.Question, id interview.CriterionID) bool {
	return id == interview.Structure || slices.Contains(q.Core, id)
}

func stanceChecks(rubric interview.Rubric, q interview.Question, r interview.Review) map[string]Finding {
	out := map[string]Finding{}
	for _, s := range rubric.Scales {
		maps.Copy(out, findings(rubric, q, s.Checks, r))
	}
	return out
}

// findings is empty for a review that came to nothing: "not met" would be a
// verdict that nobody gave.
func findings(rubric interview.Rubric, q interview.Question, checks []interview.Check, r interview.Review) map[string]Finding {
	out := map[string]Finding{}
	if r.State == interview.Unscored {
		return out
	}
	for _, c := range checks {
		out[string(c.ID)] = finding(rubric, q, c.ID, r.Reading)
	}
	return out
}

func finding(rubric interview.Rubric, q interview.Question, id interview.CheckID, reading interview.Reading) Finding {
	if !rubric.Asks(q, id) {
		return Finding{Verdict: interview.NoRoom, Quotes: []string{}}
	}
	f := reading.Findings[id]
	if f.Verdict == "" {
		f.Verdict = interview.NotMet
	}
	return Finding{Verdict: f.Verdict, Quotes: texts(f.Quotes), Reason: f.Reason}
}

func flags(reading interview.Reading) []Flag {
	out := []Flag{}
	for _, f := range reading.Flags {
		out = append(out, Flag{ID: f.ID, Quotes: texts(f.Quotes)})
	}
	return out
}

func critique(c interview.Critique) Critique {
	out := Critique{
		Stance:    remark(c.Stance),
		Keep:      Keep{Quote: c.Keep.Quote.Text, Why: c.Keep.Why, Checks: list(c.Keep.Checks)},
		Change:    Change{c.Change.Title, c.Change.Why, c.Change.Skeleton, c.Change.Sentence, list(c.Change.Checks)},
		Impatient: remark(c.Impatient), OverCareful: remark(c.OverCareful),
		FollowUp: remark(c.FollowUp), Repair: remark(c.Repair), NotJudged: []Remark{},
	}
	for _, n := range c.NotJudged {
		out.NotJudged = append(out.NotJudged, remark(n))
	}
	return out
}

func critic(r interview.Review) Critic {
	p := r.Provenance
	return Critic{
		Name: r.Critic.Name, Kind: r.Critic.Kind, Model: r.Critic.Model,
		EndpointHost: p.EndpointHost, PromptHash: p.PromptHash, RubricHash: p.RubricHash,
	}
}

func remark(r interview.Remark) Remark { return Remark{Text: r.Text, Checks: list(r.Checks)} }

func texts(quotes []interview.Quote) []string {
	out := []string{}
	for _, q := range quotes {
		out = append(out, q.Text)
	}
	return out
}

// list keeps JSON from saying null where a list is empty.
func list(checks []interview.CheckID) []interview.CheckID {
	if checks == nil {
		return []interview.CheckID{}
	}
	return checks
}
