package checklist

import (
	"math"
	"strings"
)

// clue is something an answer's leaning is told by: a word or a pair of words
// by its stem, "!" before a word that is denied, with the words as they were.
type clue struct{ key, said string }

// How the words of an answer's end are cut off: they count once more, with ">".
const lateWords = 25

// How strongly what the phrases heard counts beside a word, and how much of it
// counts at most.
const (
	familyWeight = 2
	mostLean     = 6
)

// deniedWithin is how many words after a denial are denied.
const deniedWithin = 4

// features is what is known of an answer's leaning: its words, as far as they
// are the speaker's own view, the families of phrases heard in it, and how
// strongly these pull to each side.
func (h *heard) features() map[string]float64 {
	f := h.wordFeatures()
	said := h.said()
	for i, s := range said {
		for family := range s.families {
			f["@"+family] = familyWeight
			if late(i, said) {
				f[">@"+family] = familyWeight
			}
		}
	}
	l := h.lean()
	f["*dismissive"], f["*cautious"], f["*forward"] = math.Min(l.dismissive, mostLean), math.Min(l.cautious, mostLean), math.Min(l.forward, mostLean)
	return f
}

// wordFeatures is the words alone.
func (h *heard) wordFeatures() map[string]float64 {
	f := map[string]float64{}
	var all []string
	for _, s := range h.said() {
		words := strings.Fields(s.norm)
		all = append(all, words...)
		for _, c := range deniedClues(words) {
			f[c.key] = 1
		}
	}
	for _, c := range plainClues(all) {
		f[c.key] = 1
	}
	for _, c := range plainClues(all[min(2*len(all)/3, max(0, len(all)-lateWords)):]) {
		f[">"+c.key] = 1
	}
	return f
}

// late reports whether a sentence stands in the last third.
func late(i int, said []sentence) bool { return 3*(i+1) > 2*len(said) }

// clues is the words of one sentence.
func (s sentence) clues() []clue {
	words := strings.Fields(s.norm)
	return append(plainClues(words), deniedClues(words)...)
}

// plainClues is the words and the pairs of words.
func plainClues(words []string) []clue {
	list := make([]clue, 0, 2*len(words))
	for i, w := range words {
		list = append(list, clue{stem(w), w})
		if i+1 < len(words) {
			list = append(list, clue{stem(w) + " " + stem(words[i+1]), w + " " + words[i+1]})
		}
	}
	return list
}

// deniedClues is the words right after a denial.
func deniedClues(words []string) (list []clue) {
	left, from := 0, 0
	for i, w := range words {
		if left > 0 {
			left--
			list = append(list, clue{"!" + stem(w), strings.Join(words[from:i+1], " ")})
		}
		if denies(w) {
			left, from = deniedWithin, i
		}
	}
	return list
}

func denies(word string) bool {
	switch word {
	case "not", "never", "no", "nor", "without", "nobody", "nothing":
		return true
	}
	return strings.HasSuffix(word, "n't")
}

// stem cuts the commonest English endings off longer words, so that the forms
// of one word count together.
func stem(word string) string {
	for _, ending := range []string{"'s", "ing", "ed", "es", "ly", "s"} {
		if strings.HasSuffix(word, ending) && len(word)-len(ending) >= 4 {
			return strings.TrimSuffix(word, ending)
		}
	}
	return word
}
