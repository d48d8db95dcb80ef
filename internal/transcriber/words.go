package transcriber

import (
	"strings"
	"time"

	"equipoise/internal/endpoint"
	"equipoise/internal/interview"
)

// timedWords takes the words with their times; where a server gives times of
// stretches only, the words of a stretch share its time by their letters.
// Times that run backwards or past the sound are cut to fit.
func timedWords(s endpoint.Speech, length time.Duration) []interview.Word {
	words := s.Words
	if len(words) == 0 {
		words = fromSegments(s.Segments)
	}
	var out []interview.Word
	var last time.Duration
	for _, w := range words {
		from, to := max(seconds(w.Start), last), max(seconds(w.End), seconds(w.Start), last)
		if length > 0 {
			from, to = min(from, length), min(to, length)
		}
		text := strings.TrimSpace(w.Text)
		if text == "" {
			continue
		}
		out = append(out, interview.Word{Text: text, From: from, To: to, Confidence: min(max(w.Probability, 0), 1)})
		last = from
	}
	return out
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// fromSegments spreads each stretch's time over its words.
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
			out = append(out, endpoint.Word{Text: w, Start: at, End: at + step})
			at += step
		}
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
