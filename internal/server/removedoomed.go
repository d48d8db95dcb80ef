package server

import (
	"fmt"
	"strconv"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
)

// doomedTake is the take that an address names. Its answer's only one is the
// answer itself.
func (s *site) doomedTake(c echo.Context) (doomed, error) {
	take, answer, alone, err := s.Room.TakeAlone(c.Request().Context(), personID(c), c.Param("id"))
	if err != nil {
		return doomed{}, err
	}
	here, takes := "/answers/"+answer.ID, "/answers/"+answer.ID+"/takes"
	d := doomed{
		what: interview.Removal{Scope: interview.OneTake, ID: take.ID}, all: "The whole take",
		stays: "The answer’s other takes stay.", after: takes, withText: takes,
		page: removePage{
			frame: s.frame(c, "Delete a take", "review"), Headline: "Delete this take?", About: answer.Question.Text,
			Note: "The take of " + whenTaken(take.Take, s.Now()) + ".", Back: takes, BackText: "The takes", Action: "/takes/" + take.ID + "/remove",
		},
	}
	if take.Mode == interview.Typing {
		d.page.Note = "The typed take of " + whenTaken(take.Take, s.Now()) + "."
	}
	if alone {
		d.instead = here + "/remove"
	}
	return d, nil
}

// doomedAnswer is the answer that an address names. Of a question that the
// session has not asked yet nothing is told.
func (s *site) doomedAnswer(c echo.Context) (doomed, error) {
	ctx, person, id := c.Request().Context(), personID(c), c.Param("id")
	v, place, err := s.Room.PlaceOf(ctx, person, id)
	if err != nil {
		return doomed{}, err
	}
	d := doomed{
		what: interview.Removal{Scope: interview.OneAnswer, ID: id}, all: "The whole answer",
		stays: "The session’s other answers stay.", after: "/sessions/" + v.ID, withText: "/answers/" + id,
		page: removePage{
			frame: s.frame(c, "Delete an answer", "review"), Headline: "Delete this answer?", About: place.Question.Text,
			Back: "/answers/" + id, BackText: "The answer", Action: "/answers/" + id + "/remove",
		},
	}
	if v.Finished() {
		d.after += "/review"
	} else {
		d.page.Back, d.page.BackText, d.withText = sessionAddress(v.ID, place.Number), "The session", sessionAddress(v.ID, place.Number)
	}
	if len(v.Places) == 1 {
		d.stays, d.after = "It is the only one: its session goes with it.", "/progress"
	}
	return d, nil
}

func (s *site) doomedSession(c echo.Context) (doomed, error) {
	v, err := s.Room.Session(c.Request().Context(), personID(c), c.Param("id"))
	if err != nil {
		return doomed{}, err
	}
	back := "/sessions/" + v.ID
	if v.Finished() {
		back += "/review"
	}
	return doomed{
		what: interview.Removal{Scope: interview.OneSession, ID: v.ID}, all: "The whole session",
		stays: "Other sessions stay.", after: "/progress", withText: back,
		page: removePage{
			frame: s.frame(c, "Delete a session", "review"), Headline: "Delete this session?", About: v.Name + ", " + date(v.CreatedAt, s.Now()),
			Back: back, BackText: "The session", Action: "/sessions/" + v.ID + "/remove",
		},
	}, nil
}

// doomedData is everything, or what is older than the days that the form says.
func (s *site) doomedData(c echo.Context) (doomed, error) {
	d := doomed{
		what: interview.Removal{Scope: interview.Everything}, all: "Everything", after: "/settings/data", withText: "/settings/data",
		stays: "Your settings and critics stay.",
		page: removePage{
			frame: s.frame(c, "Delete", "settings"), Headline: "Delete everything you practised?", Back: "/settings/data", BackText: "Your data",
			Action: "/settings/data/remove",
		},
	}
	text := c.FormValue("days")
	if text == "" {
		return d, nil
	}
	days, err := strconv.Atoi(text)
	if err != nil || days < 1 || days > mostDays {
		return d, &interview.Invalid{Field: "days", Sentence: "Choose after how many days."}
	}
	d.what = interview.Removal{Scope: interview.OldOnes, Before: s.Now().AddDate(0, 0, -days)}
	d.all, d.stays = "Sound and text", "Newer sessions stay."
	d.page.Days, d.page.Headline = text, fmt.Sprintf("Delete what is older than %s?", plural(days, "day"))
	d.page.About = "Sessions that you last worked on before " + date(d.what.Before, s.Now()) + "."
	return d, nil
}
