package checklist

import "equipoise/internal/interview"

// findings is the verdict on every check the question gives room for.
func (c *Critic) findings(h *heard) map[interview.CheckID]interview.Finding {
	found := map[interview.CheckID]interview.Finding{}
	for _, check := range c.rubric.Asked(h.question) {
		places, words := h.judge(check.ID)
		f := interview.Finding{Verdict: interview.NotMet, Reason: "Nothing in the answer was heard to do this."}
		if len(places) > 0 {
			f = interview.Finding{Verdict: interview.Met, Quotes: h.quotesOf(places), Reason: "Heard by “" + words + "”."}
		}
		found[check.ID] = f
	}
	c.settle(h, found)
	return found
}

// judge finds what meets a check: a single sentence, or the answer as a whole.
func (h *heard) judge(id interview.CheckID) (places []int, words string) {
	switch id {
	case "safeguards.layered":
		return h.kinds("prevent", "detect", "respond")
	case "safeguards.staged":
		return h.kinds("before_release", "gradual", "after_release")
	case "candour.find_out":
		return h.findOut()
	case "cautious.one_sided":
		return h.oneSided()
	case "structure.on_question":
		return h.onQuestion()
	case "structure.order":
		return h.ordered()
	case "structure.lands":
		return h.lands()
	}
	return h.shownBy(id)
}

// kinds wants two of the families, in sentences with words of their own.
func (h *heard) kinds(names ...string) (places []int, words string) {
	heardKinds := 0
	for _, name := range names {
		for i, s := range h.sentences {
			if match := s.families[name]; match != "" && s.counts() && s.fresh >= 2 && s.families["defers"] == "" {
				heardKinds++
				words = joined(words, match)
				places = appendNew(places, i)
				break
			}
		}
	}
	if heardKinds < 2 {
		return nil, ""
	}
	return places, words
}

// counts reports whether the sentence is the speaker's own view.
func (s sentence) counts() bool { return !s.muted && !s.reported }

// findOut wants a way to learn in or next to a sentence that admits a gap.
func (h *heard) findOut() (places []int, words string) {
	for i, s := range h.sentences {
		if s.families["unknown"] == "" || !s.counts() {
			continue
		}
		for j := i; j <= i+1 && j < len(h.sentences); j++ {
			if match := h.sentences[j].families["find_out"]; match != "" && h.sentences[j].counts() {
				return []int{j}, match
			}
		}
	}
	return nil, ""
}

// oneSided wants a restriction while no benefit is named anywhere.
func (h *heard) oneSided() (places []int, words string) {
	if lost, _ := h.shownBy("tradeoffs.benefit"); len(lost) > 0 {
		return nil, ""
	}
	for i, s := range h.sentences {
		if s.families["refuses"] != "" && s.counts() {
			return []int{i}, s.families["refuses"]
		}
	}
	return nil, ""
}

// onQuestion wants a sentence that shares words with the question, or an
// answer in which several things were heard.
func (h *heard) onQuestion() (places []int, words string) {
	best, shared := -1, 0
	for i, s := range h.sentences {
		n, match := h.overlap(s)
		if n > shared && s.counts() {
			best, shared, words = i, n, match
		}
	}
	stand, match := h.takesAStand()
	switch {
	case shared >= 1 && stand >= 0:
		return []int{best}, words
	case stand >= 0 && h.fresh() >= 3:
		return []int{stand}, match
	}
	return nil, ""
}

// fresh is the words of its own the answer has.
func (h *heard) fresh() (n int) {
	for _, s := range h.sentences {
		n += s.fresh
	}
	return n
}

// takesAStand finds the first thing heard that answers: a step, a
// view, a refusal.
func (h *heard) takesAStand() (place int, words string) {
	for i, s := range h.sentences {
		for _, name := range []string{
			"serious", "measure", "method", "prevent", "detect", "respond", "bounds", "belittles", "defers", "proceeds",
			"refuses", "absolute", "evidence", "unknown", "find_out", "mechanism", "told", "roles", "forward",
		} {
			if match := s.families[name]; match != "" && s.counts() {
				return i, match
			}
		}
	}
	return -1, ""
}

// ordered wants markers of order in two sentences.
func (h *heard) ordered() (places []int, words string) {
	for i, s := range h.sentences {
		if match := s.families["ordered"]; match != "" && !s.muted && len(places) < 3 {
			places, words = append(places, i), joined(words, match)
		}
	}
	if len(places) < 2 {
		return nil, ""
	}
	return places, words
}

// lands wants a position or an outcome in one of the last two sentences.
func (h *heard) lands() (places []int, words string) {
	for i := len(h.sentences) - 1; i >= 0 && i >= len(h.sentences)-2; i-- {
		s := h.sentences[i]
		for _, name := range []string{"landing", "position", "bounds", "result", "refuses", "proceeds"} {
			if match := s.families[name]; match != "" && s.counts() {
				return []int{i}, match
			}
		}
	}
	return nil, ""
}

func joined(words, more string) string {
	if words == "" {
		return more
	}
	return words + " … " + more
}

func appendNew(places []int, i int) []int {
	for _, have := range places {
		if have == i {
			return places
		}
	}
	return append(places, i)
}
