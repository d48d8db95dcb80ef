package checklist

import (
	"strings"
	"unicode"
)

// spelledOut is how many single letters in a row are a word in disguise, and
// hyphenated how many invisible hyphens in one sentence are no accident.
const (
	spelledOut = 6
	hyphenated = 3
)

// disguised reports whether a sentence hides its letters from whoever looks for
// words: signs nobody sees between Latin letters, letters of another script or
// of a formula inside a word, a word spelled out. Nobody speaks so, and people
// who type do it to be read by a program alone.
func disguised(text string) bool {
	soft, single := 0, 0
	for _, word := range strings.Fields(text) {
		if mixed(word) {
			return true
		}
		soft += strings.Count(word, "\u00ad")
		if letters := []rune(strings.Trim(word, ".,-*_")); len(letters) == 1 && unicode.IsLetter(letters[0]) {
			single++
		} else {
			single = 0
		}
		if single >= spelledOut || soft >= hyphenated {
			return true
		}
	}
	return false
}

// mixed reports whether one word mixes what belongs apart.
func mixed(word string) bool {
	latin := strings.ContainsFunc(word, func(r rune) bool { return r < 0x250 && unicode.IsLetter(r) })
	return strings.ContainsFunc(word, func(r rune) bool {
		switch {
		case r >= 0xE0000 && r <= 0xE007F, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return true // tags and turned directions
		case r >= 0x1D400 && r <= 0x1D7FF, r >= 0x24B6 && r <= 0x24E9, r >= 0x1F130 && r <= 0x1F189, r >= 0xFF21 && r <= 0xFF5A:
			return true // letters of formulas, in circles, at full width
		case r >= 0x200B && r <= 0x200D, r == 0x2060, r == 0xFEFF:
			return latin
		}
		return latin && (unicode.Is(unicode.Cyrillic, r) || unicode.Is(unicode.Greek, r))
	})
}

// foreign reports whether a sentence is written in another script than most of
// the answer: nobody who answers in one changes it for a sentence.
func foreign(sentence, answer string) bool {
	return scriptOf(sentence) != "" && scriptOf(answer) != "" && scriptOf(sentence) != scriptOf(answer)
}

// scriptOf is the script of most letters, empty where there are hardly any.
func scriptOf(text string) string {
	latin, other := 0, 0
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r):
		case unicode.Is(unicode.Latin, r):
			latin++
		default:
			other++
		}
	}
	switch {
	case latin+other < 4:
		return ""
	case latin >= other:
		return "Latin"
	}
	return "another"
}
