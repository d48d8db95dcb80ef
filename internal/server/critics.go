package server

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
)

// criticsPage is where the person chooses who reads their answers.
type criticsPage struct {
	frame
	Trouble string
	Critics []criticRow
	Nearby  []neighbour
	Presets []link
	Models  []string
	Form    criticForm
}

// criticRow is one critic of the list.
type criticRow struct {
	Name, Model       string
	Used, Builtin     bool
	Notes             []string
	Warning           string
	Place             string // chooses the icon
	Where, WhereNote  string
	Cost, Pace        string
	Use, Test, Remove string // addresses
	Trial             *trialPart
}

// criticForm is what stands in the form for a new critic.
type criticForm struct {
	Name, Model, BaseURL, Hint          string
	Context, Timeout, PriceIn, PriceOut string
	Thorough                            bool
}

// neighbour is a model server found on this computer.
type neighbour struct{ Name, BaseURL, Models string }

func (s *site) showCritics(c echo.Context) error {
	page, err := s.criticsPage(c)
	if err != nil {
		return err
	}
	return s.ok(c, "critics", page)
}

func (s *site) criticsPage(c echo.Context) (criticsPage, error) {
	ctx, person := c.Request().Context(), personID(c)
	p := criticsPage{frame: s.frame(c, "Critics", "settings")}
	list, err := s.Room.CriticList(ctx, person)
	if err != nil {
		return p, err
	}
	known := map[string]bool{}
	for _, critic := range list.Critics {
		row := newCriticRow(critic, critic.ID == list.Chosen, list.Fixed)
		if s.readable(critic.BaseURL) {
			row.Warning = unencryptedSentence
		}
		row.Trial = s.trials.find(person, critic.ID)
		p.Critics = append(p.Critics, row)
		known[critic.BaseURL] = true
	}
	p.Form, p.Presets = presetForm(c.QueryParam("preset"))
	for _, n := range s.nearby(ctx) {
		if !known[n.BaseURL] {
			p.Nearby = append(p.Nearby, neighbour{n.Name, n.BaseURL, modelsText(n.Models)})
		}
		if n.BaseURL == c.QueryParam("add") {
			p.Models, p.Form = n.Models, criticForm{Name: n.Name, BaseURL: n.BaseURL, Hint: "Found on this computer: choose one of its models."}
		}
	}
	return p, nil
}

// nearby looks for model servers, not longer than a page may wait.
func (s *site) nearby(ctx context.Context) []practiceNeighbour {
	ctx, cancel := context.WithTimeout(ctx, 1500*time.Millisecond)
	defer cancel()
	return s.Room.Nearby(ctx)
}

func modelsText(models []string) string {
	switch n := len(models); {
	case n == 0:
		return "no model is loaded"
	case n > 4:
		return strings.Join(models[:4], ", ") + " and " + strconv.Itoa(n-4) + " more"
	}
	return strings.Join(models, ", ")
}

func newCriticRow(c interview.Critic, used, fixed bool) criticRow {
	address := "/settings/critics/" + c.ID
	row := criticRow{
		Name: c.Name, Model: c.Model, Used: used, Builtin: c.Kind == interview.Builtin,
		Use: address + "/use", Test: address + "/test", Cost: "no cost", Place: newReaderLine(c).Place,
	}
	if c.Source == interview.FromSettings {
		row.Remove = address + "/remove"
	}
	if row.Model == row.Name {
		row.Model = ""
	}
	row.locate(hostOf(c.BaseURL))
	if c.PriceIn > 0 || c.PriceOut > 0 {
		row.Cost = fmt.Sprintf("$%g in, $%g out", c.PriceIn, c.PriceOut)
		row.Pace = "a million tokens"
	} else if row.Place == "away" {
		row.Cost, row.Pace = "not known", "set its prices to see"
	}
	row.note(c, fixed)
	return row
}

// locate says where the words go.
func (r *criticRow) locate(host string) {
	switch r.Place {
	case "inside":
		r.Where, r.WhereNote, r.Pace = "Nowhere", "inside the program", "at once"
	case "computer":
		r.Where, r.WhereNote = "This computer", host
	case "network":
		r.Where, r.WhereNote = "Your network", host
	default:
		r.Where, r.WhereNote = host, "text of the answer, no sound"
	}
}

func (r *criticRow) note(c interview.Critic, fixed bool) {
	if r.Builtin {
		r.Notes = append(r.Notes, "Not a language model. Always works.")
	}
	if c.Thorough {
		r.Notes = append(r.Notes, "Reads every answer three times.")
	}
	if c.KeyEnding != "" {
		r.Notes = append(r.Notes, "Key ending in "+c.KeyEnding+".")
	}
	if c.Source == interview.FromEnvironment {
		r.Notes = append(r.Notes, "Set outside the browser.")
	}
	if r.Used {
		r.Notes = append(r.Notes, "Reads your answers now.")
		if fixed {
			r.Notes = append(r.Notes, "The operator chose it; it cannot be changed here.")
		}
	}
}

func (s *site) addCritic(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return fmt.Errorf("read form: %w", err)
	}
	critic := interview.Critic{
		Name: form.Get("name"), Model: form.Get("model"), BaseURL: form.Get("base_url"), Key: interview.Secret(strings.TrimSpace(form.Get("key"))),
		Context: number(form.Get("context")), Timeout: time.Duration(number(form.Get("timeout"))) * time.Second,
		PriceIn: price(form.Get("price_in")), PriceOut: price(form.Get("price_out")), Thorough: form.Get("thorough") != "",
	}
	ctx, person := c.Request().Context(), personID(c)
	added, err := s.Room.AddCritic(ctx, person, critic)
	if sentence, ok := trouble(err); ok {
		return s.criticsAgain(c, sentence, criticForm{
			Name: critic.Name, Model: critic.Model, BaseURL: critic.BaseURL, Context: form.Get("context"), Timeout: form.Get("timeout"),
			PriceIn: form.Get("price_in"), PriceOut: form.Get("price_out"), Thorough: critic.Thorough,
		})
	}
	if err != nil {
		return err
	}
	return s.tryCritic(c, added.ID, true)
}

func (s *site) criticsAgain(c echo.Context, sentence string, form criticForm) error {
	page, err := s.criticsPage(c)
	if err != nil {
		return err
	}
	page.Trouble, page.Form = sentence, form
	return s.show(c, http.StatusUnprocessableEntity, "critics", page)
}

// tryCritic tests a critic; a new one that works is used from then on.
func (s *site) tryCritic(c echo.Context, id string, fresh bool) error {
	ctx, person := c.Request().Context(), personID(c)
	trial, err := s.Room.TestCritic(ctx, person, id)
	if err != nil {
		return err
	}
	s.trials.keep(person, id, trial)
	list, err := s.Room.CriticList(ctx, person)
	if err != nil {
		return err
	}
	if !fresh || !trial.Works || list.Fixed {
		return to(c, "/settings/critics")
	}
	if err := s.Room.ChooseCritic(ctx, person, id); err != nil {
		return err
	}
	return to(c, "/settings/critics?done=critic")
}

func (s *site) testCritic(c echo.Context) error { return s.tryCritic(c, c.Param("id"), false) }

func (s *site) useCritic(c echo.Context) error {
	if err := s.Room.ChooseCritic(c.Request().Context(), personID(c), c.Param("id")); err != nil {
		return err
	}
	return to(c, "/settings/critics?done=critic")
}

func (s *site) removeCritic(c echo.Context) error {
	if err := s.Room.RetireCritic(c.Request().Context(), personID(c), c.Param("id"), true); err != nil {
		return err
	}
	return to(c, "/settings/critics?done=critic-removed")
}

// unencryptedSentence warns of an address that begins with http:// and is not
// local.
const unencryptedSentence = "Not encrypted: the key and your words can be read on the way. Use https:// if the server has it."

// readable reports whether what is sent to an address can be read on the way.
func (s *site) readable(address string) bool {
	return address != "" && s.Room.Unencrypted(address)
}

// price reads dollars, 0 where there are none.
func price(text string) float64 {
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || v < 0 || v > 1e6 {
		return 0
	}
	return v
}
