package checklist

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"equipoise/internal/interview"
)

// Example is one labelled answer to learn common words from.
type Example struct {
	Question string // its text; a word must occur under several questions
	Stance   interview.Stance
	Clues    []string // from Clues
}

// What a word must have to be learned, so that nothing particular to a few
// answers is: it occurs under this many questions, and is among this many
// words that tell the stances best apart.
const (
	leastQuestions = 6
	mostWords      = 150
)

// Clues is what Learn reads of an answer: words, pairs of words, and those of
// its end once more with ">" before them.
func (c *Critic) Clues(s interview.Submission) []string {
	var list []string
	for clue := range c.listen(s).clues() {
		list = append(list, clue)
	}
	sort.Strings(list)
	return list
}

// Learn returns the text of words.txt: for every stance the weight of a common
// word, by naive Bayes over presence with one answer added to each side
// (Laplace), as log odds. Examples of other stances are left out.
func Learn(examples []Example) string {
	n, counts, questions := [3]float64{}, map[string]*[3]float64{}, map[string]map[string]bool{}
	for _, e := range examples {
		side := sideOf(e.Stance)
		if side < 0 {
			continue
		}
		n[side]++
		for _, clue := range e.Clues {
			if counts[clue] == nil {
				counts[clue], questions[clue] = &[3]float64{}, map[string]bool{}
			}
			counts[clue][side]++
			questions[clue][e.Question] = true
		}
	}
	return written(n, counts, best(n, counts, questions))
}

// sideOf is the column of a stance, or -1.
func sideOf(stance interview.Stance) int {
	for i, one := range []interview.Stance{interview.IsDismissive, interview.IsBalanced, interview.OverlyCautious} {
		if one == stance {
			return i
		}
	}
	return -1
}

// best is the words that tell the stances apart, best first.
func best(n [3]float64, counts map[string]*[3]float64, questions map[string]map[string]bool) []string {
	worth, list := map[string]float64{}, []string{}
	for clue, by := range counts {
		if len(questions[clue]) < leastQuestions {
			continue
		}
		a, b, c := by[0]/n[0], by[1]/n[1], by[2]/n[2]
		worth[clue] = (max(a, b, c) - min(a, b, c)) / math.Sqrt(0.02+(a+b+c)/3)
		list = append(list, clue)
	}
	sort.Slice(list, func(i, j int) bool {
		if worth[list[i]] != worth[list[j]] {
			return worth[list[i]] > worth[list[j]]
		}
		return list[i] < list[j]
	})
	return list[:min(mostWords, len(list))]
}

func written(n [3]float64, counts map[string]*[3]float64, list []string) string {
	var start [3]float64
	var lines []string
	for _, clue := range list {
		var w [3]float64
		for i := range w {
			p := (counts[clue][i] + 1) / (n[i] + 2)
			w[i] = math.Log(p / (1 - p))
			start[i] += math.Log(1 - p)
		}
		lines = append(lines, line(clue, w))
	}
	return wordsHead + line("=", start) + strings.Join(lines, "")
}

// line writes weights as differences from their mean: only those matter.
func line(clue string, w [3]float64) string {
	mean := (w[0] + w[1] + w[2]) / 3
	return fmt.Sprintf("%6.2f %6.2f %6.2f  %s\n", w[0]-mean, w[1]-mean, w[2]-mean, clue)
}

const wordsHead = `# Common words and how much each speaks for dismissive, balanced and overly
# cautious, learned from the labelled development answers by Learn (learn.go).
# ">" marks a word at the end of an answer, "=" is where the sums begin.
# go test ./internal/checklist -run Words -update writes this file.
`
