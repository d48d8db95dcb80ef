package checklist

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// sides is how many stances an answer can lean to: dismissive, balanced, overly
// cautious and, where it dodges or contradicts itself, unclear.
const (
	dismissive = iota
	balanced
	cautious
	unclear
	sides
)

// words is how much each clue speaks for each stance, in the order of sides.
type words struct {
	start  [sides]float64
	weight map[string][sides]float64
}

func parseWords(text string) (words, error) {
	w := words{weight: map[string][sides]float64{}}
	for n, line := range strings.Split(text, "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		if len(fields) <= sides {
			return w, fmt.Errorf("line %d: four weights and a clue are needed", n+1)
		}
		var weights [sides]float64
		for i := range weights {
			value, err := strconv.ParseFloat(fields[i], 64)
			if err != nil {
				return w, fmt.Errorf("line %d: %w", n+1, err)
			}
			weights[i] = value
		}
		if name := strings.Join(fields[sides:], " "); name == "=" {
			w.start = weights
		} else {
			w.weight[name] = weights
		}
	}
	return w, nil
}

// leaning is how likely an answer leans to each side, as far as its words and phrases tell.
func (w words) leaning(h *heard) [sides]float64 {
	sum := w.start
	for name, value := range h.features() {
		for i, weight := range w.weight[name] {
			sum[i] += value * weight
		}
	}
	return chances(sum)
}

// strongest is the sentence whose words speak most for a side, and the three
// that do most.
func (w words) strongest(h *heard, side int) (place int, said string) {
	place, most := -1, 0.0
	for i, s := range h.sentences {
		if !s.counts() {
			continue
		}
		if sum, leading := w.speaksFor(s, side); sum > most && leading != "" {
			place, most, said = i, sum, leading
		}
	}
	return place, said
}

// speaksFor adds up what the words of a sentence say for a side over the mean
// of all sides, and names the strongest of them.
func (w words) speaksFor(s sentence, side int) (sum float64, leading string) {
	var best [3]clue
	var worth [3]float64
	for _, c := range s.clues() {
		weight, ok := w.weight[c.key]
		if !ok {
			continue
		}
		over := weight[side] - (weight[0]+weight[1]+weight[2]+weight[3])/sides
		sum += over
		if !c.tells() {
			continue
		}
		for i := range best {
			if over > worth[i] && !strings.Contains(leadingOf(best), c.said) {
				copy(best[i+1:], best[i:])
				copy(worth[i+1:], worth[i:])
				best[i], worth[i] = c, over
				break
			}
		}
	}
	return sum, leadingOf(best)
}

// tells reports whether a reader would see anything in the words alone.
func (c clue) tells() bool {
	return strings.HasPrefix(c.key, "!") || slices.ContainsFunc(strings.Fields(c.said), func(w string) bool { return len(w) >= tellingLetters })
}

// tellingLetters is how long a word must be to be named as a reason.
const tellingLetters = 5

func leadingOf(list [3]clue) (words string) {
	for _, c := range list {
		if c.said != "" {
			words = joined(words, c.said)
		}
	}
	return words
}
