package critique

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"equipoise/internal/interview"
)

// checksReply is what a model says about checks.
type checksReply struct {
	Checks       []checkReply `json:"checks"`
	Particulars  []pointer    `json:"particulars"`
	Flags        []flagReply  `json:"flags"`
	ToJudge      []pointer    `json:"to_judge"`
	MissingParts []string     `json:"missing_parts"`
}

type checkReply struct {
	ID       interview.CheckID `json:"id"`
	Evidence []pointer         `json:"evidence"`
	Reason   string            `json:"reason"`
	Verdict  string            `json:"verdict"`
}

type flagReply struct {
	ID       interview.FlagID `json:"id"`
	Evidence []pointer        `json:"evidence"`
	Reason   string           `json:"reason"`
}

// verdict reads a verdict as models write it.
func verdict(text string) interview.Verdict {
	text = strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(text)))
	return interview.Verdict(text)
}

// decode reads a reply and says in plain words what kept it from being read.
func decode(raw json.RawMessage, into any) []string {
	err := json.Unmarshal(raw, into)
	var wrong *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrong):
		return []string{fmt.Sprintf("the field %q holds a %s", wrong.Field, wrong.Value)}
	}
	return []string{"it is not one JSON object"}
}

// holdChecks says what is wrong with a reply about checks: every id asked for
// must be there exactly once. Checks of the rubric that were not asked for do
// no harm and are passed over.
func (r *review) holdChecks(raw json.RawMessage, c call) (faults, doubts []string) {
	var reply checksReply
	if faults = decode(raw, &reply); faults != nil {
		return faults, nil
	}
	times := map[interview.CheckID]int{}
	for _, said := range reply.Checks {
		times[said.ID]++
		if _, known := r.s.Rubric.Check(said.ID); !known {
			faults = append(faults, fmt.Sprintf("no check has the id %q", clip(string(said.ID), 60)))
		}
	}
	for _, check := range c.asked {
		if times[check.ID] != 1 {
			faults = append(faults, fmt.Sprintf("the check %s stands there %d times instead of once", check.ID, times[check.ID]))
		}
	}
	for _, said := range reply.Checks {
		if v := verdict(said.Verdict); v != interview.Met && v != interview.NotMet {
			faults = append(faults, fmt.Sprintf("the verdict of %s is neither met nor not_met", clip(string(said.ID), 60)))
		}
	}
	return faults, r.doubtful(reply, c)
}

// doubtful is the checks that the stance rests on and whose evidence is not
// there: worth a second try before they are withdrawn.
func (r *review) doubtful(reply checksReply, c call) []string {
	pivots := pivots(r.s.Rubric)
	var doubts []string
	for _, said := range reply.Checks {
		asked := slices.ContainsFunc(common(c.asked, pivots), func(p interview.Check) bool { return p.ID == said.ID })
		if !asked || verdict(said.Verdict) != interview.Met {
			continue
		}
		found, wrong := r.paper.evidence(said.Evidence, nil)
		if len(found) > 0 {
			continue
		}
		why := "no quote was given"
		if len(wrong) > 0 {
			why = wrong[0].Error()
		}
		doubts = append(doubts, fmt.Sprintf("%s is called met without evidence: %s; quote one sentence exactly, or call it not_met", said.ID, why))
	}
	return doubts
}

func clip(text string, most int) string {
	runes := []rune(visible(text))
	return string(runes[:min(most, len(runes))])
}
