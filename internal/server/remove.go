package server

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
)

// removePage names what a deletion takes, and asks for it once more.
type removePage struct {
	frame
	Back, BackText  string
	Headline, About string
	Trouble         string
	Action, Days    string
	Offers          []removalOffer
	Last            string
}

// removalOffer is one thing that can be deleted here.
type removalOffer struct {
	ID, Headline string
	Named        string // what goes
	Stays        string
	Only         string // sound, or empty for all
	Button       string
}

// doomed is what an address wants to have deleted.
type doomed struct {
	what            interview.Removal
	page            removePage
	all             string // what the offer of all of it is called
	stays           string // what is left then
	after, withText string // where to go then, and where after the sound alone
}

const (
	soundOnly    = "sound"
	cannotReturn = "Sound and text are deleted from this computer’s disk and cannot be brought back."
	soundReturns = "Sound is deleted from this computer’s disk and cannot be brought back."
	sentAlready  = " What a critic or a transcriber elsewhere was sent, it may have kept."
)

// showRemove shows what would go.
func (s *site) showRemove(find func(echo.Context) (doomed, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		d, err := find(c)
		if err != nil {
			return err
		}
		return s.nameRemoval(c, http.StatusOK, d)
	}
}

func (s *site) nameRemoval(c echo.Context, status int, d doomed) error {
	ctx, person := c.Request().Context(), personID(c)
	all, err := s.Room.Losses(ctx, person, d.what)
	if err != nil {
		return err
	}
	d.what.SoundOnly = true
	sound, err := s.Room.Losses(ctx, person, d.what)
	if err != nil {
		return err
	}
	d.page.offer(d, all, sound)
	return s.show(c, status, "remove", d.page)
}

// offer fills in what can be deleted: the sound alone, where there is some, and
// all of it.
func (p *removePage) offer(d doomed, all, sound interview.Losses) {
	if !sound.None() {
		p.Last = soundReturns
		p.Offers = append(p.Offers, removalOffer{
			ID: "sound", Headline: "The sound only", Named: namedLosses(sound), Stays: soundStays(sound), Only: soundOnly, Button: "Delete the sound",
		})
	}
	if !all.None() {
		p.Last = cannotReturn
		p.Offers = append(p.Offers, removalOffer{ID: "all", Headline: d.all, Named: namedLosses(all), Stays: d.stays, Button: "Delete all of this"})
	}
	if all.Exchanges > 0 {
		p.Last += sentAlready
	}
	if len(p.Offers) == 0 {
		p.Last = "There is nothing to delete."
	}
}

func soundStays(sound interview.Losses) string {
	switch sound.Wordless {
	case 0:
		return "Words and reviews stay."
	case sound.Recordings:
		return "Nobody has written down yet what was said: nothing of it is left then."
	}
	return "Words and reviews stay. " + counted(sound.Wordless) + " of them nobody has written down yet: nothing of that is left then."
}

// namedLosses lists what a deletion takes: "3 answers, 2 recordings (4:12), 5
// reviews."
func namedLosses(l interview.Losses) string {
	var parts []string
	add := func(n int, noun string) {
		if n > 0 {
			parts = append(parts, plural(n, noun))
		}
	}
	add(l.Sessions, "session")
	if l.Answers == 0 && l.Places > 0 {
		add(l.Places, "unanswered question")
	}
	add(l.Answers, "answer")
	if l.Takes > l.Answers {
		add(l.Takes, "take")
	}
	if l.Recordings > 0 {
		parts = append(parts, plural(l.Recordings, "recording")+lengthOf(l))
	}
	add(l.Reviews, "review")
	add(l.Questions, "question")
	if l.Questions > 0 {
		parts[len(parts)-1] += " of your own"
	}
	add(l.Cards, "project card")
	return strings.Join(parts, ", ") + "."
}

func lengthOf(l interview.Losses) string {
	if l.Sound == 0 {
		return ""
	}
	return " (" + clock(l.Sound) + ")"
}

// remove deletes what the page named. Where that has changed since, the page
// comes again and names it anew.
func (s *site) remove(find func(echo.Context) (doomed, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		d, err := find(c)
		if err != nil {
			return err
		}
		what, after, done := d.what, d.after, "removed"
		if c.FormValue("only") == soundOnly {
			what.SoundOnly, after, done = true, d.withText, "sound-removed"
		}
		lost, err := s.Room.Losses(c.Request().Context(), personID(c), what)
		if err != nil {
			return err
		}
		if namedLosses(lost) != c.FormValue("named") {
			d.page.Trouble = "This has changed since the page was opened. Look again at what goes."
			return s.nameRemoval(c, http.StatusConflict, d)
		}
		cleared, err := s.Room.Remove(c.Request().Context(), personID(c), what)
		if err != nil {
			return err
		}
		s.memory.forget()
		if !cleared {
			done += "-later"
		}
		return to(c, after+"?done="+done)
	}
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
