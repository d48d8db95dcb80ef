package critique

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"equipoise/internal/interview"
)

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"a\u200bb\u00adc":                         "abc",
		"a\r\nb\u2028c\x00d\tE":                   "a b c d E",
		"hi\U000E0069\U000E0067 there":            "hi there",
		"\u202eabc\u2066 d\ufeff":                 "abc d",
		"ㅤx\u3164y\u2800":                         "xy",
		"é e\u0301 ß 中文 🙂\ufe0f":                  "é e\u0301 ß 中文 🙂",
		"\xffbroken":                              "\ufffdbroken",
		"family \U0001F468\u200d\U0001F469\u200d": "family \U0001F468\U0001F469",
	} {
		if got := visible(in); got != want {
			t.Errorf("visible(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFoldIsBlindToDressOnly(t *testing.T) {
	for _, same := range [][2]string{
		{"I don’t “know” that.", "i DON'T know   that"},
		{"red-teaming, first", "Red teaming first"},
		{"cafe\u0301 au lait", "café au lait"},
		{"我们会先测试。", "我们会先测试"},
	} {
		if strings.Join(fold(same[0]), " ") != strings.Join(fold(same[1]), " ") {
			t.Errorf("%q and %q differ: %v %v", same[0], same[1], fold(same[0]), fold(same[1]))
		}
	}
	for _, other := range [][2]string{{"5%", "5"}, {"$40", "40"}, {"x > 3", "x 3"}, {"2.5", "25"}, {"cant", "can not"}} {
		if strings.Join(fold(other[0]), " ") == strings.Join(fold(other[1]), " ") {
			t.Errorf("%q and %q count as the same", other[0], other[1])
		}
	}
}

// Any stretch of a sentence is found however it is dressed, and no longer once
// a word of it is another one, is left out or changes its place.
func TestLocateProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	for range 3000 {
		words := distinctWords(random, 4+random.IntN(20))
		p := paperOf(strings.Join(words, " "))
		from := random.IntN(len(words) - 3)
		to := from + 3 + random.IntN(len(words)-from-2)
		part := words[from:to]
		if _, err := p.locate(pointer{1, dressed(random, part)}); err != nil {
			t.Fatalf("%q in %q: %v", part, words, err)
		}
		for _, wrong := range [][]string{altered(part, random), shortened(part), swapped(part)} {
			if _, err := p.locate(pointer{1, dressed(random, wrong)}); err == nil && len(wrong) > 0 {
				t.Fatalf("%q found in %q", wrong, words)
			}
		}
	}
}

func distinctWords(random *rand.Rand, n int) []string {
	letters := []rune("abcdefghijklmnopqrstuvwxyzäöüßéñжщ")
	seen, words := map[string]bool{}, []string{}
	for len(words) < n {
		word := make([]rune, 2+random.IntN(8))
		for i := range word {
			word[i] = letters[random.IntN(len(letters))]
		}
		if !seen[string(word)] {
			seen[string(word)], words = true, append(words, string(word))
		}
	}
	return words
}

func dressed(random *rand.Rand, words []string) string {
	gaps := []string{" ", "  ", ", ", " – ", "\n", " “", "” ", ". ", "\u200b ", " ("}
	var out strings.Builder
	for i, word := range words {
		if i > 0 {
			out.WriteString(gaps[random.IntN(len(gaps))])
		}
		if random.IntN(3) == 0 && !strings.Contains(word, "ß") {
			word = strings.ToUpper(word)
		}
		out.WriteString(word)
	}
	return "“" + out.String() + ".”"
}

func altered(words []string, random *rand.Rand) []string {
	out := append([]string(nil), words...)
	out[random.IntN(len(out))] += "x"
	return out
}

func shortened(words []string) []string {
	if len(words) < 4 {
		return nil
	}
	return append(append([]string(nil), words[:1]...), words[2:]...)
}

func swapped(words []string) []string {
	out := append([]string(nil), words...)
	out[0], out[1] = out[1], out[0]
	return out
}

func paperOf(sentence string) *paper {
	return &paper{
		asked: fold("What do you do when a model misleads people?"),
		lines: []line{newLine(interview.Sentence{Number: 1, Text: sentence})},
	}
}

// bareLetters is a text's letters and numbers alone, in lower case.
func bareLetters(text string) string {
	return strings.Map(func(r rune) rune {
		if invisible(r) || (!unicode.IsLetter(r) && !unicode.IsNumber(r)) {
			return -1
		}
		return r
	}, strings.ToLower(text))
}

// What is found must stand in the sentence letter for letter, by a reckoning
// that shares no code with the locator but what cannot be seen.
func FuzzLocate(f *testing.F) {
	f.Add("I would run an audit of four hundred questions.", "run an AUDIT of four")
	f.Add("I would not ship it.", "I would ship it")
	f.Add("We tested 2.5% of them — all of them.", "tested 25% of them")
	f.Add("我们会先测试再发布。", "先测试再")
	f.Add("don’t stop here now", "dont stop here")
	f.Add("a\u200bb c d e", "ab c d")
	f.Fuzz(func(t *testing.T, sentence, quote string) {
		if _, err := paperOf(sentence).locate(pointer{1, quote}); err != nil {
			return
		}
		whole, part := bareLetters(norm.NFC.String(sentence)), bareLetters(norm.NFC.String(quote))
		if !strings.Contains(whole, part) {
			t.Fatalf("found %q in %q", quote, sentence)
		}
		if len(fold(quote)) == 0 {
			t.Fatalf("found a quote without words: %q", quote)
		}
	})
}
