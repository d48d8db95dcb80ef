package server

import (
	"fmt"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"equipoise/internal/chart"
	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// progressPage shows sessions, where their answers stood and how scores move.
type progressPage struct {
	frame
	Before, Word, After string // the finding, its one word in colour
	Explanation         string
	Empty, HasChart     bool
	ChartHeadline       string
	ChartNotes          []string
	Chart               scoreChart
	Returning           []string // words that return, each in a sentence
	Sessions            []sessionRow
	Older               string
}

// scoreChart is the picture with its numbers.
type scoreChart struct {
	Title, Description string
	Scores             chart.Scores
	Numbers            []scoreRow
}

// scoreRow is one line of the numbers.
type scoreRow struct{ Address, Date, Score, Stance, Critic string }

// sessionRow is one session in a list.
type sessionRow struct {
	Date, Name, Address string
	Answers, Score      string
	Remove              string
	Strip               strip
	Finished            bool
}

const (
	sessionsShown = 25
	pointsShown   = 120 // newest answers in the chart
	recentAnswers = 10  // answers the finding speaks of
)

func (s *site) showProgress(c echo.Context) error {
	before := s.Now().Add(time.Hour)
	if t, err := time.Parse(time.RFC3339Nano, c.QueryParam("before")); err == nil {
		before = t
	}
	p, err := s.Room.Progress(c.Request().Context(), personID(c), before, sessionsShown)
	if err != nil {
		return err
	}
	page := progressPage{frame: s.frame(c, "Progress", "progress"), Empty: len(p.Sessions) == 0, Sessions: s.sessionRows(p)}
	page.find(p)
	page.draw(p.Standings, s.Now())
	for _, w := range p.Returning {
		page.Returning = append(page.Returning, returningText(w))
	}
	if p.More {
		page.Older = "/progress?before=" + p.Sessions[len(p.Sessions)-1].CreatedAt.UTC().Format("2006-01-02T15:04:05.999999999Z")
	}
	return s.ok(c, "progress", page)
}

// returningText says how often a word returns and how often it was given an aim.
func returningText(w interview.Catchword) string {
	aimed := "never beside anything particular to the question"
	if w.Aimed > 0 {
		aimed = "beside something particular in " + plural(w.Aimed, "answer")
	}
	return fmt.Sprintf("“%s” in %d of your last %d, %s.", w.Word, w.Answers, w.Of, aimed)
}

// find says the one thing the answers show; nothing is claimed of a few.
func (p *progressPage) find(seen practice.Progress) {
	stood, balanced := 0, 0
	for i := len(seen.Standings) - 1; i >= 0 && stood < recentAnswers; i-- {
		switch seen.Standings[i].Stance {
		case interview.IsBalanced:
			balanced++
			stood++
		case interview.IsDismissive, interview.OverlyCautious, interview.Unclear:
			stood++
		}
	}
	switch {
	case len(seen.Standings) == 0:
		p.Before, p.Explanation = "Nothing to show yet", "Finish a session, and its answers appear here."
	case stood < chart.FewestForTrend:
		p.Before = plural(len(seen.Standings), "answer") + " read so far"
		p.Explanation = "A few answers say little: after six that took a stance this page says where you stand. So far " + plural(stood, "answer") + " did."
	default:
		p.Before, p.Word = fmt.Sprintf("%d of your last %d answers are ", balanced, stood), "balanced"
		p.Explanation = "Counted over the newest answers to questions that ask for a stance."
	}
	if seen.Withheld {
		p.Explanation += " Answers to questions in an unfinished session are left out until it is finished."
	}
}

// draw makes the chart of score over time.
func (p *progressPage) draw(all []interview.Standing, now time.Time) {
	var scored []interview.Standing
	for _, s := range all {
		if s.Score.Known {
			scored = append(scored, s)
		}
	}
	scored = scored[max(0, len(scored)-pointsShown):]
	if len(scored) == 0 {
		return
	}
	p.HasChart = true
	points := make([]chart.Answer, len(scored))
	for i, s := range scored {
		points[i] = chart.Answer{
			Score: s.Score.Points, Series: s.CriticID + s.RubricHash, Rough: s.CriticKind == interview.Builtin,
			Date: shortDate(s.AnsweredAt, now), Text: fmt.Sprintf("%s: %d", shortDate(s.AnsweredAt, now), s.Score.Points),
		}
		if i > 0 {
			points[i].Change = changeText(scored[i-1], s)
		}
	}
	p.Chart = scoreChart{Title: "Score of each answer", Scores: chart.NewScores(points), Numbers: scoreRows(scored, now)}
	p.explain(scored)
}

func changeText(before, after interview.Standing) string {
	if before.CriticID != after.CriticID {
		return "critic changed"
	}
	return "rubric changed"
}

// explain says in words what the chart shows of the newest series.
func (p *progressPage) explain(scored []interview.Standing) {
	newest := scored[len(scored)-1]
	start := len(scored)
	for start > 0 && scored[start-1].CriticID == newest.CriticID && scored[start-1].RubricHash == newest.RubricHash {
		start--
	}
	series := scored[start:]
	p.ChartHeadline = "Scores, answer by answer"
	if len(series) < chart.FewestForTrend {
		p.ChartNotes = append(p.ChartNotes, "Too few answers for a line: it begins at six by one critic.")
	} else {
		half := len(series) / 2
		p.ChartNotes = append(p.ChartNotes, fmt.Sprintf("By %s: %d on average in the earlier half of %d answers, %d in the later.",
			calledCritic(newest), meanScore(series[:half]), len(series), meanScore(series[half:])))
	}
	p.Chart.Description = p.ChartNotes[0]
	if start > 0 {
		p.ChartNotes = append(p.ChartNotes, "The line breaks where critic or rubric changed: before and after do not compare.")
	}
	if newest.CriticKind == interview.Builtin {
		p.ChartNotes = append(p.ChartNotes, "Rings: read by the checklist, rough.")
	}
}

// calledCritic names who read an answer in the middle of a sentence.
func calledCritic(s interview.Standing) string {
	if s.CriticKind == interview.Builtin {
		return "the " + lowerFirst(s.CriticName)
	}
	return s.CriticName
}

func meanScore(list []interview.Standing) int {
	sum := 0
	for _, s := range list {
		sum += s.Score.Points
	}
	return (sum + len(list)/2) / max(1, len(list))
}

func scoreRows(scored []interview.Standing, now time.Time) []scoreRow {
	rows := make([]scoreRow, 0, len(scored))
	for i := len(scored) - 1; i >= 0; i-- {
		s := scored[i]
		rows = append(rows, scoreRow{Address: "/answers/" + s.AnswerID, Date: shortDate(s.AnsweredAt, now), Score: scoreText(s.Score), Stance: stanceWord(s.Stance), Critic: s.CriticName})
	}
	return rows
}

// sessionRows lists sessions with where their answers stood.
func (s *site) sessionRows(p practice.Progress) []sessionRow {
	of := map[string][]interview.Standing{}
	for _, standing := range p.Standings {
		of[standing.SessionID] = append(of[standing.SessionID], standing)
	}
	rows := make([]sessionRow, 0, len(p.Sessions))
	for _, v := range p.Sessions {
		row := sessionRow{Date: shortDate(v.CreatedAt, s.Now()), Name: v.Name, Address: "/sessions/" + v.ID, Remove: "/sessions/" + v.ID + "/remove", Finished: v.Finished()}
		if row.Finished {
			row.Address += "/review"
		} else {
			row.Name += ", unfinished"
		}
		row.tally(v, of[v.ID])
		rows = append(rows, row)
	}
	return rows
}

func (r *sessionRow) tally(v practice.SessionView, standings []interview.Standing) {
	answered := 0
	for _, place := range v.Places {
		if place.State == interview.Answered {
			answered++
		}
	}
	r.Answers = strconv.Itoa(answered)
	var positions []int
	var scored []interview.Standing
	for _, s := range standings {
		if s.Position.Known {
			positions = append(positions, s.Position.Value)
		}
		if s.Score.Known {
			scored = append(scored, s)
		}
	}
	r.Strip = newStrip(positions)
	if len(scored) > 0 {
		r.Score = strconv.Itoa(meanScore(scored))
	}
}
