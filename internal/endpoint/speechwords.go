package endpoint

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// likelihood is a mean logarithm of probabilities as the probability it stands
// for; 0 where it is missing or makes no sense.
type likelihood float64

// UnmarshalJSON takes what it cannot read for unknown.
func (l *likelihood) UnmarshalJSON(raw []byte) error {
	value, err := strconv.ParseFloat(strings.Trim(string(raw), `" `), 64)
	if err == nil && value < 0 {
		*l = likelihood(math.Exp(value))
	}
	return nil
}

// seconds takes times that some servers write in nanoseconds for what they
// are: no recording lasts a million seconds.
func (s *Speech) seconds() {
	longest := s.Duration
	for _, segment := range s.Segments {
		longest = max(longest, segment.End)
	}
	if longest < 1e6 {
		return
	}
	if s.Duration >= 1e6 {
		s.Duration /= 1e9
	}
	for i := range s.Segments {
		s.Segments[i].Start, s.Segments[i].End = s.Segments[i].Start/1e9, s.Segments[i].End/1e9
	}
	for i := range s.Words {
		s.Words[i].Start, s.Words[i].End = s.Words[i].Start/1e9, s.Words[i].End/1e9
	}
}

// joinTokens makes words of the pieces of words that some servers list: there
// a new word begins with a space, and what does not goes on with the last one.
func joinTokens(raw []rawWord) []rawWord {
	spaced := false
	for _, w := range raw {
		spaced = spaced || strings.HasPrefix(w.said(), " ")
	}
	if !spaced {
		return raw
	}
	var list []rawWord
	for _, w := range raw {
		if n := len(list); n > 0 && goesOn(list[n-1].said(), w.said()) {
			list[n-1] = list[n-1].with(w)
			continue
		}
		list = append(list, w)
	}
	return list
}

// goesOn reports whether a token continues the one before it. Scripts without
// spaces between words never do.
func goesOn(before, token string) bool {
	first, _ := utf8.DecodeRuneInString(token)
	last, _ := utf8.DecodeLastRuneInString(before)
	return token != "" && !unicode.IsSpace(first) && !unicode.IsSpace(last) && before != "" && !alone(first) && !alone(last)
}

func alone(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

func (w rawWord) said() string {
	if strings.TrimSpace(w.Word) != "" {
		return w.Word
	}
	return w.Text
}

// with is the word and the token that goes on with it; it is as sure as the
// less sure of both.
func (w rawWord) with(next rawWord) rawWord {
	w.Word, w.Text = w.said()+next.said(), ""
	w.End = max(w.End, next.End)
	w.Probability = min(max(w.Probability, w.Confidence), max(next.Probability, next.Confidence))
	w.Confidence = 0
	return w
}

// lendProbability gives words that have none the probability of the segment in
// which they begin.
func (s *Speech) lendProbability() {
	at := 0
	for i := range s.Words {
		for at < len(s.Segments)-1 && s.Segments[at].End <= s.Words[i].Start {
			at++
		}
		if s.Words[i].Probability == 0 && at < len(s.Segments) {
			s.Words[i].Probability = s.Segments[at].Probability
		}
	}
}
