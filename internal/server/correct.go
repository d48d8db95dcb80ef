package server

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// correctPart is the form in which the words are corrected in their place.
type correctPart struct {
	Action, Text string
	Max          int
	Open         bool
	Trouble      string
}

// mendedPart is what the person changed in the transcriber's words.
type mendedPart struct {
	Headline string
	Pieces   []mendedPiece
}

// mendedPiece is a run of words: both, first (as it was heard) or other (as it
// was corrected).
type mendedPiece struct{ Kind, Text string }

// newCorrect offers the newest words of a spoken answer to be corrected; what
// was typed is as the person wanted it.
func newCorrect(f practice.Feedback) *correctPart {
	if f.Take == nil || f.Take.Transcript == nil || f.Take.Transcript.Source == interview.Typed {
		return nil
	}
	return &correctPart{Action: "/answers/" + f.Answer.ID + "/words", Text: f.Take.Transcript.Text, Max: practice.MostCharacters}
}

// newMended compares the newest words with what the transcriber heard; nil
// where nothing was changed.
func newMended(f practice.Feedback) *mendedPart {
	if f.Heard == nil || f.Take == nil || f.Take.Transcript == nil {
		return nil
	}
	heard, now := f.Heard.Text, f.Take.Transcript.Text
	m := &mendedPart{}
	places := 0
	before := interview.InBoth
	for _, d := range interview.Correction(heard, now) {
		text := now[d.SecondStart:d.SecondEnd]
		if d.Kind == interview.OnlyFirst {
			text = heard[d.FirstStart:d.FirstEnd]
		}
		if d.Kind != interview.InBoth && before == interview.InBoth {
			places++
		}
		before = d.Kind
		m.Pieces = append(m.Pieces, mendedPiece{string(d.Kind), strings.Join(strings.Fields(text), " ")})
	}
	if places == 0 {
		return nil
	}
	m.Headline = fmt.Sprintf("What you changed, in %s", plural(places, "place"))
	return m
}

// correctWords takes the person's correction of a finished answer's words.
func (s *site) correctWords(c echo.Context) error {
	ctx, person, id := c.Request().Context(), personID(c), c.Param("id")
	text, err := formValue(c, "text")
	if err != nil {
		return err
	}
	err = s.Room.Correct(ctx, person, id, text)
	if sentence, ok := trouble(err); ok {
		return s.showUncorrected(c, text, sentence)
	}
	if err != nil {
		return err
	}
	return to(c, "/answers/"+id+"?done=corrected")
}

// showUncorrected shows the answer again with the words that could not be kept.
func (s *site) showUncorrected(c echo.Context, text, sentence string) error {
	f, err := s.Room.Feedback(c.Request().Context(), personID(c), c.Param("id"))
	if err != nil {
		return err
	}
	p := s.answerPage(c, f)
	if p.Transcript == nil || p.Transcript.Correct == nil {
		return fmt.Errorf("correct answer %s: %w", c.Param("id"), interview.ErrNotFound)
	}
	form := p.Transcript.Correct
	form.Text, form.Trouble, form.Open = text, sentence, true
	return s.show(c, http.StatusUnprocessableEntity, "answer", p)
}
