package endpoint

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// Speech is what a server heard. Times are in seconds from the start of the sound.
type Speech struct {
	Text     string
	Language string  // as the server names it; empty where it does not say
	Duration float64 // 0 where neither the server nor a segment says
	Words    []Word  // empty where the server gives no times
	Segments []Segment
}

// Word is a word with its place in the sound; Probability is 0 where the server does not say.
type Word struct {
	Text        string
	Start, End  float64
	Probability float64
}

// Segment is a stretch of speech, often a sentence.
type Segment struct {
	Text        string
	Start, End  float64
	Probability float64 // of its words, on the whole; 0 where the server does not say
}

// number is a JSON number, or one that a server wrote as a string.
type number float64

// UnmarshalJSON takes what it cannot read for 0, since no transcript is worth losing over a time.
func (n *number) UnmarshalJSON(raw []byte) error {
	value, err := strconv.ParseFloat(strings.TrimSuffix(strings.Trim(string(raw), `" `), "s"), 64)
	if err == nil && value >= 0 && value < 1e16 {
		*n = number(value)
	}
	return nil
}

type rawSpeech struct {
	Text     *string
	Language json.RawMessage
	Duration number
	Words    []rawWord
	Segments []rawSegment
}

type rawSegment struct {
	Text       string
	Start, End number
	Words      []rawWord
	Likelihood likelihood `json:"avg_logprob"`
}

type rawWord struct {
	Word, Text  string
	Start, End  number
	Probability number
	Confidence  number
}

// readSpeech reads a transcript in any of the shapes in use, plain text included.
func readSpeech(body []byte) (Speech, bool) {
	var raw rawSpeech
	body = bytes.TrimSpace(body)
	if err := json.Unmarshal(body, &raw); err != nil {
		return plainSpeech(body)
	}
	if raw.Text == nil && raw.Segments == nil && raw.Words == nil {
		return Speech{}, false
	}
	speech := Speech{Language: text(raw.Language), Duration: float64(raw.Duration)}
	words := joinTokens(raw.Words)
	for _, segment := range raw.Segments {
		speech.addSegment(segment)
		if len(raw.Words) == 0 {
			words = append(words, joinTokens(segment.Words)...)
		}
	}
	speech.addWords(words)
	speech.seconds()
	speech.lendProbability()
	speech.Text = speech.wholeText(raw.Text)
	return speech, true
}

// plainSpeech takes a body that is not JSON for the words themselves; one that set out to be JSON is broken.
func plainSpeech(body []byte) (Speech, bool) {
	var said string
	if json.Unmarshal(body, &said) == nil {
		return Speech{Text: strings.TrimSpace(said)}, true
	}
	if len(body) > 0 && strings.ContainsAny(string(body[0]), "{[") {
		return Speech{}, false
	}
	return Speech{Text: string(body)}, true
}

func (s *Speech) addSegment(raw rawSegment) {
	segment := Segment{
		Text: strings.TrimSpace(raw.Text), Start: float64(raw.Start), End: float64(max(raw.Start, raw.End)), Probability: float64(raw.Likelihood),
	}
	s.Segments = append(s.Segments, segment)
	s.Duration = max(s.Duration, segment.End)
}

func (s *Speech) addWords(words []rawWord) {
	for _, raw := range words {
		word := Word{Text: strings.TrimSpace(raw.Word), Start: float64(raw.Start), Probability: float64(max(raw.Probability, raw.Confidence))}
		if word.Text == "" {
			word.Text = strings.TrimSpace(raw.Text)
		}
		if word.Text == "" {
			continue
		}
		word.End = max(word.Start, float64(raw.End))
		word.Probability = min(word.Probability, 1)
		s.Words = append(s.Words, word)
		s.Duration = max(s.Duration, word.End)
	}
}

func (s *Speech) wholeText(given *string) string {
	if given != nil && strings.TrimSpace(*given) != "" {
		return strings.TrimSpace(*given)
	}
	var parts []string
	for _, segment := range s.Segments {
		parts = append(parts, segment.Text)
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}
