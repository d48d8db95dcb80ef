package server

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// questionsPage is the bank with the person's own questions.
type questionsPage struct {
	frame
	Explanation                        string
	Search                             string
	Topics, Kinds, Difficulties, Bases choice
	Filtered                           bool
	Count                              string
	Questions                          []questionRow
	NothingFits                        string
}

// questionRow is one question of the list.
type questionRow struct {
	ID, Address, Text, Facts, Tried string
}

// filter is what the list is narrowed to.
type filter struct {
	text, topic, kind, difficulty, basis string
}

func (s *site) showQuestions(c echo.Context) error {
	all, err := s.Room.Questions(c.Request().Context(), personID(c))
	if err != nil {
		return err
	}
	f := filter{
		text: short(strings.TrimSpace(c.QueryParam("text")), 200), topic: c.QueryParam("topic"), kind: c.QueryParam("kind"),
		difficulty: c.QueryParam("difficulty"), basis: c.QueryParam("basis"),
	}
	page := questionsPage{
		frame:       s.frame(c, "Questions", "questions"),
		Explanation: "The bank, and questions of your own. What one could cover shows only after you have tried a question.",
		NothingFits: "No question fits all of that. Take something out, or write one.",
		Filtered:    f != filter{},
	}
	page.offer(f)
	for _, q := range all {
		if f.fits(q) {
			page.Questions = append(page.Questions, s.questionRow(q))
		}
	}
	page.Count = plural(len(page.Questions), "question")
	return s.ok(c, "questions", page)
}

func (p *questionsPage) offer(f filter) {
	p.Search = f.text
	p.Topics = choose("topic", f.topic, append([]option{{Value: "", Text: "Any"}}, topicOptions(nil)...)...)
	p.Kinds, p.Difficulties = kindChoice(f.kind, true), difficultyChoice(f.difficulty, true)
	p.Bases = choose("basis", f.basis,
		option{Value: "", Text: "Anywhere"}, option{Value: "asked", Text: "Real interviews"}, option{Value: "hypothetical", Text: "The guide"},
		option{Value: "written", Text: "This bank"}, option{Value: "own", Text: "Yourself"})
}

func (f filter) fits(q practice.Listed) bool {
	topical := f.topic == ""
	for _, t := range q.Topics {
		topical = topical || string(t) == f.topic
	}
	return topical && (f.kind == "" || string(q.Kind) == f.kind) && (f.difficulty == "" || string(q.Difficulty) == f.difficulty) &&
		(f.basis == "" || string(q.Basis) == f.basis) && strings.Contains(strings.ToLower(q.Text), strings.ToLower(f.text))
}

func (s *site) questionRow(q practice.Listed) questionRow {
	row := questionRow{ID: q.ID, Address: "/questions/" + q.ID, Text: q.Text, Facts: factsOfQuestion(q.Question)}
	switch {
	case q.Open:
		row.Tried = "in an unfinished session"
	case q.Last != nil && q.Last.Score.Known:
		row.Tried = fmt.Sprintf("last score %d on %s", q.Last.Score.Points, shortDate(q.Last.AnsweredAt, s.Now()))
		if q.Last.CriticKind == interview.Builtin {
			row.Tried += ", rough"
		}
	case q.Attempts > 0:
		row.Tried = "answered " + plural(q.Attempts, "time")
	}
	return row
}

// factsOfQuestion says kind, difficulty, topics and origin in one line.
func factsOfQuestion(q interview.Question) string {
	facts := []string{"Technical", strings.ToLower(string(q.Difficulty))}
	if q.Kind == interview.Behavioral {
		facts[0] = "Behavioural"
	}
	if len(q.Topics) > 0 {
		facts = append(facts, topicNames(q.Topics))
	}
	switch q.Basis {
	case interview.Asked:
		facts = append(facts, "reported from a real interview")
	case interview.Hypothetical:
		facts = append(facts, "from the guide")
	case interview.Own:
		facts = append(facts, "your own")
	}
	return strings.Join(facts, " · ")
}

// questionPage is one question with the attempts at it.
type questionPage struct {
	frame
	ID, Text, Facts string
	Edit            string
	Cards           bool
	CardChoice      choice
	TriesHeadline   string
	TriesNote       string
	NoTries         string
	Takes           string // address where takes stand side by side
	Tries           []tryRow
	Points          []string
}

// tryRow is one reviewed attempt.
type tryRow struct {
	Address, Date, Critic, Score string
	Strip                        strip
}

func (s *site) showQuestion(c echo.Context) error {
	ctx, person := c.Request().Context(), personID(c)
	v, err := s.Room.Question(ctx, person, c.Param("id"))
	if err != nil {
		return err
	}
	p := questionPage{
		frame: s.frame(c, "Question", "questions"), ID: v.ID, Text: v.Text, Facts: factsOfQuestion(v.Question), Points: v.Points,
		TriesHeadline: "Your attempts", NoTries: "None read yet.",
	}
	if v.Takeable != "" {
		p.Takes = "/answers/" + v.Takeable + "/takes"
	}
	if v.PersonID != "" {
		p.Edit = "/questions/" + v.ID + "/edit"
	}
	if v.Open {
		p.NoTries = "Hidden until the session that asks it is finished."
	} else if v.Attempts == 0 {
		p.TriesNote = "What one could cover shows here after the first."
	}
	for i := len(v.Standings) - 1; i >= 0; i-- {
		p.Tries = append(p.Tries, s.tryRow(v.Standings[i]))
	}
	if v.WithBackground != "" {
		cards, err := s.Room.ProjectCards(ctx, person)
		if err != nil {
			return err
		}
		p.Cards, p.CardChoice = len(cards) > 0, cardChoice(cards)
	}
	return s.ok(c, "question", p)
}

func (s *site) tryRow(t interview.Standing) tryRow {
	row := tryRow{Address: "/answers/" + t.AnswerID, Date: date(t.AnsweredAt, s.Now()), Critic: t.CriticName, Score: scoreText(t.Score)}
	if t.FollowUpNumber > 0 {
		row.Date += ", a follow-up"
	}
	var positions []int
	if t.Position.Known {
		positions = append(positions, t.Position.Value)
	}
	row.Strip = newStrip(positions)
	return row
}

// questionFormPage is the form for a question of one's own.
type questionFormPage struct {
	frame
	Headline, Action, Remove string
	Text, FollowUps          string
	Wrong                    string // field that is not right
	Kinds, Difficulties      choice
	Topics, Core             choice
	AsksStance               bool
	Trouble                  string
}

func (s *site) questionForm(c echo.Context, o practice.OwnQuestion) questionFormPage {
	p := questionFormPage{
		frame: s.frame(c, "Own question", "questions"), Headline: "A question of your own", Action: "/questions",
		Text: o.Text, FollowUps: o.FollowUps, AsksStance: o.AsksStance,
		Kinds: kindChoice(string(o.Kind), false), Difficulties: difficultyChoice(string(o.Difficulty), false),
	}
	chosen := map[string]bool{}
	for _, t := range o.Topics {
		chosen[string(t)] = true
	}
	p.Topics = choice{Name: "topic[]", Options: topicOptions(chosen)}
	p.Core = choice{Name: "core[]", Options: s.criteriaOptions(o.Core)}
	if o.ID != "" {
		p.Headline, p.Action, p.Remove = "Your question", "/questions/"+o.ID, "/questions/"+o.ID+"/remove"
	}
	return p
}

func (s *site) criteriaOptions(core []interview.CriterionID) []option {
	var options []option
	for _, c := range s.Room.Rubric.Criteria {
		if c.ID == interview.Structure {
			continue
		}
		o := option{Value: string(c.ID), Text: c.Name}
		for _, id := range core {
			o.Chosen = o.Chosen || id == c.ID
		}
		options = append(options, o)
	}
	return options
}

func (s *site) showNewQuestion(c echo.Context) error {
	return s.ok(c, "question-form", s.questionForm(c, practice.OwnQuestion{Kind: interview.Technical, Difficulty: interview.Core, AsksStance: true}))
}

func (s *site) showOwnQuestion(c echo.Context) error {
	v, err := s.Room.Question(c.Request().Context(), personID(c), c.Param("id"))
	if err != nil {
		return err
	}
	if v.PersonID == "" {
		return fmt.Errorf("question %s is in the bank: %w", v.ID, interview.ErrReadOnly)
	}
	if v.Open {
		return fmt.Errorf("question %s: %w", v.ID, interview.ErrHidden)
	}
	o := practice.OwnQuestion{ID: v.ID, Text: v.Text, Kind: v.Kind, Topics: v.Topics, Difficulty: v.Difficulty, Core: v.Core, AsksStance: v.AsksStance}
	var follow []string
	for _, f := range v.FollowUps {
		follow = append(follow, f.Text)
	}
	o.FollowUps = strings.Join(follow, "\n")
	return s.ok(c, "question-form", s.questionForm(c, o))
}

func (s *site) saveQuestion(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return fmt.Errorf("read form: %w", err)
	}
	o := practice.OwnQuestion{
		ID: c.Param("id"), Text: form.Get("text"), Kind: interview.Kind(form.Get("kind")), Topics: topicsOf(form["topic[]"]),
		Difficulty: interview.Difficulty(form.Get("difficulty")), AsksStance: form.Get("asks_stance") != "", FollowUps: form.Get("follow_ups"),
	}
	for _, id := range form["core[]"] {
		o.Core = append(o.Core, interview.CriterionID(id))
	}
	q, err := s.Room.SaveOwnQuestion(c.Request().Context(), personID(c), o)
	if sentence, ok := trouble(err); ok {
		page := s.questionForm(c, o)
		page.Trouble, page.Wrong = sentence, fieldOf(err)
		return s.show(c, http.StatusUnprocessableEntity, "question-form", page)
	}
	if err != nil {
		return err
	}
	return to(c, "/questions/"+q.ID+"?done=question")
}

func (s *site) removeQuestion(c echo.Context) error {
	if _, err := s.Room.RemoveOwnQuestion(c.Request().Context(), personID(c), c.Param("id")); err != nil {
		return err
	}
	return to(c, "/questions?done=question-removed")
}

// number reads a whole number from a form, 0 where there is none.
func number(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 {
		return 0
	}
	return n
}
