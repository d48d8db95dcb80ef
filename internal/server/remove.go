package server

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
)

// removePage names what a deletion takes, and asks for it once more.
type removePage struct {
	frame
	Back, BackText  string
	Headline, About string
	Note            string // what tells it from others like it
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
	instead         string // the page that asks for what this would come to
}

const (
	soundOnly    = "sound"
	cannotReturn = "Sound and text are deleted from this computer’s disk and cannot be brought back."
	soundReturns = "Sound is deleted from this computer’s disk and cannot be brought back."
	sentAlready  = " What a critic or a transcriber elsewhere was sent, it may have kept."
)

// doomer finds out what an address wants to have deleted.
type doomer func(c echo.Context) (doomed, error)

// showRemove names what an address wants to have deleted.
func (s *site) showRemove(find doomer) echo.HandlerFunc { return s.onDoomed(find, s.nameDoomed) }

// doRemove deletes it.
func (s *site) doRemove(find doomer) echo.HandlerFunc { return s.onDoomed(find, s.remove) }

func (s *site) onDoomed(find doomer, act func(echo.Context, doomed) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		d, err := find(c)
		if err != nil {
			return err
		}
		if d.instead != "" {
			return to(c, d.instead)
		}
		return act(c, d)
	}
}

func (s *site) nameDoomed(c echo.Context, d doomed) error { return s.nameRemoval(c, http.StatusOK, d) }

// nameRemoval shows what would go.
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
func (s *site) remove(c echo.Context, d doomed) error {
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
	c.Response().Header().Set("Clear-Site-Data", `"cache"`) // the browser has kept sound it played
	if !cleared {
		done += "-later"
	}
	return to(c, after+"?done="+done)
}
