package server

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// mostDays is the longest time that sessions can be kept for by number.
const mostDays = 36500

// dataPage says where the data lies and what goes where, and lets it be deleted.
type dataPage struct {
	frame
	Folder, Version string
	Goes            []going
	Keep, Only, Old choice
	Trouble         string
}

// going is one kind of data that may leave the computer.
type going struct{ What, When, To string }

func (s *site) showData(c echo.Context) error {
	ctx, person := c.Request().Context(), personID(c)
	critic, err := s.Room.CurrentCritic(ctx, person)
	if err != nil {
		return err
	}
	t, err := s.Room.CurrentTranscriber(ctx, person)
	if err != nil {
		return err
	}
	keeping, err := s.Room.Keeping(ctx, person)
	if err != nil {
		return err
	}
	page := dataPage{frame: s.frame(c, "Your data", "settings"), Folder: s.Folder, Version: s.Version, Goes: goings(critic, t)}
	page.offer(keeping)
	return s.ok(c, "data", page)
}

func goings(critic interview.Critic, t interview.Transcriber) []going {
	heard, read := "nobody: no transcriber is set", "nobody: the checklist is part of the program"
	if t.Set() {
		heard = hostOf(t.BaseURL)
	}
	if critic.Kind == interview.OpenAI {
		read = hostOf(critic.BaseURL)
	}
	return []going{
		{"Sound of spoken answers", "as soon as an answer is complete", heard},
		{"Question and text of each answer", "after you finish a session", read},
		{"Notes to self, how sure you were, drafts", "never", "nobody"},
	}
}

// offer fills in the form for what is to go by itself, and the one for now.
func (p *dataPage) offer(k practice.Keeping) {
	options := []option{{Value: "0", Text: "as long as you like"}}
	known := k.Days == 0
	for _, days := range []int{30, 90, 180, 365} {
		options = append(options, option{Value: strconv.Itoa(days), Text: plural(days, "day")})
		known = known || days == k.Days
	}
	if !known {
		options = append(options, option{Value: strconv.Itoa(k.Days), Text: plural(k.Days, "day")})
	}
	p.Keep = choose("days", strconv.Itoa(k.Days), append([]option{}, options...)...)
	p.Keep.ID = "keep-days"
	only := ""
	if k.SoundOnly {
		only = soundOnly
	}
	p.Only = choose("only", only, option{Value: "", Text: "sound and text"}, option{Value: soundOnly, Text: "the sound only"})
	p.Old = choose("days", "90", append([]option{{Value: "1", Text: "1 day"}, {Value: "7", Text: "7 days"}}, options[1:]...)...)
	p.Old.ID = "old-days"
}

func (s *site) saveData(c echo.Context) error {
	days, err := strconv.Atoi(c.FormValue("days"))
	if err != nil {
		days = -1 // refused with a sentence
	}
	keeping := practice.Keeping{Days: days, SoundOnly: c.FormValue("only") == soundOnly}
	if err := s.Room.SaveKeeping(c.Request().Context(), personID(c), keeping); err != nil {
		return err
	}
	return to(c, "/settings/data?done=keeping")
}
