package transcriber

import (
	"slices"
	"strings"
	"time"

	"equipoise/internal/endpoint"
	"equipoise/internal/interview"
)

// transcript joins what was heard, with every time in the recording's own.
func (h *hearing) transcript(parts []part) interview.Transcript {
	t := interview.Transcript{Source: interview.Heard, Transcriber: h.name()}
	var texts []string
	for _, p := range parts {
		if text := strings.TrimSpace(p.Speech.Text); text != "" {
			texts = append(texts, text)
		}
		if t.Language == "" {
			t.Language = p.Speech.Language
		}
		t.Words = append(t.Words, timedWords(p, h.recording.Duration)...)
	}
	if t.Language == "" {
		t.Language = h.by.Language
	}
	t.Text, t.Pauses = strings.Join(texts, " "), pauses(t.Words)
	return t
}

// timedWords takes the words with their times; where a server gives times of
// stretches only, the words of a stretch share its time by their letters.
// Times that run backwards or past the sound are cut to fit.
func timedWords(p part, length time.Duration) []interview.Word {
	words := p.Speech.Words
	if !timed(words) {
		words = fromSegments(p.Speech.Segments)
	}
	var out []interview.Word
	var last time.Duration
	for _, w := range words {
		from := max(seconds(w.Start), last)
		to := max(seconds(w.End), from)
		last = from
		text := strings.TrimSpace(w.Text)
		if text == "" {
			continue
		}
		at := p.Piece.Place(from, to)
		if length > 0 {
			at.From, at.To = min(at.From, length), min(at.To, length)
		}
		out = append(out, interview.Word{Text: text, From: at.From, To: at.To, Confidence: min(max(w.Probability, 0), 1)})
	}
	return out
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// timed reports whether any word has a time: a server may list words without.
func timed(words []endpoint.Word) bool {
	return slices.ContainsFunc(words, func(w endpoint.Word) bool { return w.End > 0 })
}

// fromSegments spreads each stretch's time over its words. Where no stretch
// has a time, the words have none either.
func fromSegments(segments []endpoint.Segment) []endpoint.Word {
	var out []endpoint.Word
	for _, s := range segments {
		words := strings.Fields(s.Text)
		letters := 0
		for _, w := range words {
			letters += len(w)
		}
		at := s.Start
		for _, w := range words {
			step := (s.End - s.Start) * float64(len(w)) / float64(letters)
			out = append(out, endpoint.Word{Text: w, Start: at, End: at + step, Probability: s.Probability})
			at += step
		}
	}
	if !timed(out) {
		return nil
	}
	return out
}

// pauses are the silences between words.
func pauses(words []interview.Word) []interview.Pause {
	var list []interview.Pause
	for i := 1; i < len(words); i++ {
		if words[i].From-words[i-1].To >= shortestPause {
			list = append(list, interview.Pause{From: words[i-1].To, To: words[i].From})
		}
	}
	return list
}
