package critique

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// visible drops what cannot be seen, so that nothing reaches a model which the
// person could not have read, and puts the rest on one line.
func visible(text string) string {
	shown := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		case invisible(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.Join(strings.Fields(shown), " ")
}

// invisible holds for format characters, tags, variation selectors and the
// letters that are drawn as nothing.
func invisible(r rune) bool {
	switch r {
	case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0:
		return true
	}
	return unicode.In(r, unicode.Cf, unicode.Co, unicode.Variation_Selector) || 0xE0000 <= r && r <= 0xE0FFF
}

// fold is a text as the words by which quotes are compared: case, punctuation,
// white space and quote marks do not count; numbers, percent, money and
// comparison signs do.
func fold(text string) []string {
	var words []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
	}
	for _, r := range strings.ToLower(norm.NFC.String(text)) {
		switch {
		case invisible(r), apostrophe(r):
		case standsAlone(r):
			end()
			words = append(words, string(r))
		case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
			word.WriteRune(r)
		default:
			end()
		}
	}
	end()
	return words
}

func apostrophe(r rune) bool { return strings.ContainsRune("'’‘ʼ`´", r) }

// standsAlone holds for signs that carry meaning and for the letters of
// scripts written without spaces.
func standsAlone(r rune) bool {
	if unicode.Is(unicode.Sc, r) || strings.ContainsRune("%‰<>=+±×÷≤≥≈≠", r) {
		return true
	}
	return unicode.IsLetter(r) && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai,
		unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// holds reports whether part stands in whole, word for word and in a row.
func holds(whole, part []string) bool {
	for at := 0; len(part) > 0 && at+len(part) <= len(whole); at++ {
		same := true
		for i := range part {
			if whole[at+i] != part[i] {
				same = false
				break
			}
		}
		if same {
			return true
		}
	}
	return false
}
