package interview

import (
	"time"
	"unicode/utf8"
)

// Retimed is the words of a corrected text with their times: an unchanged word
// keeps its own, and words that stand where others stood share their stretch of
// sound by their letters. Put-in words share the gap they were put into. None
// where the transcript itself has no times.
func (t Transcript) Retimed(text string) []Word {
	if len(t.Words) == 0 {
		return nil
	}
	r := retiming{text: text, old: locate(t.Text, t.Words)}
	changes := Correction(t.Text, text)
	for i, d := range changes {
		switch d.Kind {
		case InBoth:
			r.keep(d)
		case OnlyFirst:
			r.drop(d, i+1 < len(changes) && changes[i+1].Kind == OnlyOther)
		case OnlyOther:
			r.share(d)
		}
	}
	return r.words
}

// located is a word with its place in the text.
type located struct {
	Word
	span
}

// locate finds a transcript's words in its text, in order.
func locate(text string, words []Word) []located {
	var list []located
	at := 0
	for _, w := range words {
		if s, ok := findWord(text, w, at); ok {
			list = append(list, located{w, s})
			at = s.end
		}
	}
	return list
}

// retiming goes through a correction from left to right.
type retiming struct {
	text   string
	old    []located // not yet passed
	words  []Word
	passed time.Duration // end of the last word that was kept or dropped
	from   time.Duration // of the words dropped just now
	gone   bool          // whether words were dropped just now
}

// keep takes over the unchanged words.
func (r *retiming) keep(d Difference) {
	for _, w := range r.within(d) {
		r.words = append(r.words, w.Word)
		r.passed = w.To
	}
	r.gone = false
}

// drop passes words that are gone; what stands in their place is next.
func (r *retiming) drop(d Difference, replaced bool) {
	gone := r.within(d)
	if len(gone) == 0 {
		return
	}
	r.from, r.gone, r.passed = gone[0].From, replaced, gone[len(gone)-1].To
}

// share gives new words the stretch of those that are gone, or else the gap
// between their neighbours.
func (r *retiming) share(d Difference) {
	from, to := r.from, r.passed
	if !r.gone {
		from = r.passed
		if len(r.old) > 0 {
			to = max(from, r.old[0].From)
		}
	}
	if n := len(r.words); n > 0 {
		from = max(from, r.words[n-1].To)
	}
	to = max(from, to)
	part := r.text[d.SecondStart:d.SecondEnd]
	letters, passed, at := utf8.RuneCountInString(part), 0, 0
	for _, s := range wordSpans(part) {
		begin := passed + utf8.RuneCountInString(part[at:s.start])
		passed, at = begin+utf8.RuneCountInString(part[s.start:s.end]), s.end
		w := Word{Text: part[s.start:s.end], From: portion(from, to, begin, letters), To: portion(from, to, passed, letters)}
		r.words = append(r.words, w)
	}
	r.gone = false
}

// portion is the place n of so many between two times.
func portion(from, to time.Duration, n, of int) time.Duration {
	return from + time.Duration(float64(to-from)*float64(n)/float64(of))
}

// within takes the old words that lie inside a difference, and passes those
// before it.
func (r *retiming) within(d Difference) []located {
	var list []located
	for len(r.old) > 0 && r.old[0].start < d.FirstEnd {
		if r.old[0].start >= d.FirstStart {
			list = append(list, r.old[0])
		}
		r.old = r.old[1:]
	}
	return list
}
