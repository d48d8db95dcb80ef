package checklist

import (
	"slices"
	"strings"
)

// How many words before and after its telling words an order is taken to reach
// in a long sentence.
const (
	orderBefore = 8
	orderAfter  = 14
)

// gullible is the answer as if nobody had noticed that it speaks to the judge.
func (h *heard) gullible() *heard { return h.with(func(s *sentence) { s.muted = false }) }

// leftover is the answer with what sentences that speak to the judge say
// besides.
func (h *heard) leftover() *heard {
	return h.with(func(s *sentence) {
		if s.muted {
			s.muted, s.norm = false, s.besides()
		}
	})
}

// with is the answer with every sentence changed.
func (h *heard) with(change func(*sentence)) *heard {
	other := *h
	other.sentences = slices.Clone(h.sentences)
	for i := range other.sentences {
		change(&other.sentences[i])
	}
	return &other
}

// besides is the words of the sentence that are out of reach of its order.
func (s sentence) besides() string {
	words := strings.Fields(s.norm)
	near := make([]bool, len(words))
	for _, family := range []string{"to_judge", "judged_as", "judged_thing"} {
		match := strings.Fields(s.families[family])
		for i := range words {
			if len(match) == 0 || i+len(match) > len(words) || !slices.Equal(words[i:i+len(match)], match) {
				continue
			}
			for k := max(0, i-orderBefore); k < min(len(words), i+len(match)+orderAfter); k++ {
				near[k] = true
			}
		}
	}
	var rest []string
	for i, w := range words {
		if !near[i] {
			rest = append(rest, w)
		}
	}
	return strings.Join(rest, " ")
}
