package critique

import (
	"encoding/json"
	"slices"

	"equipoise/internal/interview"
)

// majority is the reading in which most readings would find themselves, with
// the words of the first that shares each verdict.
func (r *review) majority(all []interview.Reading) interview.Reading {
	out := all[0]
	out.Findings = map[interview.CheckID]interview.Finding{}
	for id := range all[0].Findings {
		out.Findings[id] = prevailing(all, id)
	}
	weighAgainstBenefit(out)
	out.Particulars, out.Flags, out.ToJudge = steady(all), steadyFlags(all), union(all)
	out.Withdrawn = withdrawn(out)
	out.Readings, out.Agreeing = len(all), 0
	for _, reading := range all {
		if r.stance(reading) == r.stance(out) {
			out.Agreeing++
		}
	}
	return out
}

func prevailing(all []interview.Reading, id interview.CheckID) interview.Finding {
	met := 0
	for _, reading := range all {
		if reading.Met(id) {
			met++
		}
	}
	for _, reading := range all {
		if reading.Met(id) == (2*met > len(all)) {
			return reading.Findings[id]
		}
	}
	return all[0].Findings[id]
}

// steady is the first reading's particulars whose sentence most readings name.
func steady(all []interview.Reading) []interview.Quote {
	var kept []interview.Quote
	for _, q := range all[0].Particulars {
		n := 0
		for _, reading := range all {
			if slices.Contains(reading.Particulars, q) {
				n++
			}
		}
		if 2*n > len(all) {
			kept = append(kept, q)
		}
	}
	return kept
}

func steadyFlags(all []interview.Reading) []interview.FlagFinding {
	var kept []interview.FlagFinding
	times := map[interview.FlagID]int{}
	for _, reading := range all {
		for _, f := range reading.Flags {
			times[f.ID]++
			if 2*times[f.ID] > len(all) && !slices.ContainsFunc(kept, func(k interview.FlagFinding) bool { return k.ID == f.ID }) {
				kept = append(kept, f)
			}
		}
	}
	return kept
}

func union(all []interview.Reading) []interview.Quote {
	var quotes []interview.Quote
	for _, reading := range all {
		for _, q := range reading.ToJudge {
			if !slices.Contains(quotes, q) {
				quotes = append(quotes, q)
			}
		}
	}
	return quotes
}

// votesText is what each reading found, where there were several.
func (r *review) votesText() string {
	if len(r.votes) == 0 {
		return ""
	}
	type vote struct {
		Stance interview.Stance    `json:"stance"`
		Met    []interview.CheckID `json:"met"`
	}
	var list []vote
	for _, reading := range r.votes {
		v := vote{Stance: r.stance(reading), Met: []interview.CheckID{}}
		for _, c := range r.s.Rubric.AllChecks() {
			if reading.Met(c.ID) {
				v.Met = append(v.Met, c.ID)
			}
		}
		list = append(list, v)
	}
	text, err := json.Marshal(list)
	if err != nil {
		return ""
	}
	return string(text)
}
