package interview

import (
	"strings"
	"unicode"
)

// CountWords counts the words of a text after Unicode's word segmentation
// (UAX #29): runs of letters and digits, joined over an inner apostrophe or
// point; scripts written without spaces count one word a character.
func CountWords(text string) int {
	count, inside := 0, false
	runes := []rune(text)
	for i, r := range runes {
		switch {
		case unspaced(r):
			count, inside = count+1, false
		case wordRune(r):
			if !inside {
				count++
			}
			inside = true
		case inside && joins(runes, i):
		default:
			inside = false
		}
	}
	return count
}

// HasLetters reports whether the text has any letter at all.
func HasLetters(text string) bool { return strings.ContainsFunc(text, unicode.IsLetter) }

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || r == '_'
}

// unspaced holds for scripts that put no space between words.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) &&
		unicode.IsLetter(r)
}

// joins reports whether the mark at i holds two parts of one word together:
// an apostrophe or point between letters, a comma between digits.
func joins(runes []rune, i int) bool {
	if unicode.Is(unicode.Cf, runes[i]) {
		return true
	}
	if i+1 >= len(runes) || !wordRune(runes[i+1]) || unspaced(runes[i+1]) {
		return false
	}
	digits := unicode.IsDigit(runes[i-1]) && unicode.IsDigit(runes[i+1])
	letters := unicode.IsLetter(runes[i-1]) && unicode.IsLetter(runes[i+1])
	switch runes[i] {
	case '\'', '’', '.':
		return digits || letters
	case ',', ';':
		return digits
	case ':', '·':
		return letters
	}
	return false
}

// foldWords is the text as lower-case words between single spaces, so that
// case, punctuation, white space and quote marks do not count.
func foldWords(text string) string {
	return strings.Join(splitWords(strings.ToLower(text)), " ")
}

// splitWords is the runs of letters, digits and their marks.
func splitWords(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	})
}

func joinSentences(a, b string) string {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	if a == "" || b == "" {
		return a + b
	}
	if !strings.ContainsAny(a[len(a)-1:], ".!?") {
		a += "."
	}
	return a + " " + b
}
