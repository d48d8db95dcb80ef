package checklist

import (
	"fmt"
	"strconv"
	"strings"
)

// words is how much common words speak for each stance: dismissive, balanced,
// overly cautious.
type words struct {
	start  [3]float64
	weight map[string][3]float64
}

// How the words of an answer's end are cut off and how much words count: they
// lean, where the phrases decide.
const (
	lateWords  = 25  // so many words count as the end of an answer at least
	wordsShare = 0.2 // what their sum counts beside the phrases
	leastClues = 8   // with fewer, as in another language, words say nothing
)

func parseWords(text string) (words, error) {
	w := words{weight: map[string][3]float64{}}
	for n, line := range strings.Split(text, "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" || strings.HasPrefix(line, "#") {
			continue
		}
		if len(fields) < 4 {
			return w, fmt.Errorf("line %d: three weights and a word are needed", n+1)
		}
		var weights [3]float64
		for i := range weights {
			value, err := strconv.ParseFloat(fields[i], 64)
			if err != nil {
				return w, fmt.Errorf("line %d: %w", n+1, err)
			}
			weights[i] = value
		}
		if clue := strings.Join(fields[3:], " "); clue == "=" {
			w.start = weights
		} else {
			w.weight[clue] = weights
		}
	}
	return w, nil
}

// lean is what the words of an answer add to each stance.
func (w words) lean(h *heard) (sum [3]float64) {
	sum = w.start
	known := 0
	for clue := range h.clues() {
		if weights, ok := w.weight[clue]; ok {
			known++
			for i := range sum {
				sum[i] += weights[i]
			}
		}
	}
	if known < leastClues {
		return [3]float64{}
	}
	for i := range sum {
		sum[i] *= wordsShare
	}
	return sum
}

// strongest is the sentence whose words speak most for a side, and those words.
func (w words) strongest(h *heard, side int) (place int, said string) {
	place, most := -1, 0.0
	for i, s := range h.sentences {
		if !s.counts() {
			continue
		}
		sum, leading, list := 0.0, 0, ""
		for _, clue := range cluesOf(strings.Fields(s.norm)) {
			if by := w.weight[clue][side]; by > 0 {
				sum += by
				if by > 0.3 && leading < 3 {
					leading, list = leading+1, joined(list, clue)
				}
			}
		}
		if sum > most && list != "" {
			place, most, said = i, sum, list
		}
	}
	return place, said
}

// clues is the words and pairs of words an answer is made of, as far as they
// are the speaker's own view; those of its end once more, with ">".
func (h *heard) clues() map[string]bool {
	var all []string
	found := map[string]bool{}
	for _, s := range h.said() {
		all = append(all, strings.Fields(s.norm)...)
	}
	for _, clue := range cluesOf(all) {
		found[clue] = true
	}
	late := min(2*len(all)/3, max(0, len(all)-lateWords))
	for _, clue := range cluesOf(all[late:]) {
		found[">"+clue] = true
	}
	return found
}

func cluesOf(all []string) (list []string) {
	for i, word := range all {
		list = append(list, word)
		if i+1 < len(all) {
			list = append(list, word+" "+all[i+1])
		}
	}
	return list
}
