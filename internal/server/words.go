package server

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"equipoise/internal/chart"
	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// wordsPage is where the person writes down or corrects what was said.
type wordsPage struct {
	frame
	Back, BackText        string
	Headline, Explanation string
	Question              string
	Player                *playerPart
	Reason, Retry         string
	Action, SaveTo        string
	Text, Hint            string
	Max                   int
	Trouble               string
}

// playerPart is the player of one recording.
type playerPart struct {
	Sources         []source
	Seconds, Length string
	Wave            chart.Wave
	PeaksTo         string
	Marks           []playerMark
	Download        string
}

// source is one file a browser may play.
type source struct{ Address, Type string }

// playerMark is a stretch under the curve where evidence lies; what leans one
// way has a sign at its middle besides its colour.
type playerMark struct{ Kind, From, Width, Middle string }

// newPlayer offers a kept recording; nil where there is none to play.
func newPlayer(rec *interview.Recording) *playerPart {
	if rec == nil || rec.State != interview.Kept {
		return nil
	}
	kind, _ := soundType(rec.MIME)
	address := "/recordings/" + rec.ID
	p := playerPart{
		Sources: []source{{address + "/sound", kind}}, Seconds: seconds(rec.Duration.Seconds()), Length: clock(rec.Duration),
		Wave: chart.NewWave(rec.Peaks), Download: address + "/sound",
	}
	if rec.Decodable {
		p.Sources = append(p.Sources, source{address + "/wav", "audio/wav"})
	}
	if len(rec.Peaks) == 0 {
		p.PeaksTo = address + "/peaks"
	}
	return &p
}

func seconds(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

// spokenPlace finds a place and its take that counts, whether or not the
// session is finished.
func (s *site) spokenPlace(c echo.Context) (practice.SessionView, practice.Place, interview.TakeView, error) {
	v, err := s.Room.Session(c.Request().Context(), personID(c), c.Param("id"))
	if err != nil {
		return v, practice.Place{}, interview.TakeView{}, err
	}
	n, err := strconv.Atoi(c.Param("number"))
	if err != nil || n < 1 || n > len(v.Places) {
		return v, practice.Place{}, interview.TakeView{}, fmt.Errorf("place %q: %w", c.Param("number"), interview.ErrNotFound)
	}
	take, ok := v.Places[n-1].Counted()
	if !ok {
		return v, v.Places[n-1], take, fmt.Errorf("words of place %d: %w", n, interview.ErrNotFound)
	}
	return v, v.Places[n-1], take, nil
}

func (s *site) showWords(c echo.Context) error {
	v, place, take, err := s.spokenPlace(c)
	if err != nil {
		return err
	}
	if !v.Finished() && take.Transcript != nil && take.Transcript.Source == interview.Heard {
		return fmt.Errorf("words of place %d: %w", place.Number, interview.ErrHidden)
	}
	return s.ok(c, "words", s.wordsPage(c, v, place, take))
}

func (s *site) wordsPage(c echo.Context, v practice.SessionView, place practice.Place, take interview.TakeView) wordsPage {
	here := sessionAddress(v.ID, place.Number)
	p := wordsPage{
		frame: s.frame(c, "What you said", "practice"), Back: "/sessions/" + v.ID + "/finish", BackText: "Finish",
		Headline: "What you said", Explanation: "Listen, and write it down as you said it. Nothing is read before there are words.",
		Question: place.Question.Text, Player: newPlayer(take.Recording), Action: here + "/words", Max: practice.MostCharacters,
		Text: place.Draft, Hint: "Word for word is best: quotes are taken from it.",
	}
	if !v.Finished() {
		p.SaveTo = "/answers/" + place.Answer.ID + "/draft"
	} else {
		p.Back, p.BackText = "/answers/"+place.Answer.ID, "The answer"
	}
	if take.Transcript != nil {
		p.Text, p.SaveTo = take.Transcript.Text, ""
		p.Explanation = "Mend what was heard wrongly. The earlier words stay with the critique that read them."
	}
	switch {
	case take.State == interview.TakeFailed && newPlayer(take.Recording) == nil:
		p.Reason = take.Reason
	case take.State == interview.TakeFailed:
		p.Reason, p.Retry = take.Reason, here+"/transcribe"
	case place.Stuck:
		p.Reason, p.Retry = "Its words have been awaited for more than an hour.", here+"/transcribe"
	}
	return p
}

func (s *site) writeWords(c echo.Context) error {
	v, place, take, err := s.spokenPlace(c)
	if err != nil {
		return err
	}
	text, err := formValue(c, "text")
	if err != nil {
		return err
	}
	err = s.Room.WriteDown(c.Request().Context(), personID(c), take.ID, text)
	if sentence, ok := trouble(err); ok {
		page := s.wordsPage(c, v, place, take)
		page.Text, page.Trouble = text, sentence
		return s.show(c, http.StatusUnprocessableEntity, "words", page)
	}
	if err != nil {
		return err
	}
	if v.Finished() {
		return to(c, "/answers/"+place.Answer.ID+"?done=words")
	}
	return to(c, "/sessions/"+v.ID+"/finish?done=words")
}

func (s *site) transcribeAgain(c echo.Context) error {
	v, place, take, err := s.spokenPlace(c)
	if err != nil {
		return err
	}
	err = s.Room.HearAgain(c.Request().Context(), personID(c), take.ID)
	if err != nil && !errors.Is(err, interview.ErrConflict) {
		return err
	}
	if v.Finished() {
		return to(c, "/answers/"+place.Answer.ID)
	}
	return to(c, "/sessions/"+v.ID+"/finish")
}
