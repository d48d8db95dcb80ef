package server

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// answerPage is the review of one answer.
type answerPage struct {
	frame
	Number, Total  int
	Date           string
	Dots           []dot
	SessionAddress string
	Live           string
	Question       string
	FollowsOn      string
	Player         *playerPart

	State          string // done, working, words, failed or none
	Waiting        string // what it waits for, or why there is no score
	Takes          string // address where takes stand side by side, empty where there is one
	WordsAddress   string
	AgainReview    string
	Gauge          *gauge
	StanceWord     string
	StanceSentence string
	Score          string
	ScoreNotes     []string

	Transcript   *transcriptPart
	Delivery     *deliveryPart
	Points       []string
	FollowUp     string
	Again        string
	CoreCriteria []criterionPart
	MoreCriteria []criterionPart
	MoreCount    string
	MoreNames    string
	HasBefore    bool
	Critique     *critiquePart
	Behind       *behind
	Silent       string // why there is no sound of a spoken answer, or not all of it
	Remove       string
}

func (s *site) showAnswer(c echo.Context) error {
	f, err := s.Room.Feedback(c.Request().Context(), personID(c), c.Param("id"))
	if err != nil {
		return err
	}
	return s.ok(c, "answer", s.answerPage(c, f))
}

func (s *site) answerPage(c echo.Context, f practice.Feedback) answerPage {
	a := f.Answer
	p := answerPage{
		frame:  s.frame(c, "Answer "+strconv.Itoa(a.Number), "review"),
		Number: a.Number, Total: len(f.Places), Date: date(f.Session.CreatedAt, s.Now()), Dots: answerDots(f.Places, a.Number),
		SessionAddress: "/sessions/" + f.Session.ID + "/review", Question: a.Question.Text, FollowsOn: a.Question.FollowUpTo,
		WordsAddress: sessionAddress(f.Session.ID, a.Number) + "/words", AgainReview: "/answers/" + a.ID + "/review",
		Again: "/answers/" + a.ID + "/again", Remove: "/answers/" + a.ID + "/remove", Points: a.Question.Points,
	}
	p.Wide = true
	if f.Take != nil {
		p.Player, p.Silent = newPlayer(f.Take.Recording), silent(f.Take.Recording)
		p.Delivery = newDelivery(f.Spoken, f.Take)
	}
	if f.Takeable {
		p.Takes = "/answers/" + a.ID + "/takes"
	}
	if p.Player == nil {
		f.Sentences = untimed(f.Sentences)
	}
	p.fillState(f)
	p.fillTranscript(f)
	if f.Review != nil && f.Review.State == interview.Done {
		p.fillVerdict(f, s.Now())
		p.fillCriteria(f)
		p.fillCritique(f)
	}
	if f.Review != nil {
		p.Behind = behindOf(f)
	}
	return p
}

// silent says why a recording cannot be heard, or not all of it.
func silent(rec *interview.Recording) string {
	switch {
	case rec != nil && rec.State == interview.Removed:
		return "The sound of this answer was deleted."
	case rec != nil:
		return rec.Reason
	}
	return ""
}

// untimed is sentences of which none can be played.
func untimed(list []interview.Sentence) []interview.Sentence {
	list = slices.Clone(list)
	for i := range list {
		list[i].Timed = false
	}
	return list
}

func answerDots(places []practice.Place, here int) []dot {
	if len(places) < 2 {
		return nil
	}
	dots := sessionDots(places, here)
	for i, p := range places {
		dots[i].Address, dots[i].Name = "/answers/"+p.Answer.ID, fmt.Sprintf("Answer %d", p.Number)
	}
	return dots
}

// fillState says how far the review is.
func (p *answerPage) fillState(f practice.Feedback) {
	switch {
	case f.Take == nil:
		p.State, p.Waiting, p.AgainReview = "none", "This question was not answered.", ""
	case f.Review == nil:
		p.fillUnread(f)
	case f.Review.State == interview.Done:
		p.State = "done"
	case f.Review.State == interview.Unscored:
		p.State, p.Waiting = "failed", f.Review.Problem.Sentence
	case f.Stuck:
		p.State, p.Live, p.Waiting = "failed", "/events", "It has been on its way for more than an hour."
	case f.Review.State == interview.Running:
		p.State, p.Live, p.Waiting = "working", "/events", f.Review.Critic.Name+" is reading this answer."
	default:
		p.State, p.Live, p.Waiting = "working", "/events", "Waiting for "+f.Review.Critic.Name+", which reads one answer after the other."
	}
}

// fillUnread says why no critic has been asked yet.
func (p *answerPage) fillUnread(f practice.Feedback) {
	switch f.Take.State {
	case interview.TakeTranscribing:
		if f.Stuck {
			p.State, p.Live, p.Waiting = "words", "/events", "Its words have been awaited for more than an hour."
			return
		}
		p.State, p.Live, p.Waiting = "working", "/events", "Your words are being written down. The critic reads them next."
	case interview.TakeNeedsWords:
		p.State, p.Waiting = "words", "There is sound and no words yet. A critic reads words."
	case interview.TakeFailed:
		p.State, p.Waiting = "words", f.Take.Reason
	default:
		p.State, p.Waiting = "none", "No critic has read this answer yet."
	}
}

func (s *site) reviewAgain(c echo.Context) error {
	id := c.Param("id")
	if err := s.Room.ReviewAgain(c.Request().Context(), personID(c), id); err != nil {
		return err
	}
	return to(c, "/answers/"+id)
}

// answerAgain starts a session of one question that comes out of a review.
func (s *site) answerAgain(c echo.Context) error {
	ctx, person := c.Request().Context(), personID(c)
	how := practice.WholeAgain
	switch v := practice.Retry(c.FormValue("how")); v {
	case practice.PressedAgain, practice.RepairAgain:
		how = v
	}
	likes, err := s.likes(c)
	if err != nil {
		return err
	}
	hears, err := s.Room.CurrentTranscriber(ctx, person)
	if err != nil {
		return err
	}
	session, err := s.Room.TryAgain(ctx, person, c.Param("id"), how, modeFor(likes, hears.Set()))
	if err != nil {
		return err
	}
	return to(c, sessionAddress(session.ID, 1))
}

// sentPage shows what went to the critic and what came back.
type sentPage struct {
	frame
	Back        string
	Explanation string
	Exchanges   []exchange
}

// exchange is one call to a model.
type exchange struct{ Step, At, Sent, Received string }

func (s *site) showSent(c echo.Context) error {
	list, err := s.Room.Exchanges(c.Request().Context(), personID(c), c.Param("id"))
	if err != nil {
		return err
	}
	p := sentPage{
		frame: s.frame(c, "What was sent", "review"), Back: "/answers/" + c.Param("id"),
		Explanation: "Every call to the critic for this answer, as it went out and came back.",
	}
	if len(list) == 0 {
		p.Explanation = "Nothing was sent anywhere for this review."
	}
	for _, e := range list {
		p.Exchanges = append(p.Exchanges, exchange{Step: e.Step, At: e.At.Local().Format("2 January 2006, 15:04:05"), Sent: e.Sent, Received: e.Received})
	}
	return s.ok(c, "sent", p)
}
