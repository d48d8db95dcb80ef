package server

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

func (s *site) startSession(c echo.Context) error {
	plan, likes, err := s.planOf(c)
	if err != nil {
		return err
	}
	ctx, person := c.Request().Context(), personID(c)
	session, err := s.Room.StartSession(ctx, person, plan)
	if sentence, ok := trouble(err); ok {
		page, err := s.practicePage(c)
		if err != nil {
			return err
		}
		page.Trouble = sentence
		return s.show(c, http.StatusUnprocessableEntity, "practice", page)
	}
	if err != nil {
		return err
	}
	if c.FormValue("remember") != "" {
		if err := s.Room.SavePreferences(ctx, person, likes); err != nil {
			return err
		}
	}
	return to(c, sessionAddress(session.ID, 1))
}

// planOf reads the form; what it leaves out is as the person likes it.
func (s *site) planOf(c echo.Context) (practice.Plan, practice.Preferences, error) {
	ctx, person := c.Request().Context(), personID(c)
	likes, err := s.likes(c)
	if err != nil {
		return practice.Plan{}, likes, err
	}
	hears, err := s.Room.CurrentTranscriber(ctx, person)
	if err != nil {
		return practice.Plan{}, likes, err
	}
	form, err := c.FormParams()
	if err != nil {
		return practice.Plan{}, likes, err
	}
	likes.Mode = modeFor(likes, hears.Set())
	if mode := form.Get("mode"); mode != "" {
		likes.Mode = interview.Mode(mode)
	}
	likes.Think, likes.Answer = secondsOf(form.Get("think"), likes.Think), secondsOf(form.Get("answer"), likes.Answer)
	if n, err := strconv.Atoi(form.Get("count")); err == nil {
		likes.Count = n
	}
	if form.Get("remember") != "" {
		likes.FollowUps = form.Get("follow_ups") != ""
	}
	plan := practice.Plan{
		Topics: topicsOf(form["topic[]"]), Kind: interview.Kind(form.Get("kind")), Difficulty: interview.Difficulty(form.Get("difficulty")),
		Missed: form.Get("missed") != "", Count: likes.Count, QuestionIDs: form["question"], Guide: form.Get("guide") != "", CardID: form.Get("card"),
		Mode: likes.Mode, Think: likes.Think, Answer: likes.Answer, FollowUps: likes.FollowUps,
	}
	return plan, likes, nil
}

func topicsOf(values []string) []interview.Topic {
	var topics []interview.Topic
	for _, v := range values {
		if t := interview.Topic(v); slices.Contains(interview.Topics(), t) {
			topics = append(topics, t)
		}
	}
	return topics
}

func secondsOf(text string, otherwise time.Duration) time.Duration {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 24*3600 {
		return otherwise
	}
	return time.Duration(n) * time.Second
}

func sessionAddress(id string, number int) string {
	return "/sessions/" + id + "/" + strconv.Itoa(number)
}
