package measure

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"equipoise/internal/interview"
)

// Set is labelled answers under the hash of the text they were read from.
type Set struct {
	Name   string
	SHA256 string
	Cases  []Case
}

// ReadSet reads labelled answers: a YAML list, or one JSON object a line. Every
// fault is named by the answer's id or its line.
func ReadSet(name string, text []byte, rubric interview.Rubric) (Set, error) {
	sum := sha256.Sum256(text)
	s := Set{Name: name, SHA256: hex.EncodeToString(sum[:])}
	var err error
	if text = bytes.TrimPrefix(text, []byte("\ufeff")); looksLikeJSON(text) {
		s.Cases, err = jsonLines(text)
	} else {
		err = yaml.Unmarshal(text, &s.Cases)
	}
	if err != nil {
		return s, fmt.Errorf("read %s: %w", name, err)
	}
	if len(s.Cases) == 0 {
		return s, fmt.Errorf("read %s: there is no labelled answer in it", name)
	}
	if err := s.check(rubric); err != nil {
		return s, fmt.Errorf("read %s: %w", name, err)
	}
	return s, nil
}

func looksLikeJSON(text []byte) bool {
	text = bytes.TrimLeftFunc(text, unicode.IsSpace)
	return len(text) > 0 && text[0] == '{'
}

// jsonLines reads objects one after the other; a line break between them is
// usual and not needed.
func jsonLines(text []byte) (cases []Case, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	for {
		var c Case
		err := d.Decode(&c)
		if errors.Is(err, io.EOF) {
			return cases, nil
		}
		if err != nil {
			return cases, fmt.Errorf("line %d: %w", lineAt(text, d.InputOffset()), err)
		}
		cases = append(cases, c)
	}
}

// lineAt is the line, from 1, in which whatever follows an offset begins.
func lineAt(text []byte, offset int64) int {
	rest := text[offset:]
	blank := len(rest) - len(bytes.TrimLeftFunc(rest, unicode.IsSpace))
	return 1 + bytes.Count(text[:int(offset)+blank], []byte("\n"))
}

// check says what in the set cannot be worked with.
func (s Set) check(rubric interview.Rubric) error {
	var faults []error
	seen := map[string]bool{}
	for i, c := range s.Cases {
		if c.ID == "" || seen[c.ID] {
			faults = append(faults, fmt.Errorf("answer %d: its id %q is missing or there twice", i+1, c.ID))
			continue
		}
		seen[c.ID] = true
		if err := c.check(rubric); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", c.ID, err))
		}
	}
	return errors.Join(faults...)
}

func (c Case) check(rubric interview.Rubric) error {
	if strings.TrimSpace(c.Question.Text) == "" {
		return errors.New("its question has no text")
	}
	if k := c.Question.Kind; k != "" && k != interview.Technical && k != interview.Behavioral {
		return fmt.Errorf("its question's kind is %q, not technical or behavioral", k)
	}
	for _, id := range c.Question.Core {
		if _, ok := rubric.Criterion(id); !ok {
			return fmt.Errorf("core names %q, which the rubric does not have", id)
		}
	}
	for _, id := range c.Question.NoRoom {
		if _, ok := rubric.Check(id); !ok {
			return fmt.Errorf("no_room names %q, which the rubric does not have", id)
		}
	}
	if p := c.Labels.Position; p != nil && (*p < -2 || *p > 2) {
		return fmt.Errorf("its position is %d, not -2 to 2", *p)
	}
	if p := c.Labels.Particulars; p != nil && *p < 0 {
		return fmt.Errorf("its particulars are %d", *p)
	}
	return errors.Join(c.Labels.checkStance(), c.Labels.checkMarks(rubric))
}

func (l Labels) checkStance() error {
	if l.Stance == nil {
		return nil
	}
	switch *l.Stance {
	case interview.NoStance, interview.IsDismissive, interview.IsBalanced, interview.OverlyCautious, interview.Unclear:
		return nil
	}
	return fmt.Errorf("its stance is %q; there are dismissive, balanced, overly_cautious, unclear and null", *l.Stance)
}

func (l Labels) checkMarks(rubric interview.Rubric) error {
	known := map[interview.CriterionID]int{}
	for _, g := range groups(rubric) {
		known[g.id] = len(g.checks)
	}
	for _, texts := range []map[interview.CriterionID]string{l.Checks, l.StanceChecks} {
		for id, text := range texts {
			n, ok := known[id]
			if !ok {
				return fmt.Errorf("labels name %q, which the rubric does not have", id)
			}
			if len(text) != n || strings.Trim(text, "01x?") != "" {
				return fmt.Errorf("%s is %q: %d characters of 1, 0, x and ? are needed", id, text, n)
			}
		}
	}
	return nil
}

// Spread returns n answers spread evenly over the set, all where n is 0 or not
// less than there are.
func (s Set) Spread(n int) Set {
	if n <= 0 || n >= len(s.Cases) {
		return s
	}
	some := make([]Case, n)
	for i := range some {
		some[i] = s.Cases[i*len(s.Cases)/n]
	}
	s.Cases = some
	return s
}

// Questions counts the different questions.
func (s Set) Questions() int {
	seen := map[string]bool{}
	for _, c := range s.Cases {
		seen[c.Question.Text] = true
	}
	return len(seen)
}
