package interview

import (
	"sort"
	"strings"
)

// Catchword is a word that returns in a person's answers.
type Catchword struct {
	Word    string
	Answers int // answers that say it
	Of      int // answers looked at
	Aimed   int // answers in which a sentence that says it carries a particular
}

// Spoken is an answer's sentences with what its review found particular in it.
type Spoken struct {
	Sentences   []Sentence
	Particulars []Quote
}

// Catchwords counts which of the words, each given by its forms, most answers
// say: those in more than half of them, the most frequent first.
func Catchwords(words [][]string, answers []Spoken) []Catchword {
	var found []Catchword
	for _, forms := range words {
		w := Catchword{Word: forms[0], Of: len(answers)}
		for _, a := range answers {
			said, aimed := a.says(forms)
			w.Answers += count(said)
			w.Aimed += count(aimed)
		}
		if 2*w.Answers > len(answers) {
			found = append(found, w)
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].Answers > found[j].Answers })
	return found
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// says reports whether a sentence says one of the forms, and whether one that
// does carries a particular.
func (a Spoken) says(forms []string) (said, aimed bool) {
	for _, s := range a.Sentences {
		text := " " + foldWords(s.Text) + " "
		for _, form := range forms {
			if !strings.Contains(text, " "+foldWords(form)+" ") {
				continue
			}
			said = true
			for _, p := range a.Particulars {
				aimed = aimed || p.Sentence == s.Number
			}
		}
	}
	return said, aimed
}
