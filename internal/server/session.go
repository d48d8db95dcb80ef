package server

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// sessionPage is one question of a running session.
type sessionPage struct {
	frame
	Number, Total int
	Dots          []dot
	Question      string
	FollowsOn     string
	Long          bool
	Speaking      bool
	Recorder      recorderPart
	Typing        typingPart
	HandIn        string
	Trouble       string // about the file
}

// recorderPart is the recorder; its markup holds the wording of all states.
type recorderPart struct {
	Number        int
	State         string // think, ready, left or saved
	Left          *begun // a recording that an earlier page did not end
	Begin         string
	Next          string
	Skip, Type    string
	Think, Answer int // seconds, 0: off
	Max           int // seconds
	Device        string
	Clock         string
	Bars          []struct{}
	Takes         int // kept so far
	Last          bool
}

// typingPart is the field for a typed answer.
type typingPart struct {
	HandIn, SaveTo, Skip, Speak string
	Draft                       string
	Words, Max                  int
	Saved                       bool
	Trouble                     string
}

// longQuestion is how many characters a question has that is set smaller.
const longQuestion = 230

// longestRecording is where a recording ends that has no limit of its own.
const longestRecording = time.Hour

func (s *site) resumeSession(c echo.Context) error {
	v, err := s.Room.Session(c.Request().Context(), personID(c), c.Param("id"))
	if err != nil {
		return err
	}
	switch n := v.Next(); {
	case v.Finished():
		return to(c, "/sessions/"+v.ID+"/review")
	case n > 0:
		return to(c, sessionAddress(v.ID, n))
	}
	return to(c, "/sessions/"+v.ID+"/finish")
}

// turn finds the place an address names; a finished session is an error.
func (s *site) turn(c echo.Context) (practice.Turn, error) {
	n, err := strconv.Atoi(c.Param("number"))
	if err != nil {
		return practice.Turn{}, fmt.Errorf("place %q: %w", c.Param("number"), interview.ErrNotFound)
	}
	t, err := s.Room.Turn(c.Request().Context(), personID(c), c.Param("id"), n)
	if err == nil && t.Finished() {
		return t, fmt.Errorf("session %s: %w", t.ID, interview.ErrFinished)
	}
	return t, err
}

func (s *site) showSession(c echo.Context) error {
	t, err := s.turn(c)
	if errors.Is(err, interview.ErrFinished) {
		return to(c, "/answers/"+t.Place.Answer.ID)
	}
	if err != nil {
		return err
	}
	return s.ok(c, "session", s.sessionPage(c, t))
}

func (s *site) sessionPage(c echo.Context, t practice.Turn) sessionPage {
	here, q := sessionAddress(t.ID, t.Place.Number), t.Place.Question
	p := sessionPage{
		frame:  s.frame(c, fmt.Sprintf("Question %d of %d", t.Place.Number, len(t.Places)), ""),
		Number: t.Place.Number, Total: len(t.Places), Dots: sessionDots(t.Places, t.Place.Number),
		Question: q.Text, FollowsOn: q.FollowUpTo, Long: utf8.RuneCountInString(q.Text) > longQuestion,
		HandIn: here + "/file", Speaking: speaks(c, t),
	}
	p.Recorder = recorderOf(t, here, next(t), microphone(c))
	p.Typing = typingOf(t, here)
	return p
}

// speaks decides between recorder and text field: as the address says, else
// as this answer was begun, else as the session goes.
func speaks(c echo.Context, t practice.Turn) bool {
	switch by := c.QueryParam("by"); {
	case by != "":
		return by == string(interview.Speaking)
	case t.Place.Draft != "":
		return false
	}
	if leftOpen(t.Place.Takes) != nil {
		return true
	}
	if take, ok := t.Place.Counted(); ok {
		return take.Mode == interview.Speaking
	}
	return t.Mode == interview.Speaking
}

func sessionDots(places []practice.Place, here int) []dot {
	dots := make([]dot, len(places))
	for i, p := range places {
		switch {
		case p.Number == here:
			dots[i].Class = "here"
		case p.State == interview.Answered:
			dots[i].Class = "past"
		case p.State == interview.Skipped:
			dots[i].Class = "skipped"
		}
	}
	return dots
}

// next is where a session goes on: the following place that waits, else the
// first one that waits, else the finish.
func next(t practice.Turn) string {
	first := 0
	for _, p := range t.Places {
		if p.State != interview.Waiting || p.Number == t.Place.Number {
			continue
		}
		if p.Number > t.Place.Number {
			return sessionAddress(t.ID, p.Number)
		}
		if first == 0 {
			first = p.Number
		}
	}
	if first > 0 {
		return sessionAddress(t.ID, first)
	}
	return "/sessions/" + t.ID + "/finish"
}

func recorderOf(t practice.Turn, here, next string, device string) recorderPart {
	r := recorderPart{
		Number: t.Place.Number, State: "ready", Begin: "/answers/" + t.Place.Answer.ID + "/recordings", Next: next,
		Skip: here + "/skip", Type: here + "?by=typing", Think: int(t.Think / time.Second), Answer: int(t.Limit / time.Second),
		Max: int(longestRecording / time.Second), Device: device, Clock: clock(t.Limit), Bars: make([]struct{}, 41),
		Last: next == "/sessions/"+t.ID+"/finish",
	}
	if t.Think > 0 {
		r.State, r.Clock = "think", clock(t.Think)
	}
	if take, ok := t.Place.Counted(); ok && take.Recording != nil {
		r.State, r.Clock, r.Takes = "saved", clock(take.Recording.Duration), take.Number
	}
	if left := leftOpen(t.Place.Takes); left != nil {
		r.State, r.Clock, r.Left = "left", clock(0), left
	}
	return r
}

// leftOpen is the newest take's recording where it has not been ended.
func leftOpen(takes []interview.TakeView) *begun {
	if len(takes) == 0 {
		return nil
	}
	last := takes[len(takes)-1]
	if last.State != interview.TakeRecording || last.Recording == nil || len(last.Uploads) == 0 {
		return nil
	}
	left := begunReply(practice.Begun{RecordingID: last.Recording.ID, UploadID: last.Uploads[len(last.Uploads)-1].ID})
	return &left
}

func typingOf(t practice.Turn, here string) typingPart {
	_, saved := t.Place.Counted()
	return typingPart{
		HandIn: here + "/text", SaveTo: "/answers/" + t.Place.Answer.ID + "/draft", Skip: here + "/skip", Speak: here + "?by=speaking",
		Draft: t.Place.Draft, Words: interview.CountWords(t.Place.Draft), Max: practice.MostCharacters, Saved: saved,
	}
}

func (s *site) typeAnswer(c echo.Context) error {
	t, err := s.turn(c)
	if err != nil {
		return err
	}
	text, err := formValue(c, "text")
	if err != nil {
		return err
	}
	err = s.Room.TypeAnswer(c.Request().Context(), personID(c), t.Place.Answer.ID, text)
	if sentence, ok := trouble(err); ok {
		page := s.sessionPage(c, t)
		page.Speaking, page.Typing.Draft, page.Typing.Trouble = false, text, sentence
		return s.show(c, http.StatusUnprocessableEntity, "session", page)
	}
	if err != nil {
		return err
	}
	return to(c, next(t))
}

func (s *site) skipAnswer(c echo.Context) error {
	t, err := s.turn(c)
	if err != nil {
		return err
	}
	if err := s.Room.Skip(c.Request().Context(), personID(c), t.Place.Answer.ID); err != nil {
		return err
	}
	return to(c, next(t))
}

func (s *site) saveDraft(c echo.Context) error {
	text, err := formValue(c, "text")
	if err != nil {
		return err
	}
	if err := s.Room.SaveDraft(c.Request().Context(), personID(c), c.Param("id"), text); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// formValue reads one field; a body that is too large or broken is an error
// and not an empty field.
func formValue(c echo.Context, name string) (string, error) {
	form, err := c.FormParams()
	if err != nil {
		return "", fmt.Errorf("read form: %w", err)
	}
	return form.Get(name), nil
}
