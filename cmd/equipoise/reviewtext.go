package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"equipoise/internal/interview"
)

// sheet collects lines and remembers the first error of writing them.
type sheet struct {
	w   io.Writer
	err error
}

func (s *sheet) line(format string, args ...any) {
	if s.err == nil {
		_, s.err = io.WriteString(s.w, printable(fmt.Sprintf(format, args...))+"\n")
	}
}

// printable leaves out what would steer a terminal: answers and models may
// say anything.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || !unicode.IsControl(r) {
			return r
		}
		return -1
	}, text)
}

// writeReviewText prints a review for reading in a terminal.
func writeReviewText(w io.Writer, rubric interview.Rubric, q interview.Question, r interview.Review) error {
	s := &sheet{w: w}
	if !r.Assessment.Assessable {
		s.line("Not assessable: %s", r.Assessment.Missing)
		return s.err
	}
	s.headline(r)
	s.levels(rubric, q, r)
	s.remarks(r.Critique)
	s.line("\nRead by %s, rubric %d (%.7s).", r.Critic.Name, rubric.Version, r.Provenance.RubricHash)
	return s.err
}

func (s *sheet) headline(r interview.Review) {
	a := r.Assessment
	score := "No score, which takes a longer answer"
	if a.Score.Known {
		score = fmt.Sprintf("%d of 100", a.Score.Points)
	}
	stance := "no stance asked"
	if a.Stance != interview.NoStance {
		stance = strings.ReplaceAll(string(a.Stance), "_", " ")
	}
	if t := r.Critique.Stance.Text; t != "" {
		stance += ": " + t
	}
	s.line("%s, %s", score, stance)
	for _, f := range r.Reading.Flags {
		s.line("Flag: %s", strings.ReplaceAll(string(f.ID), "_", " "))
	}
}

func (s *sheet) levels(rubric interview.Rubric, q interview.Question, r interview.Review) {
	s.line("")
	for _, l := range r.Assessment.Criteria {
		if l.Level < 0 {
			continue
		}
		c, _ := rubric.Criterion(l.Criterion)
		mark := " "
		if l.Core {
			mark = "*"
		}
		s.line("%s %-26s %d/4  %s", mark, c.Name, l.Level, checkMarks(rubric, q, c, r.Reading))
	}
	s.line("* counts most for this question")
}

// checkMarks lists a criterion's checks, a plus before those met.
func checkMarks(rubric interview.Rubric, q interview.Question, c interview.Criterion, reading interview.Reading) string {
	var marks []string
	for _, check := range c.Checks {
		switch {
		case !rubric.Asks(q, check.ID):
		case reading.Met(check.ID):
			marks = append(marks, "+"+check.Label)
		default:
			marks = append(marks, "-"+check.Label)
		}
	}
	return strings.Join(marks, "  ")
}

func (s *sheet) remarks(c interview.Critique) {
	for _, part := range []struct{ name, text string }{
		{"Keep", quoted(c.Keep.Quote.Text)}, {"", c.Keep.Why},
		{"One change", c.Change.Title}, {"", c.Change.Why}, {"", c.Change.Skeleton},
		{"Someone impatient would say", c.Impatient.Text},
		{"Someone over-careful would say", c.OverCareful.Text},
		{"A follow-up", c.FollowUp.Text}, {"Twenty seconds", c.Repair.Text},
	} {
		if part.text == "" {
			continue
		}
		if part.name != "" {
			s.line("\n%s", part.name)
		}
		s.line("  %s", part.text)
	}
	for _, n := range c.NotJudged {
		s.line("\nNot judged\n  %s", n.Text)
	}
}

func quoted(text string) string {
	if text == "" {
		return ""
	}
	return "“" + text + "”"
}
