package interview

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	longRun   = 40                     // words after which unpunctuated speech is split
	wrapWidth = 45                     // characters of a line that may have been wrapped
	longPause = 700 * time.Millisecond // silence that ends a sentence in unpunctuated speech
)

// Sentences numbers the sentences of a transcript. Speech that comes without
// punctuation is split at pauses, or after 40 words.
func (t Transcript) Sentences() []Sentence {
	var list []Sentence
	times := alignWords(t.Text, t.Words)
	for _, span := range splitSentences(t.Text) {
		for _, part := range splitRun(t.Text, span, times) {
			list = append(list, newSentence(t.Text, part, len(list)+1, times))
		}
	}
	return list
}

// span is a stretch of text in bytes.
type span struct{ start, end int }

// timedWord is a transcript's word found in its text.
type timedWord struct {
	span
	from, to time.Duration
}

func newSentence(text string, s span, number int, times []timedWord) Sentence {
	out := Sentence{Number: number, Text: oneLine(text[s.start:s.end]), Start: s.start, End: s.end}
	for _, w := range times {
		if w.start < s.start || w.end > s.end {
			continue
		}
		if !out.Timed {
			out.From, out.Timed = w.from, true
		}
		out.To = w.to
	}
	return out
}

// oneLine is a sentence without the line breaks inside it.
func oneLine(text string) string {
	if !strings.Contains(text, "\n") {
		return text
	}
	return strings.Join(strings.Fields(text), " ")
}

// alignWords finds each timed word in the text, in order; a word that is not
// there is left out.
func alignWords(text string, words []Word) []timedWord {
	var found []timedWord
	for _, w := range locate(text, words) {
		found = append(found, timedWord{w.span, w.From, w.To})
	}
	return found
}

// findWord finds a word's next place in the text, not far from where the one
// before it ended.
func findWord(text string, w Word, at int) (span, bool) {
	word := strings.TrimSpace(w.Text)
	if word == "" {
		return span{}, false
	}
	i := strings.Index(text[at:], word)
	if i < 0 || i > 200 {
		return span{}, false
	}
	return span{at + i, at + i + len(word)}, true
}

// splitSentences cuts at sentence ends and line breaks, keeping byte offsets.
func splitSentences(text string) []span {
	var list []span
	start := 0
	for i, r := range text {
		if i < start || !endsSentence(text, i, r) {
			continue
		}
		end := afterClosing(text, i+utf8.RuneLen(r))
		list = appendTrimmed(list, text, span{start, end})
		start = end
	}
	return appendTrimmed(list, text, span{start, len(text)})
}

func endsSentence(text string, i int, r rune) bool {
	switch r {
	case '\n':
		return !wrapped(text, i)
	case '。', '！', '？', '।', '؟', '…':
		return true
	case '!', '?':
		return atBreak(text[afterClosing(text, i+1):])
	case '.':
		return atBreak(text[afterClosing(text, i+1):]) && !abbreviation(text[:i])
	}
	return false
}

// wrapped reports whether the line break at i only keeps a long line short, as
// pasted text does: the line before it is long, and what follows goes on.
func wrapped(text string, i int) bool {
	before := text[strings.LastIndexByte(text[:i], '\n')+1 : i]
	next, _, _ := strings.Cut(text[i+1:], "\n")
	if utf8.RuneCountInString(strings.TrimSpace(before)) < wrapWidth || strings.TrimSpace(next) == "" {
		return false
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(next))
	return unicode.IsLetter(first)
}

// atBreak reports whether the rest begins with white space or is empty.
func atBreak(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || unicode.IsSpace(r)
}

// afterClosing moves past further stops, quote marks and brackets.
func afterClosing(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !strings.ContainsRune(".!?…\"'”’»)]", r) {
			break
		}
		i += size
	}
	return i
}

// abbreviation reports whether the text before a full stop ends in a short
// form after which a sentence goes on.
func abbreviation(before string) bool {
	word := before[strings.LastIndexFunc(before, unicode.IsSpace)+1:]
	word = strings.ToLower(strings.TrimLeft(word, "(\"'“‘"))
	switch word {
	case "e.g", "i.e", "eg", "ie", "dr", "mr", "mrs", "ms", "prof", "vs", "approx", "fig", "no", "cf", "z.b", "d.h", "u.a":
		return word != "no" || strings.HasSuffix(before, "No")
	}
	return len(word) == 1 && unicode.IsLetter(rune(word[0])) && word != "i"
}

func appendTrimmed(list []span, text string, s span) []span {
	part := text[s.start:s.end]
	s.start += len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace))
	s.end -= len(part) - len(strings.TrimRightFunc(part, unicode.IsSpace))
	if s.start >= s.end {
		return list
	}
	if !HasLetters(text[s.start:s.end]) && CountWords(text[s.start:s.end]) == 0 {
		return list
	}
	return append(list, s)
}

// splitRun splits a stretch of more than 40 words at its pauses, or where it
// has none every 40 words.
func splitRun(text string, s span, times []timedWord) []span {
	if CountWords(text[s.start:s.end]) <= longRun {
		return []span{s}
	}
	var list []span
	for _, part := range cutAtPauses(s, times) {
		list = append(list, cutByCount(text, part)...)
	}
	return list
}

func cutAtPauses(s span, times []timedWord) []span {
	var list []span
	var before timedWord
	start := s.start
	for _, w := range times {
		if w.start < s.start || w.end > s.end {
			continue
		}
		if before.end > start && w.from-before.to >= longPause {
			list = append(list, span{start, before.end})
			start = w.start
		}
		before = w
	}
	return append(list, span{start, s.end})
}

// cutByCount cuts a run of n words into equal parts of at most 40, at spaces;
// a long sentence with punctuation of its own is left whole.
func cutByCount(text string, s span) []span {
	n := CountWords(text[s.start:s.end])
	if n <= longRun || strings.ContainsAny(text[s.start:s.end], ".!?;") {
		return []span{s}
	}
	parts := (n + longRun - 1) / longRun
	size := (n + parts - 1) / parts
	var list []span
	start, last := s.start, s.start
	for i, r := range text[s.start:s.end] {
		at := s.start + i
		if !unicode.IsSpace(r) && !unspaced(r) {
			continue
		}
		if at > last && CountWords(text[start:at]) >= size {
			list = appendTrimmed(list, text, span{start, at})
			start = at
		}
		last = at
	}
	return appendTrimmed(list, text, span{start, s.end})
}
