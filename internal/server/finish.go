package server

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// finishPage comes after the last question and before any feedback.
type finishPage struct {
	frame
	Headline, Explanation string
	Action                string
	Live                  string // address of events while something is still under way
	Items                 []finishItem
	Note                  string
	Steps                 []step
	Reader                readerLine
	Nothing               bool // no answer could be read at all
	Last                  string
	Trouble               string
}

// finishItem is one answer on the finish page.
type finishItem struct {
	Number        int
	Question      string
	State, Detail string
	Arriving      bool
	Skipped       bool
	Links         []link
	Retry         string
	SureName      string
	Sure          []option
}

// step is one thing that happens next.
type step struct{ Name, Detail string }

func (s *site) showFinish(c echo.Context) error {
	v, err := s.Room.Session(c.Request().Context(), personID(c), c.Param("id"))
	if err != nil {
		return err
	}
	if v.Finished() {
		return to(c, "/sessions/"+v.ID+"/review")
	}
	page, err := s.finishPage(c, v)
	if err != nil {
		return err
	}
	return s.ok(c, "finish", page)
}

func (s *site) finishPage(c echo.Context, v practice.SessionView) (finishPage, error) {
	ctx, person := c.Request().Context(), personID(c)
	critic, err := s.Room.CurrentCritic(ctx, person)
	if err != nil {
		return finishPage{}, err
	}
	hears, err := s.Room.CurrentTranscriber(ctx, person)
	if err != nil {
		return finishPage{}, err
	}
	p := finishPage{
		frame: s.frame(c, "Before you see any feedback", "practice"), Headline: "Before you see any feedback",
		Explanation: "How sure are you of each answer? Later you can compare this with what the critic found. Leave out any you like.",
		Action:      "/sessions/" + v.ID + "/finish", Note: v.Note, Reader: newReaderLine(critic).first(), Nothing: true,
		Last: "You may close the page then. The critic goes on reading.",
	}
	tally := p.addItems(v, hears.Set())
	p.Nothing = tally.answered == 0
	if p.Nothing {
		p.Last = "Answer at least one question first."
	}
	if tally.moving {
		p.Live = "/events"
	}
	p.Steps = stepsOf(tally, critic)
	return p, nil
}

// tally is what the answers of a session still need.
type tally struct {
	answered, wordless, spoken int
	moving                     bool // something changes by itself
}

func (p *finishPage) addItems(v practice.SessionView, hears bool) tally {
	var sum tally
	for _, place := range v.Places {
		if !place.Reached {
			continue
		}
		item, take := finishItemOf(v.ID, place, hears)
		p.Items = append(p.Items, item)
		sum.moving = sum.moving || item.Arriving || take.State == interview.TakeTranscribing
		if place.State != interview.Answered {
			continue
		}
		sum.answered++
		if take.Mode == interview.Speaking {
			sum.spoken++
		}
		if take.State == interview.TakeNeedsWords || take.State == interview.TakeFailed {
			sum.wordless++
		}
	}
	return sum
}

func finishItemOf(session string, place practice.Place, hears bool) (finishItem, interview.TakeView) {
	here := sessionAddress(session, place.Number)
	item := finishItem{Number: place.Number, Question: place.Question.Text, SureName: "sure-" + place.Answer.ID, Sure: sureOptions(place.Confidence)}
	take, ok := place.Counted()
	if n := len(place.Takes); n > 0 && place.Takes[n-1].State == interview.TakeRecording {
		item.State, item.Detail, item.Arriving = "Arriving", "keep the page open that records it", true
		item.Links = []link{{Address: here, Text: "Its page was closed"}}
		return item, take
	}
	if !ok || place.State != interview.Answered {
		item.Skipped, item.State = true, "Skipped"
		if place.State == interview.Waiting {
			item.State = "Not answered yet"
		}
		item.Links = []link{{Address: here, Text: "Answer it now"}}
		return item, take
	}
	item.describe(here, take, hears)
	if place.Stuck {
		item.Detail += " for more than an hour"
		item.Links, item.Retry = []link{{Address: here + "/words", Text: "Type what you said"}}, here+"/transcribe"
	}
	return item, take
}

// describe says what there is of an answer and what it still needs.
func (i *finishItem) describe(here string, take interview.TakeView, hears bool) {
	if take.Mode == interview.Typing && take.Transcript != nil {
		i.State, i.Detail = "Typed", plural(interview.CountWords(take.Transcript.Text), "word")
		return
	}
	length := ""
	if take.Recording != nil && take.Recording.Duration > 0 {
		length = clock(take.Recording.Duration) + " spoken, "
	}
	typing := link{Address: here + "/words", Text: "Type what you said"}
	switch take.State {
	case interview.TakeTranscribing:
		i.State, i.Detail = "Saved", length+"being written down"
	case interview.TakeNeedsWords:
		i.State, i.Detail, i.Links = "Needs words", length+"no transcriber is set", []link{typing}
		if hears {
			i.Detail, i.Retry = length+"not transcribed yet", here+"/transcribe"
		}
	case interview.TakeFailed:
		i.State, i.Detail, i.Links = "Needs words", length+lowerFirst(take.Reason), []link{typing}
		if hears && take.Recording != nil && take.Recording.State == interview.Kept {
			i.Retry = here + "/transcribe"
		}
	default:
		i.State, i.Detail = "Saved", length+"with its words"
	}
}

func sureOptions(chosen interview.Confidence) []option {
	return choose("", string(chosen), option{Value: "low", Text: "low"}, option{Value: "middling", Text: "middling"}, option{Value: "high", Text: "high"}).Options
}

// sureOf is the confidence a field says, none where it says something else.
func sureOf(text string) interview.Confidence {
	switch sure := interview.Confidence(text); sure {
	case interview.Low, interview.Middling, interview.High:
		return sure
	}
	return ""
}

func stepsOf(sum tally, critic interview.Critic) []step {
	var steps []step
	if sum.spoken > 0 {
		steps = append(steps, step{"Spoken answers become words", "You can correct them afterwards."})
	}
	detail := "One after the other, each by itself."
	if critic.Kind == interview.Builtin {
		detail = "At once."
	}
	if sum.wordless > 0 {
		detail += " Answers without words follow when they have some."
	}
	return append(steps, step{"The critic reads each answer", detail}, step{"You read what it found", "With the words it rests on."})
}

func (s *site) finishSession(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return fmt.Errorf("read form: %w", err)
	}
	e := practice.Ending{Note: form.Get("note"), Sure: map[string]interview.Confidence{}}
	for name := range form {
		if answer, ok := strings.CutPrefix(name, "sure-"); ok {
			e.Sure[answer] = sureOf(form.Get(name))
		}
	}
	ctx, person, id := c.Request().Context(), personID(c), c.Param("id")
	err = s.Room.FinishSession(ctx, person, id, e)
	if sentence, ok := trouble(err); ok {
		return s.finishAgain(c, id, e.Note, sentence)
	}
	if err != nil {
		return err
	}
	return to(c, "/sessions/"+id+"/review")
}

func (s *site) finishAgain(c echo.Context, id, note, sentence string) error {
	v, err := s.Room.Session(c.Request().Context(), personID(c), id)
	if err != nil {
		return err
	}
	page, err := s.finishPage(c, v)
	if err != nil {
		return err
	}
	page.Note, page.Trouble = note, sentence
	return s.show(c, http.StatusUnprocessableEntity, "finish", page)
}
