package critique

import (
	"fmt"
	"strconv"
	"strings"

	"equipoise/internal/interview"
)

// fewestWords is how many words of a sentence make a quote, unless the whole
// sentence has fewer.
const fewestWords = 3

// paper is one answer as it is laid before a model and held against its reply.
type paper struct {
	question interview.Question
	asked    []string // the question's words, folded; nobody's evidence
	text     string   // the whole transcript
	lines    []line
}

// line is one numbered sentence.
type line struct {
	sentence  interview.Sentence
	shown     string   // without what cannot be seen
	words     []string // folded
	addressed bool     // speaks to the judge
	echo      bool     // says only what the question said
}

func newPaper(s interview.Submission, speaks addressing) *paper {
	q := s.Question
	p := &paper{question: q, text: s.Transcript.Text, asked: fold(strings.Join([]string{q.Text, q.FollowUpTo, q.Background}, " \n "))}
	for _, sentence := range s.Sentences {
		l := newLine(sentence)
		l.addressed = speaks.found(sentence.Text, l.words)
		l.echo = len(l.words) >= fewestWords && holds(p.asked, l.words)
		p.lines = append(p.lines, l)
	}
	return p
}

func newLine(s interview.Sentence) line {
	shown := visible(s.Text)
	return line{sentence: s, shown: shown, words: fold(shown)}
}

// place is a sentence's number as models write it: "A3", "3" or 3.
type place int

// UnmarshalJSON takes anything; what names no sentence becomes 0.
func (p *place) UnmarshalJSON(raw []byte) error {
	text := strings.Trim(strings.TrimSpace(string(raw)), `"[] `)
	text = strings.TrimLeft(strings.ToUpper(text), "A")
	n, err := strconv.Atoi(text)
	if err != nil {
		n = 0
	}
	*p = place(n)
	return nil
}

// pointer is where a model says that words stand.
type pointer struct {
	Sentence place
	Quote    string
}

// line is the sentence with that number.
func (p *paper) line(at place) (line, error) {
	for _, l := range p.lines {
		if l.sentence.Number == int(at) {
			return l, nil
		}
	}
	return line{}, fmt.Errorf("there is no sentence A%d", at)
}

// locate finds the sentence that a quote stands in. Words of the question are
// no quote, and neither are fewer than three words of a longer sentence.
func (p *paper) locate(at pointer) (line, error) {
	l, err := p.line(at.Sentence)
	if err != nil {
		return l, err
	}
	quote := fold(at.Quote)
	switch {
	case len(quote) < min(fewestWords, len(l.words)) || len(quote) == 0:
		return l, fmt.Errorf("the quote from A%d is too short to be found", at.Sentence)
	case !holds(l.words, quote):
		return l, fmt.Errorf("the quote does not stand in A%d word for word", at.Sentence)
	case len(quote) >= fewestWords && holds(p.asked, quote):
		return l, fmt.Errorf("the quote from A%d repeats the question", at.Sentence)
	}
	return l, nil
}

// evidence is the whole sentences in which the quotes were found, each once,
// and what was wrong with the others.
func (p *paper) evidence(pointers []pointer, barred map[int]bool) ([]interview.Quote, []error) {
	var found []interview.Quote
	var wrong []error
	seen := map[int]bool{}
	for _, at := range pointers {
		l, err := p.locate(at)
		n := l.sentence.Number
		switch {
		case err != nil:
			wrong = append(wrong, err)
		case l.addressed || barred[n]:
			wrong = append(wrong, fmt.Errorf("sentence A%d speaks to a judge and is no evidence", n))
		case l.echo:
			wrong = append(wrong, fmt.Errorf("sentence A%d repeats the question", n))
		case !seen[n]:
			seen[n] = true
			found = append(found, l.quote())
		}
	}
	return found, wrong
}

func (l line) quote() interview.Quote {
	return interview.Quote{Sentence: l.sentence.Number, Text: l.sentence.Text}
}
