package server

import (
	"context"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// practicePage is the first page.
type practicePage struct {
	frame
	First                bool // nothing was practised yet
	GoOn                 *goOn
	Headline, Invitation string
	Suggested            []suggestion
	NowHow               string
	Another              string
	Topics               []option
	Misses               bool // it can be told what the person misses most
	Kinds, Difficulties  choice
	Counts, Modes        choice
	Thinks, Answers      choice
	CardChoice           choice
	Cards                bool
	FollowUps            bool
	Hears                bool // a transcriber is set
	BankSize             int
	Fifteen              fifteen
	Reader               readerLine
	Trouble              string
}

// goOn is an unfinished session.
type goOn struct {
	Name, Address         string
	Answered, Total, Left int // Left 0: only the finish is missing
	Dots                  []dot
}

// suggestion is a question to take now.
type suggestion struct {
	ID, Label, Why, Text, Time string
}

// fifteen is how far the person has come with the guide's questions.
type fifteen struct {
	Dots     []dot
	Sentence string
	Next     string // id of the first one not answered yet
	Started  bool
}

// mostAnother is how often one may ask for another question before it starts over.
const mostAnother = 10_000

func (s *site) showPractice(c echo.Context) error {
	page, err := s.practicePage(c)
	if err != nil {
		return err
	}
	return s.ok(c, "practice", page)
}

func (s *site) practicePage(c echo.Context) (practicePage, error) {
	ctx, person := c.Request().Context(), personID(c)
	p := practicePage{frame: s.frame(c, "Practice", "practice"), BankSize: len(s.Room.Bank), Topics: s.topics}
	likes, err := s.likes(c)
	if err != nil {
		return p, err
	}
	hears, err := s.Room.CurrentTranscriber(ctx, person)
	if err != nil {
		return p, err
	}
	p.Hears = hears.Set()
	p.offer(likes)
	if err := s.fillOpen(ctx, person, &p); err != nil {
		return p, err
	}
	if err := s.fillSuggested(c, &p); err != nil {
		return p, err
	}
	if err := s.fillCards(ctx, person, &p); err != nil {
		return p, err
	}
	missed, err := s.Room.Missed(ctx, person)
	if err != nil {
		return p, err
	}
	p.Misses = len(missed) > 0
	critic, err := s.Room.CurrentCritic(ctx, person)
	p.Reader = newReaderLine(critic)
	return p, err
}

// offer fills in the form as the person likes it.
func (p *practicePage) offer(likes practice.Preferences) {
	mode := modeFor(likes, p.Hears)
	p.Kinds, p.Difficulties, p.Modes = kindChoice("", true), difficultyChoice("", true), modeChoice(mode)
	p.Thinks, p.Answers = thinkChoice(likes.Think), answerChoice(likes.Answer)
	p.FollowUps = likes.FollowUps
	p.Counts = countChoice(likes.Count)
	p.NowHow = "Typed, no clock"
	if mode == interview.Speaking {
		p.NowHow = "Spoken · " + timesShortly(likes.Think, likes.Answer)
	}
}

func countChoice(chosen int) choice {
	var options []option
	for _, n := range []int{1, 3, 5, 8, 15} {
		options = append(options, option{Value: strconv.Itoa(n), Text: strconv.Itoa(n)})
	}
	return choose("count", strconv.Itoa(chosen), options...)
}

func timesShortly(think, answer time.Duration) string {
	switch {
	case think == 0 && answer == 0:
		return "no clock"
	case think == 0:
		return brief(answer) + " to answer"
	case answer == 0:
		return brief(think) + " to think"
	}
	return brief(think) + " to think, " + brief(answer) + " to answer"
}

// modeFor is the mode preselected: as chosen last, but typing while nothing
// turns speech into words.
func modeFor(likes practice.Preferences, hears bool) interview.Mode {
	switch {
	case likes.Mode != "":
		return likes.Mode
	case hears:
		return interview.Speaking
	}
	return interview.Typing
}

func (s *site) fillOpen(ctx context.Context, person string, p *practicePage) error {
	open, err := s.Room.OpenSessions(ctx, person)
	if err != nil || len(open) == 0 {
		return err
	}
	v := open[0]
	g := goOn{Name: v.Name, Address: "/sessions/" + v.ID, Total: len(v.Places)}
	for _, place := range v.Places {
		switch place.State {
		case interview.Answered:
			g.Answered++
			g.Dots = append(g.Dots, dot{Class: "full"})
		case interview.Skipped:
			g.Dots = append(g.Dots, dot{Class: "skipped"})
		default:
			g.Left++
			g.Dots = append(g.Dots, dot{})
		}
	}
	p.GoOn = &g
	return nil
}

// fillSuggested shows the one question offered now and counts the fifteen.
func (s *site) fillSuggested(c echo.Context, p *practicePage) error {
	another, err := strconv.Atoi(c.QueryParam("another"))
	if err != nil || another < 0 || another > mostAnother {
		another = 0
	}
	offer, err := s.Room.Suggest(c.Request().Context(), personID(c), another)
	if err != nil {
		return err
	}
	p.First, p.Fifteen = offer.First, fifteenOf(offer.Guide)
	p.Headline, p.Invitation = "One question, now", "Take this one, or put a session together below."
	if p.First {
		p.Invitation = "Answer one interview question. Afterwards, and only then, read what your answer does well and the one thing to change."
	}
	if offer.Question.ID == "" {
		return nil
	}
	p.Suggested = []suggestion{suggestionOf(offer.Question, offer.Attempts)}
	p.Another = "/?another=" + strconv.Itoa(another+1)
	return nil
}

func (s *site) fillCards(ctx context.Context, person string, p *practicePage) error {
	cards, err := s.Room.ProjectCards(ctx, person)
	if err != nil || len(cards) == 0 {
		return err
	}
	p.Cards, p.CardChoice = true, cardChoice(cards)
	return nil
}

// cardChoice offers the project cards that can fill questions about own work.
func cardChoice(cards []interview.ProjectCard) choice {
	var options []option
	for _, card := range cards {
		options = append(options, option{Value: card.ID, Text: card.Title})
	}
	pick := choose("card", "", options...)
	pick.Label = "Project card for questions about own work"
	return pick
}
