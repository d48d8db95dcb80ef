package checklist

import "equipoise/internal/interview"

// rule says what a sentence must have for a check to be met by it. A check
// may have several rules; one that holds is enough.
type rule struct {
	check  interview.CheckID
	all    []string // families that must all be heard
	any    []string // families of which one must be heard
	not    []string // families that must not be heard
	fresh  int      // words of its own the sentence must have at least
	theirs bool     // a view they report counts too
}

// rules are the checks that one sentence can show. Those that need the whole
// answer stand in whole.go.
func rules() []rule {
	return []rule{
		{check: "risk.specific", all: []string{"harm", "failure_link"}, not: []string{"belittles"}, fresh: 4},
		{check: "risk.harmed", all: []string{"people", "suffers"}, fresh: 2},
		{check: "risk.serious", any: []string{"serious"}, not: []string{"belittles", "proceeds"}, fresh: 1},

		{check: "assessment.measure", any: []string{"measure"}, fresh: 2},
		{check: "assessment.method", any: []string{"method"}, fresh: 3},
		{check: "assessment.decides", any: []string{"decides"}, fresh: 2},

		{check: "tradeoffs.benefit", any: []string{"benefit"}, not: []string{"proceeds"}, fresh: 2},
		{check: "tradeoffs.cost", any: []string{"cost"}, fresh: 2},
		{check: "tradeoffs.position", any: []string{"position"}, not: []string{"proceeds"}, fresh: 3},

		{check: "safeguards.specific", any: []string{"prevent", "detect", "respond"}, not: []string{"defers", "refuses"}, fresh: 3},
		{check: "safeguards.specific", any: []string{"bounds", "forward", "gradual"}, not: []string{"defers", "refuses", "proceeds", "absolute"}, fresh: 3},

		{check: "limits.bounds", any: []string{"bounds"}, not: []string{"absolute"}, fresh: 2},
		{check: "limits.told", any: []string{"told"}, fresh: 2},
		{check: "limits.owner", any: []string{"owner"}, fresh: 1},

		{check: "breadth.both", all: []string{"human_angle", "technical_angle"}, fresh: 3},
		{check: "breadth.beyond", any: []string{"beyond"}, fresh: 3},
		{check: "breadth.context", all: []string{"place", "place_changes"}, fresh: 4},

		{check: "substance.mechanism", any: []string{"mechanism"}, fresh: 4},
		{check: "substance.evidence", any: []string{"evidence"}, fresh: 3},
		{check: "substance.result", any: []string{"result"}, fresh: 3},

		{check: "candour.unknown", any: []string{"unknown"}},
		{check: "candour.residual", any: []string{"residual"}, fresh: 2},

		{check: "collaboration.who", any: []string{"roles"}},
		{check: "collaboration.what_for", all: []string{"roles", "what_for"}, fresh: 2},
		{check: "collaboration.settle", any: []string{"settle"}, fresh: 1},

		{check: "dismissive.belittles", any: []string{"belittles"}, not: []string{"measure"}},
		{check: "dismissive.defers", any: []string{"defers"}, not: []string{"bounds"}},
		{check: "dismissive.proceeds", any: []string{"proceeds"}, not: []string{"bounds"}},

		{check: "cautious.refuses", any: []string{"refuses"}, not: []string{"condition_forward", "bounds"}},
		{check: "cautious.absolute", all: []string{"absolute", "certainty_gate"}},
	}
}

// shownBy finds the sentences that meet a check by one of its rules, and the
// words heard in the first of them.
func (h *heard) shownBy(id interview.CheckID) (places []int, words string) {
	for _, r := range rules() {
		if r.check != id {
			continue
		}
		for i, s := range h.sentences {
			match, ok := r.heardIn(s)
			if !ok {
				continue
			}
			if len(places) == 0 {
				words = match
			}
			if len(places) < 2 {
				places = append(places, i)
			}
		}
	}
	return places, words
}

// heardIn reports whether the sentence meets the rule and by which words.
func (r rule) heardIn(s sentence) (string, bool) {
	if s.muted || s.reported && !r.theirs || s.fresh < r.fresh {
		return "", false
	}
	for _, name := range r.not {
		if s.families[name] != "" {
			return "", false
		}
	}
	words := ""
	for _, name := range r.all {
		if s.families[name] == "" {
			return "", false
		}
		words = s.families[name]
	}
	for _, name := range r.any {
		if match := s.families[name]; match != "" {
			return match, true
		}
	}
	return words, len(r.any) == 0
}
