package server

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"equipoise/internal/chart"
	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// gauge is the axis from dismissive to overly cautious.
type gauge struct {
	Said            string
	Known           bool
	Class           string
	At, From, Width string
	Poles           []pole
}

// pole is a text under the gauge.
type pole struct {
	Name, Note  string
	Here, Leans bool
}

// criterionPart is one criterion's level and checks.
type criterionPart struct {
	Name, Level, Before string
	Checks              []checkPart
}

// checkPart is one check: met, missing or no-room.
type checkPart struct {
	Class, Label, Reason string
	Sentence             int
}

func (p *answerPage) fillVerdict(f practice.Feedback, now time.Time) {
	a := f.Review.Assessment
	if !a.Assessable {
		p.State, p.Waiting = "none", a.Missing
		return
	}
	p.StanceWord, p.StanceSentence = stanceWord(a.Stance), lowerFirst(f.Review.Critique.Stance.Text)
	if p.StanceWord == "" {
		p.StanceSentence = f.Review.Critique.Stance.Text
	}
	if f.Answer.Question.AsksStance {
		g := newGauge(f)
		p.Gauge = &g
	}
	p.Score = scoreText(a.Score)
	p.ScoreNotes = scoreNotes(f, now)
}

func newGauge(f practice.Feedback) gauge {
	a, reading := f.Review.Assessment, f.Review.Reading
	g := gauge{Said: "Stance: " + strings.ToLower(stanceWord(a.Stance))}
	dismissive, cautious := metOn(f, interview.Dismissive), metOn(f, interview.Cautious)
	g.Poles = []pole{
		{Name: "Dismissive", Note: sentencesText(dismissive), Leans: dismissive > 0, Here: a.Stance == interview.IsDismissive},
		{Name: "Balanced", Here: a.Stance == interview.IsBalanced},
		{Name: "Overly cautious", Note: sentencesText(cautious), Leans: cautious > 0, Here: a.Stance == interview.OverlyCautious},
	}
	if reading.Readings > 1 {
		g.Poles[1].Note = fmt.Sprintf("%d of %d readings", reading.Agreeing, reading.Readings)
	}
	if a.Position.Known {
		at := chart.Axis(a.Position.Value)
		spread := 20.0
		if reading.Readings > reading.Agreeing {
			spread = 36
		}
		g.Known, g.At, g.From, g.Width = true, chart.Percent(at), chart.Percent(at-spread/2), chart.Percent(spread)
		g.Class = chart.Class(a.Position.Value)
	}
	return g
}

// metOn counts the checks of a pole that are met.
func metOn(f practice.Feedback, pole interview.CriterionID) int {
	n := 0
	for id, finding := range f.Review.Reading.Findings {
		if id.Criterion() == pole && finding.Verdict == interview.Met {
			n++
		}
	}
	return n
}

func sentencesText(n int) string {
	if n == 0 {
		return "none"
	}
	return plural(n, "sign")
}

func scoreNotes(f practice.Feedback, now time.Time) []string {
	a := f.Review.Assessment
	var notes []string
	switch {
	case !a.Score.Known:
		notes = append(notes, "Too short for a score: "+plural(a.Words, "word")+".")
	case f.Last != nil && f.Last.Assessment.Score.Known:
		notes = append(notes, fmt.Sprintf("of 100. Last time on this question %d, on %s.", f.Last.Assessment.Score.Points, date(f.LastAt.AnsweredAt, now)))
	default:
		notes = append(notes, "of 100. Your first time on this question.")
	}
	if f.Last != nil && f.Last.Critic.ID != f.Review.Critic.ID {
		notes = append(notes, "Another critic read it then, so the two do not compare.")
	}
	if f.Review.Critic.Kind == interview.Builtin {
		notes = append(notes, "A checklist, not a language model: rough.")
	}
	return notes
}

func (p *answerPage) fillCriteria(f practice.Feedback) {
	if !f.Review.Assessment.Assessable {
		return
	}
	before := map[interview.CriterionID]int{}
	if f.Last != nil && f.Last.Critic.ID == f.Review.Critic.ID {
		p.HasBefore = true
		for _, l := range f.Last.Assessment.Criteria {
			before[l.Criterion] = l.Level + 1
		}
	}
	var names []string
	for _, level := range f.Review.Assessment.Criteria {
		part, ok := criterionOf(f, level, before[level.Criterion])
		switch {
		case !ok:
		case level.Core:
			p.CoreCriteria = append(p.CoreCriteria, part)
		default:
			p.MoreCriteria = append(p.MoreCriteria, part)
			names = append(names, lowerFirst(part.Name))
		}
	}
	p.MoreCount, p.MoreNames = counted(len(p.MoreCriteria)), strings.Join(names, ", ")
}

// criterionOf is a criterion with its checks, false where nothing is asked.
func criterionOf(f practice.Feedback, level interview.Level, before int) (criterionPart, bool) {
	c, ok := f.Rubric.Criterion(level.Criterion)
	if !ok || level.Level < 0 {
		return criterionPart{}, false
	}
	part := criterionPart{Name: c.Name, Level: strconv.Itoa(level.Level)}
	if before > 0 {
		part.Before = strconv.Itoa(before - 1)
	}
	for _, check := range c.Checks {
		if f.Rubric.Asks(f.Answer.Question, check.ID) {
			part.Checks = append(part.Checks, checkOf(check, f.Review.Reading.Findings[check.ID]))
		}
	}
	return part, true
}

func checkOf(check interview.Check, finding interview.Finding) checkPart {
	part := checkPart{Class: "missing", Label: check.Label, Reason: finding.Reason}
	if finding.Verdict != interview.Met {
		return part
	}
	part.Class = "met"
	if len(finding.Quotes) > 0 {
		part.Sentence = finding.Quotes[0].Sentence
	}
	return part
}
