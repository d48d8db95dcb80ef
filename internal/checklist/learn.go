package checklist

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"equipoise/internal/interview"
)

// Example is one labelled answer to learn from.
type Example struct {
	Question string // its text; a clue must occur under several questions
	Stance   interview.Stance
	Features map[string]float64 // from Features
}

// How weights are learned: by logistic regression over four classes with
// ridge penalty (Hastie, Tibshirani and Friedman, The Elements of Statistical
// Learning, 2nd ed. 2009, sections 3.4.1 and 4.4), every class as heavy as the
// others, by AdaGrad steps over all examples (Duchi, Hazan and Singer, Journal
// of Machine Learning Research 12, 2011).
const (
	leastQuestions = 4 // under so many questions a clue must occur, so that nothing particular to a few answers is learned
	penalty        = 3.0
	rounds         = 150
	stepSize       = 0.1
	mostHeavy      = 1.0 // how much an example of a rare class counts at most
)

// Features is what Learn reads of an answer.
func (c *Critic) Features(s interview.Submission) map[string]float64 { return c.listen(s).features() }

// WordFeatures is what Learn reads of an answer that phrases were written from:
// on those, phrases look better than they are.
func (c *Critic) WordFeatures(s interview.Submission) map[string]float64 {
	return c.listen(s).wordFeatures()
}

// GullibleFeatures is what Learn reads of an answer with orders to the judge, as
// if they had not been noticed, so that words of orders come to mean nothing.
func (c *Critic) GullibleFeatures(s interview.Submission) map[string]float64 {
	return c.listen(s).gullible().features()
}

// learning is the examples as numbers.
type learning struct {
	names []string
	rows  [][]entry
	sides []int
	heavy [sides]float64 // how much an example of each class counts
}

// entry is one clue of an example; place 0 is where the sums begin.
type entry struct {
	place int
	value float64
}

// Learn returns the text of words.txt: how much every clue speaks for each
// stance. Examples of other stances are left out.
func Learn(examples []Example) string {
	l := prepare(examples)
	weights := make([][sides]float64, len(l.names)+1)
	squares := make([][sides]float64, len(weights))
	for range rounds {
		for i, slope := range l.slopes(weights) {
			for c, g := range slope {
				if i > 0 {
					g += penalty * weights[i][c]
				}
				squares[i][c] += g * g
				weights[i][c] -= stepSize * g / (math.Sqrt(squares[i][c]) + 1e-6)
			}
		}
	}
	var text strings.Builder
	text.WriteString(wordsHead + line("=", weights[0]))
	for i, name := range l.names {
		text.WriteString(line(name, weights[i+1]))
	}
	return text.String()
}

func prepare(examples []Example) learning {
	l := learning{names: common(examples)}
	places := map[string]int{}
	for i, name := range l.names {
		places[name] = i + 1
	}
	var count [sides]float64
	for _, e := range examples {
		side := sideOf(e.Stance)
		if side < 0 {
			continue
		}
		row := []entry{{0, 1}}
		for name, value := range e.Features {
			if place, ok := places[name]; ok {
				row = append(row, entry{place, value})
			}
		}
		sort.Slice(row, func(i, j int) bool { return row[i].place < row[j].place })
		l.rows, l.sides = append(l.rows, row), append(l.sides, side)
		count[side]++
	}
	for i, n := range count {
		l.heavy[i] = math.Min(mostHeavy, float64(len(l.rows))/(sides*math.Max(n, 1)))
	}
	return l
}

// common is the clues that occur under enough questions, in order.
func common(examples []Example) (names []string) {
	under := map[string]map[string]bool{}
	for _, e := range examples {
		for name := range e.Features {
			if under[name] == nil {
				under[name] = map[string]bool{}
			}
			under[name][e.Question] = true
		}
	}
	for name, questions := range under {
		if len(questions) >= leastQuestions {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
}

// slopes is how the loss changes with every weight.
func (l learning) slopes(weights [][sides]float64) [][sides]float64 {
	slope := make([][sides]float64, len(weights))
	for n, row := range l.rows {
		var sum [sides]float64
		for _, e := range row {
			for c := range sum {
				sum[c] += weights[e.place][c] * e.value
			}
		}
		chance := chances(sum)
		chance[l.sides[n]]--
		for _, e := range row {
			for c := range chance {
				slope[e.place][c] += l.heavy[l.sides[n]] * chance[c] * e.value
			}
		}
	}
	return slope
}

// chances turns sums into probabilities (softmax).
func chances(sum [sides]float64) [sides]float64 {
	most := slices.Max(sum[:])
	total := 0.0
	for c := range sum {
		sum[c] = math.Exp(sum[c] - most)
		total += sum[c]
	}
	for c := range sum {
		sum[c] /= total
	}
	return sum
}

// sideOf is the column of a stance, or -1.
func sideOf(stance interview.Stance) int {
	for i, one := range [sides]interview.Stance{interview.IsDismissive, interview.IsBalanced, interview.OverlyCautious, interview.Unclear} {
		if one == stance {
			return i
		}
	}
	return -1
}

func line(name string, w [sides]float64) string {
	return fmt.Sprintf("%6.2f %6.2f %6.2f %6.2f  %s\n", w[0], w[1], w[2], w[3], name)
}

const wordsHead = `# How much a clue speaks for dismissive, balanced, overly cautious and unclear,
# learned from the labelled development answers by Learn (learn.go). A clue is a word or
# a pair of words without its ending; ! marks a word that is denied, @ a family
# of phrases.txt, * how strongly these pull, > the end of an answer, = where the
# sums begin. go test ./internal/checklist -run Words -update writes this file.
`
