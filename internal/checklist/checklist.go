// Package checklist is the built-in critic: it runs the rubric's checks by
// listening for families of phrases, so that the program works without any
// model. It is rough by nature and says so; every verdict of it names the
// sentence and the words that led to it.
package checklist

import (
	_ "embed"
	"fmt"
	"regexp"

	"equipoise/internal/interview"
)

// The families of phrases, as text one can read.
//
//go:embed phrases.txt
var phrasesText string

// The common words and their weights, as text one can read.
//
//go:embed words.txt
var wordsText string

// Critic is the built-in critic. It is safe for concurrent use.
type Critic struct {
	rubric  interview.Rubric
	phrases phrases
	words   words
	role    *regexp.Regexp // a turn of a conversation, as a log would write it
	hash    string
}

// turns is how a turn of a conversation, a note about the answer or a verdict
// begins in a log; people who speak do not say such labels.
const turns = `(?i)^\W*(system|assistant|user|developer|tool|interviewer|examiner|candidate|speaker|grader|judge|evaluator|reviewer|critic|` +
	`moderator|transcriber|operator|admin|prompt|instructions?|rubric|verdict|score|stance|model answer|ground truth)('s)?( note)?\s*[:：]|^\s*\[.*\]\W*$`

// New prepares the critic for a rubric.
func New(rubric interview.Rubric) (*Critic, error) {
	p, err := parsePhrases(phrasesText)
	if err != nil {
		return nil, fmt.Errorf("read phrases: %w", err)
	}
	for _, r := range rules() {
		if err := p.knows(r); err != nil {
			return nil, err
		}
	}
	c := &Critic{rubric: rubric, phrases: p, role: regexp.MustCompile(turns)}
	return c.WithWords(wordsText)
}

// WithWords returns the critic with other weights of words, in the form Learn
// writes; a line that cannot be read is an error.
func (c *Critic) WithWords(text string) (*Critic, error) {
	w, err := parseWords(text)
	if err != nil {
		return nil, fmt.Errorf("read words: %w", err)
	}
	return &Critic{rubric: c.rubric, phrases: c.phrases, words: w, role: c.role, hash: hashOf(phrasesText + text)}, nil
}

// Review reads one answer.
func (c *Critic) Review(s interview.Submission) interview.Opinion {
	h := c.listen(s)
	reading := interview.Reading{Findings: c.findings(h), Readings: 1, Agreeing: 1}
	reading.ToJudge = h.quotesOf(h.toJudge)
	reading.Particulars = h.particulars()
	reading.Flags = c.flags(h)
	return interview.Opinion{
		Reading:    reading,
		Critique:   c.write(h, reading),
		Provenance: interview.Provenance{PromptHash: c.hash, RubricHash: c.rubric.Hash, ModelReturned: "checklist"},
	}
}
