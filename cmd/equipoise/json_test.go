package main

import (
	"slices"
	"testing"
)

// What the built-in critic prints holds every field that others rely on.
func TestJSONOfTheBuiltInCritic(t *testing.T) {
	for _, c := range []struct {
		name, answer string
		args         []string
		core         []string
		noRoom       []string // some of the checks that the question gives no room for
		noStance     bool
		assessable   bool
	}{
		{
			name: "bare", answer: dosageAnswer, args: []string{"--question", dosageQuestion}, assessable: true,
			core: []string{"assessment", "risk", "safeguards", "structure", "tradeoffs"},
		},
		{
			name: "no room", answer: dosageAnswer, args: []string{"--question-id", "guide-misleading-content"}, assessable: true,
			core:   []string{"assessment", "limits", "safeguards", "structure", "tradeoffs"},
			noRoom: []string{"substance.mechanism", "substance.evidence", "substance.result", "collaboration.who"},
		},
		{
			name: "no stance", answer: dosageAnswer, args: []string{"--question-id", "guide-private-feedback"}, assessable: true, noStance: true,
			core:   []string{"assessment", "candour", "structure", "substance", "tradeoffs"},
			noRoom: []string{"dismissive.belittles", "dismissive.defers", "dismissive.proceeds", "cautious.refuses", "cautious.absolute", "cautious.one_sided", "limits.bounds"},
		},
		{
			name: "too short", answer: "Ship it now.", args: []string{"--question", dosageQuestion},
			core: []string{"assessment", "risk", "safeguards", "structure", "tradeoffs"},
		},
		{
			name: "empty", answer: "", args: []string{"--question", dosageQuestion, "--kind", "behavioral"},
			core: []string{"collaboration", "limits", "safeguards", "structure", "tradeoffs"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := command(nil, c.answer, append([]string{"review", "--json"}, c.args...)...)
			r := got.read(t)
			if got.code != exitOK || got.err != "" || r.Assessable != c.assessable {
				t.Fatalf("code %d, assessable %v, %s", got.code, r.Assessable, got.err)
			}
			if c.assessable {
				r.mustRest(t, c.answer)
			} else {
				r.mustHaveReason(t)
			}
			if (r.Stance == nil) != (c.noStance || !c.assessable) || (r.Score == nil) == c.assessable {
				t.Errorf("stance %v, score %v", r.Stance, r.Score)
			}
			r.mustBeAbout(t, c.core, c.noRoom)
			if r.Critic["kind"] != "builtin" || r.Critic["name"] == "" || r.Critic["model"] != "" || r.Critic["endpoint_host"] != "" || r.Critic["rubric_hash"] == "" {
				t.Errorf("critic %v", r.Critic)
			}
		})
	}
}

// mustBeAbout looks that core and room are the question's, whatever was judged.
func (r reviewed) mustBeAbout(t *testing.T, core, noRoom []string) {
	t.Helper()
	var have []string
	for id, c := range r.Criteria {
		if c.Core {
			have = append(have, id)
		}
		room := 0
		for _, f := range c.Checks {
			if f.Verdict != "no_room" {
				room++
			}
		}
		if (c.Level != nil) != (r.Assessable && room > 0) || c.Level != nil && (*c.Level < 0 || *c.Level > 4) {
			t.Errorf("%s has the level %v with room for %d checks", id, c.Level, room)
		}
	}
	if slices.Sort(have); !slices.Equal(have, core) {
		t.Errorf("core is %v, want %v", have, core)
	}
	for _, id := range noRoom {
		if f := r.all()[id]; f.Verdict != "no_room" || len(f.Quotes) > 0 {
			t.Errorf("%s is %+v", id, f)
		}
	}
}
