package server

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// transcriptionPage is where the person sets up who writes down what they say.
type transcriptionPage struct {
	frame
	Explanation     string
	WaitingSentence string
	WaitingAction   string // empty where all of them are under way
	Live            string // address of events while some are
	Trial           *trialPart
	ReadOnly, Set   bool
	Nearby          []neighbour
	Presets         []link
	Form            transcriberForm
	KeyHint         string
	Warning         string
	Trouble         string
}

// transcriberForm is what stands in the form.
type transcriberForm struct{ BaseURL, Model, Language string }

const transcriberTrial = "transcriber"

func (s *site) showTranscription(c echo.Context) error {
	page, err := s.transcriptionPage(c)
	if err != nil {
		return err
	}
	return s.ok(c, "transcription", page)
}

func (s *site) transcriptionPage(c echo.Context) (transcriptionPage, error) {
	ctx, person := c.Request().Context(), personID(c)
	t, err := s.Room.CurrentTranscriber(ctx, person)
	if err != nil {
		return transcriptionPage{}, err
	}
	waiting, err := s.Room.WaitingForWords(ctx, person)
	if err != nil {
		return transcriptionPage{}, err
	}
	p := transcriptionPage{
		frame: s.frame(c, "Transcription", "settings"), Set: t.Set(), ReadOnly: t.Set() && t.Source != interview.FromSettings,
		Explanation: "A transcriber turns what you say into words, which a critic can read.",
		Trial:       s.trials.find(person, transcriberTrial), KeyHint: "Leave it empty where none is needed.",
		Form: transcriberForm{BaseURL: t.BaseURL, Model: t.Model, Language: t.Language},
	}
	if s.readable(t.BaseURL) {
		p.Warning = unencryptedSentence
	}
	if t.KeyEnding != "" {
		p.KeyHint = "One is kept, ending in " + t.KeyEnding + ". Leave it empty to keep it."
	}
	if t.Set() {
		p.tellWaiting(waiting)
	} else {
		s.offerTranscribers(c, &p)
	}
	return p, nil
}

// tellWaiting says how many answers have no words, and how far they have come.
func (p *transcriptionPage) tellWaiting(w practice.Wordless) {
	if w.All() == 0 {
		return
	}
	p.WaitingSentence = plural(w.All(), "spoken answer") + " without words."
	if w.Underway > 0 {
		p.Live, p.WaitingSentence = "/events", p.WaitingSentence+" "+strconv.Itoa(w.Underway)+" being transcribed now."
	}
	if w.Failed > 0 {
		p.WaitingSentence += " " + strconv.Itoa(w.Failed) + " could not be transcribed; each says why on its own page."
	}
	if n := w.Waiting + w.Failed; n > 0 {
		p.WaitingAction = "Transcribe " + plural(n, "waiting answer")
	}
}

func (s *site) offerTranscribers(c echo.Context, p *transcriptionPage) {
	for _, service := range speechServices() {
		chosen := slug(service.name) == c.QueryParam("preset")
		p.Presets = append(p.Presets, link{Address: "/settings/transcription?preset=" + slug(service.name), Text: service.name, Chosen: chosen})
		if chosen {
			p.Form.BaseURL = service.address
		}
	}
	for _, n := range s.nearby(c.Request().Context()) {
		p.Nearby = append(p.Nearby, neighbour{n.Name, n.BaseURL, modelsText(n.Models)})
		if n.BaseURL == c.QueryParam("add") {
			p.Form.BaseURL = n.BaseURL
		}
	}
}

func (s *site) saveTranscriber(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return fmt.Errorf("read form: %w", err)
	}
	t := interview.Transcriber{
		BaseURL: form.Get("base_url"), Model: form.Get("model"), Language: short(form.Get("language"), 12), Key: interview.Secret(form.Get("key")),
	}
	err = s.Room.SaveTranscriber(c.Request().Context(), personID(c), t)
	if sentence, ok := trouble(err); ok {
		page, err := s.transcriptionPage(c)
		if err != nil {
			return err
		}
		page.Trouble, page.Form = sentence, transcriberForm{t.BaseURL, t.Model, t.Language}
		return s.show(c, http.StatusUnprocessableEntity, "transcription", page)
	}
	if err != nil {
		return err
	}
	return s.tryTranscriber(c, "?done=transcriber")
}

func (s *site) testTranscriber(c echo.Context) error { return s.tryTranscriber(c, "") }

func (s *site) tryTranscriber(c echo.Context, done string) error {
	trial, err := s.Room.TestTranscriber(c.Request().Context(), personID(c))
	if err != nil {
		return err
	}
	s.trials.keep(personID(c), transcriberTrial, trial)
	return to(c, "/settings/transcription"+done)
}

func (s *site) removeTranscriber(c echo.Context) error {
	if err := s.Room.SaveTranscriber(c.Request().Context(), personID(c), interview.Transcriber{}); err != nil {
		return err
	}
	return to(c, "/settings/transcription?done=transcriber-removed")
}

func (s *site) transcribeWaiting(c echo.Context) error {
	if _, err := s.Room.HearWaiting(c.Request().Context(), personID(c)); err != nil {
		return err
	}
	return to(c, "/settings/transcription?done=waiting")
}

// microphonePage checks the microphone.
type microphonePage struct {
	frame
	Bars   []struct{}
	Device string
}

const microphoneCookie = "microphone"

// microphone is the device chosen in this browser; its id means nothing in
// another one.
func microphone(c echo.Context) string {
	cookie, err := c.Cookie(microphoneCookie)
	if err != nil {
		return ""
	}
	return short(cookie.Value, 200)
}

func (s *site) showMicrophone(c echo.Context) error {
	return s.ok(c, "microphone", microphonePage{frame: s.frame(c, "Microphone", "settings"), Bars: make([]struct{}, 41), Device: microphone(c)})
}

func (s *site) saveMicrophone(c echo.Context) error {
	device, err := formValue(c, "device")
	if err != nil {
		return err
	}
	c.SetCookie(&http.Cookie{
		Name: microphoneCookie, Value: short(device, 200), Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: c.IsTLS(),
	})
	return to(c, "/settings/microphone?done=microphone")
}

// timingPage sets the times a session starts with.
type timingPage struct {
	frame
	Thinks, Answers choice
	Trouble         string
}

func (s *site) showTiming(c echo.Context) error {
	likes, err := s.likes(c)
	if err != nil {
		return err
	}
	return s.ok(c, "timing", timingPage{frame: s.frame(c, "Timing", "settings"), Thinks: thinkChoice(likes.Think), Answers: answerChoice(likes.Answer)})
}

func (s *site) saveTiming(c echo.Context) error {
	err := s.changeLikes(c, func(likes *practice.Preferences) {
		likes.Think, likes.Answer = secondsOf(c.FormValue("think"), likes.Think), secondsOf(c.FormValue("answer"), likes.Answer)
	})
	if err != nil {
		return err
	}
	return to(c, "/settings/timing?done=timing")
}

// changeLikes changes some of the person's preferences and keeps the rest.
func (s *site) changeLikes(c echo.Context, change func(*practice.Preferences)) error {
	ctx, person := c.Request().Context(), personID(c)
	likes, err := s.likes(c)
	if err != nil {
		return err
	}
	change(&likes)
	return s.Room.SavePreferences(ctx, person, likes)
}

// appearancePage chooses the colours.
type appearancePage struct {
	frame
	Themes choice
}

func (s *site) showAppearance(c echo.Context) error {
	f := s.frame(c, "Appearance", "settings")
	return s.ok(c, "appearance", appearancePage{frame: f, Themes: choose("theme", f.Theme,
		option{Value: "", Text: "As the device"}, option{Value: "light", Text: "Light"}, option{Value: "dark", Text: "Dark"})})
}

func (s *site) saveAppearance(c echo.Context) error {
	if err := s.changeLikes(c, func(likes *practice.Preferences) { likes.Theme = c.FormValue("theme") }); err != nil {
		return err
	}
	return to(c, "/settings/appearance?done=appearance")
}

// shortly says how long a step took: "0.1 s".
func shortly(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s" }
