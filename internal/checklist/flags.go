package checklist

import (
	"strings"

	"equipoise/internal/interview"
)

// flags are the red flags heard. The first reading is the family; the second
// holds it against what the rest of the answer says.
func (c *Critic) flags(h *heard) []interview.FlagFinding {
	readings := map[interview.FlagID]func(*heard) (int, string){
		"lone_wolf": loneWolf, "overconfidence": overconfident, "misaligned_interest": interest, "surrender": surrender,
	}
	var found []interview.FlagFinding
	for _, f := range c.rubric.Flags {
		second, ok := readings[f.ID]
		if !ok {
			continue
		}
		if i, words := second(h); i >= 0 {
			found = append(found, interview.FlagFinding{ID: f.ID, Quotes: h.quotesOf([]int{i}), Reason: "Heard by “" + words + "”."})
		}
	}
	return found
}

// overlap counts the question's content words that a sentence takes up.
func (h *heard) overlap(s sentence) (n int, words string) {
	for _, w := range strings.Fields(s.norm) {
		if h.asked[w] && len(w) > 3 {
			n, words = n+1, joined(words, w)
		}
	}
	return n, words
}

func (h *heard) first(name string) (int, string) {
	for i, s := range h.sentences {
		if match := s.families[name]; match != "" && s.counts() {
			return i, match
		}
	}
	return -1, ""
}

// loneWolf is withdrawn where the speaker brings others in with a purpose.
func loneWolf(h *heard) (int, string) {
	if with, _ := h.shownBy("collaboration.what_for"); len(with) > 0 {
		return -1, ""
	}
	return h.first("alone")
}

// overconfident is withdrawn where the speaker admits not to know something.
func overconfident(h *heard) (int, string) {
	if admits, _ := h.first("unknown"); admits >= 0 {
		return -1, ""
	}
	return h.first("overconfident")
}

// interest counts only where nothing in the answer cares for the mission.
func interest(h *heard) (int, string) {
	if cares, _ := h.first("mission"); cares >= 0 {
		return -1, ""
	}
	return h.first("interest")
}

// surrender is withdrawn where a safeguard was named.
func surrender(h *heard) (int, string) {
	if acts, _ := h.shownBy("safeguards.specific"); len(acts) > 0 {
		return -1, ""
	}
	return h.first("gives_up")
}
