package server

import (
	"fmt"
	"time"

	"github.com/labstack/echo/v4"

	"equipoise/internal/chart"
	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// reviewPage is a finished session with what was found in each answer.
type reviewPage struct {
	frame
	Empty                     bool
	EmptyAddress, EmptyAction string
	Date                      string
	Headline, Explanation     string
	Live                      string
	Working                   string
	Answers                   []reviewedAnswer
	Note                      string
	Earlier                   []sessionRow
	Remove                    string
}

// reviewedAnswer is one answer in the list.
type reviewedAnswer struct {
	Number        int
	Question      string
	Address       string
	Try           string
	State         string
	Links         []link
	Strip         *strip
	Stance, Score string
}

// strip is dots on the axis of stance.
type strip struct {
	Said string
	Dots []chart.Spot
}

// earlierSessions is how many other sessions the review page lists.
const earlierSessions = 6

func (s *site) showNewestReview(c echo.Context) error {
	p, err := s.Room.Progress(c.Request().Context(), personID(c), s.Now().Add(time.Hour), 20)
	if err != nil {
		return err
	}
	for _, v := range p.Sessions {
		if v.Finished() {
			return to(c, "/sessions/"+v.ID+"/review")
		}
	}
	page := reviewPage{frame: s.frame(c, "Review", "review"), Empty: true, EmptyAddress: "/", EmptyAction: "Practise a question"}
	if len(p.Sessions) > 0 {
		page.EmptyAddress, page.EmptyAction = "/sessions/"+p.Sessions[0].ID, "Go on with your session"
	}
	return s.ok(c, "review", page)
}

func (s *site) showReview(c echo.Context) error {
	ctx, person := c.Request().Context(), personID(c)
	v, err := s.Room.SessionFeedback(ctx, person, c.Param("id"))
	if err != nil {
		return err
	}
	page := reviewPage{frame: s.frame(c, v.Name, "review"), Date: date(v.CreatedAt, s.Now()), Headline: v.Name, Note: v.Note, Remove: "/sessions/" + v.ID + "/remove"}
	waiting, read := 0, 0
	for _, place := range v.Places {
		row, state := newReviewedAnswer(v, place)
		page.Answers = append(page.Answers, row)
		switch state {
		case "working":
			waiting++
		case "done":
			read++
		}
	}
	page.describe(waiting, read)
	if page.Earlier, err = s.earlier(c, v.ID); err != nil {
		return err
	}
	return s.ok(c, "review", page)
}

func (p *reviewPage) describe(waiting, read int) {
	p.Explanation = "Open an answer to see the words behind it."
	if waiting > 0 {
		p.Live = "/events"
		p.Working = fmt.Sprintf("%s read, %s to go. You may close this page.", counted(read), lowerFirst(counted(waiting)))
	}
}

// newReviewedAnswer shows one place of the list and how far its review is.
func newReviewedAnswer(v practice.SessionFeedback, place practice.Place) (reviewedAnswer, string) {
	row := reviewedAnswer{Number: place.Number, Question: place.Question.Text, Address: "/answers/" + place.Answer.ID}
	if v.Hidden[place.Answer.ID] {
		row.Address, row.State = "", "Hidden while another session asks this question."
		return row, "hidden"
	}
	f := v.Of(place)
	state := answerPage{WordsAddress: sessionAddress(v.ID, place.Number) + "/words"}
	state.fillState(f)
	row.State = state.Waiting
	if state.State == "words" {
		row.Links = []link{{Address: state.WordsAddress, Text: "Type what you said"}}
	}
	if state.State == "done" {
		row.fill(f.Review)
	}
	return row, state.State
}

func (r *reviewedAnswer) fill(review *interview.Review) {
	a := review.Assessment
	if !a.Assessable {
		r.State = a.Missing
		return
	}
	r.State, r.Try = "Read.", review.Critique.Change.Title
	r.Stance, r.Score = stanceWord(a.Stance), scoreText(a.Score)
	if a.Position.Known {
		strip := newStrip([]int{a.Position.Value})
		r.Strip = &strip
	}
}

// newStrip draws where answers stood and says it in words.
func newStrip(positions []int) strip {
	var low, mid, high int
	for _, p := range positions {
		switch {
		case p < 0:
			low++
		case p > 0:
			high++
		default:
			mid++
		}
	}
	return strip{Said: fmt.Sprintf("%d dismissive, %d balanced, %d overly cautious", low, mid, high), Dots: chart.Strip(positions)}
}

// earlier lists other finished sessions.
func (s *site) earlier(c echo.Context, not string) ([]sessionRow, error) {
	p, err := s.Room.Progress(c.Request().Context(), personID(c), s.Now().Add(time.Hour), earlierSessions+2)
	if err != nil {
		return nil, err
	}
	var rows []sessionRow
	for _, row := range s.sessionRows(p) {
		if row.Address != "/sessions/"+not+"/review" && row.Finished && len(rows) < earlierSessions {
			rows = append(rows, row)
		}
	}
	return rows, nil
}
