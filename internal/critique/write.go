package critique

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"equipoise/internal/endpoint"
	"equipoise/internal/interview"
)

const (
	writtenTokens  = 900 // of a reply that holds a critique
	mostCandidates = 5
)

// written is a critique as a model writes it.
type written struct {
	Stance      remarkReply   `json:"stance"`
	Keep        keepReply     `json:"keep"`
	Change      changeReply   `json:"change"`
	Impatient   remarkReply   `json:"impatient"`
	OverCareful remarkReply   `json:"over_careful"`
	FollowUp    remarkReply   `json:"follow_up"`
	Repair      remarkReply   `json:"repair"`
	Doubts      []remarkReply `json:"doubts"`
}

type remarkReply struct {
	Checks   []interview.CheckID `json:"checks"`
	Sentence place               `json:"sentence"`
	Text     string              `json:"text"`
}

type keepReply struct {
	Checks   []interview.CheckID `json:"checks"`
	Sentence place               `json:"sentence"`
	Why      string              `json:"why"`
}

type changeReply struct {
	Check    interview.CheckID `json:"check"`
	Sentence place             `json:"sentence"`
	Title    string            `json:"title"`
	Why      string            `json:"why"`
	Skeleton string            `json:"skeleton"`
}

// write has the critique written. The verdicts stand without it, so where it
// cannot be had, the rubric's own words take its place and say so.
func (r *review) write(ctx context.Context, reading interview.Reading) (interview.Critique, error) {
	candidates := r.candidates(reading)
	reply, err := r.askWritten(ctx, reading, candidates)
	var problem *interview.Problem
	switch {
	case errors.As(err, &problem) && ctx.Err() == nil:
		return r.plain(reading, candidates, problem.Sentence), nil
	case err != nil:
		return interview.Critique{}, err
	}
	return r.edit(reply, reading, candidates), nil
}

func (r *review) askWritten(ctx context.Context, reading interview.Reading, candidates []interview.Check) (written, error) {
	var reply written
	req, seal, err := r.wordWritten(reading, candidates)
	if err != nil {
		return reply, err
	}
	raw, err := r.converse(ctx, inquiry{
		step: "critique", seal: seal, req: req,
		hold: func(raw json.RawMessage) ([]string, []string) { return decode(raw, new(written)), nil },
	})
	if err == nil {
		decode(raw, &reply)
	}
	return reply, err
}

// wordWritten words the call with the whole table of checks, or where that
// does not fit with the lines of the candidates alone.
func (r *review) wordWritten(reading interview.Reading, candidates []interview.Check) (endpoint.Request, string, error) {
	for _, small := range []bool{false, true} {
		system := critiqueSystem{Seal: openingSeal, Table: r.s.Rubric.AllChecks()}
		if small {
			system.Table = nil
		}
		data := r.writtenUser(reading, candidates, small)
		systemText, err := r.c.wording.fill("critique.system", system)
		if err != nil {
			return endpoint.Request{}, "", err
		}
		user, err := r.c.wording.fill("critique.user", data)
		if err != nil {
			return endpoint.Request{}, "", err
		}
		if left := usable(r.context) - tokens(systemText) - tokens(user); left >= writtenTokens {
			return endpoint.Request{
				System: systemText, User: user, SchemaName: "critique", Schema: critiqueSchema(), SchemaTold: true,
				MaxTokens: min(left, plentyTokens), Temperature: warmth(1), Canaries: []string{openingSeal, data.Seal},
			}, data.Seal, nil
		}
	}
	return endpoint.Request{}, "", tooLong()
}

func (r *review) writtenUser(reading interview.Reading, candidates []interview.Check, spelled bool) critiqueUser {
	data := critiqueUser{laidOut: r.paper.layOut(r.c.word), Stance: r.standing(reading), Candidates: candidates, Spelled: spelled}
	data.Points = nil
	for _, check := range r.s.Rubric.Asked(r.s.Question) {
		f := reading.Findings[check.ID]
		if f.Verdict != interview.Met {
			data.NotMet = append(data.NotMet, string(check.ID))
			continue
		}
		entry := string(check.ID)
		for _, q := range f.Quotes {
			entry += " A" + strconv.Itoa(q.Sentence)
		}
		data.Met = append(data.Met, entry)
	}
	return data
}

// standing is the stance in the words of the prompt.
func (r *review) standing(reading interview.Reading) string {
	a := r.s.Rubric.Assess(r.s.Question, r.s.Transcript.Text, reading)
	name := strings.ReplaceAll(string(a.Stance), "_", " ")
	switch {
	case a.Stance == interview.NoStance:
		return "nowhere; this question asks for no stance"
	case a.Position.Known && (a.Position.Value == 1 || a.Position.Value == -1):
		return name + ", though with evidence of balance"
	}
	return name
}

// candidates is the checks a change may aim at: what pulls to a side first,
// then what is missing where the question is about it, least met first, then
// the rest.
func (r *review) candidates(reading interview.Reading) []interview.Check {
	var list []interview.Check
	for _, s := range r.s.Rubric.Scales {
		for _, check := range s.Checks {
			if reading.Met(check.ID) {
				list = append(list, check)
			}
		}
	}
	for _, level := range r.missingFirst(reading) {
		criterion, _ := r.s.Rubric.Criterion(level.Criterion)
		for _, check := range criterion.Checks {
			if r.s.Rubric.Asks(r.s.Question, check.ID) && !reading.Met(check.ID) {
				list = append(list, check)
			}
		}
	}
	return list[:min(len(list), mostCandidates)]
}

// missingFirst is the criteria with room left, core ones first, each of the
// two in order of what is met.
func (r *review) missingFirst(reading interview.Reading) []interview.Level {
	levels := r.s.Rubric.Assess(r.s.Question, r.s.Transcript.Text, reading).Criteria
	var open []interview.Level
	for _, l := range levels {
		if l.Met < l.Asked {
			open = append(open, l)
		}
	}
	slices.SortStableFunc(open, func(a, b interview.Level) int {
		switch {
		case a.Core && !b.Core:
			return -1
		case b.Core && !a.Core:
			return 1
		case a.Value < b.Value:
			return -1
		case a.Value > b.Value:
			return 1
		}
		return 0
	})
	return open
}
