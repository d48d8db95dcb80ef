package practice

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"equipoise/internal/interview"
)

const chosenCritic = "critic"

// CriticList is the critics a person can choose from and the one in use.
type CriticList struct {
	Critics []interview.Critic
	Chosen  string // id
	Fixed   bool   // the operator chose; the browser cannot
}

// CriticList lists the critics.
func (r *Room) CriticList(ctx context.Context, personID string) (CriticList, error) {
	chosen, err := r.CurrentCritic(ctx, personID)
	if err != nil {
		return CriticList{}, err
	}
	list, err := r.Rows.Critics(ctx, personID)
	if err != nil {
		return CriticList{}, fmt.Errorf("list critics: %w", err)
	}
	shown := list[:0:0]
	for _, c := range list {
		if c.Source != interview.FromEnvironment || c.ID == chosen.ID {
			shown = append(shown, c)
		}
	}
	return CriticList{Critics: shown, Chosen: chosen.ID, Fixed: r.Preset.Critic.BaseURL != ""}, nil
}

// CurrentCritic is the critic that reads answers now: the operator's, the
// person's choice, or the built-in one.
func (r *Room) CurrentCritic(ctx context.Context, personID string) (interview.Critic, error) {
	ids, err := r.presetCritics(ctx, personID)
	if err != nil {
		return interview.Critic{}, err
	}
	id := ids.environment
	if id == "" {
		settings, err := r.Rows.Settings(ctx, personID)
		if err != nil {
			return interview.Critic{}, fmt.Errorf("find critic: %w", err)
		}
		id = settings[chosenCritic]
	}
	if id == "" {
		id = ids.builtin
	}
	c, err := r.Rows.Critic(ctx, personID, id)
	if errors.Is(err, interview.ErrNotFound) || err == nil && c.Retired {
		c, err = r.Rows.Critic(ctx, personID, ids.builtin)
	}
	c.Key = ""
	return c, err
}

// presetCritics makes sure that the built-in critic and the operator's stand
// among the person's, once a run.
func (r *Room) presetCritics(ctx context.Context, personID string) (presetIDs, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if ids, ok := r.presets[personID]; ok {
		return ids, nil
	}
	builtin, err := r.saveCritic(ctx, personID, r.Preset.Builtin)
	if err != nil {
		return presetIDs{}, err
	}
	ids := presetIDs{builtin: builtin.ID}
	if r.Preset.Critic.BaseURL != "" {
		preset := r.Preset.Critic
		preset.Key = "" // the operator's key stays where the operator put it
		c, err := r.saveCritic(ctx, personID, preset)
		if err != nil {
			return ids, err
		}
		ids.environment = c.ID
	}
	r.presets[personID] = ids
	return ids, nil
}

func (r *Room) saveCritic(ctx context.Context, personID string, c interview.Critic) (interview.Critic, error) {
	c.ID, c.PersonID, c.CreatedAt = r.NewID(), personID, r.Now()
	if c.KeyEnding == "" {
		c.KeyEnding = c.Key.Ending()
	}
	saved, err := r.Rows.SaveCritic(ctx, c)
	if err != nil {
		return c, fmt.Errorf("save critic %s: %w", c.Name, err)
	}
	return saved, nil
}

// criticWithKey finds a critic with the key its calls need.
func (r *Room) criticWithKey(ctx context.Context, personID, id string) (interview.Critic, error) {
	c, err := r.Rows.Critic(ctx, personID, id)
	if err != nil {
		return c, fmt.Errorf("find critic %s: %w", id, err)
	}
	preset := r.Preset.Critic
	if c.Source == interview.FromEnvironment && c.BaseURL == preset.BaseURL && c.Model == preset.Model {
		c.Key = preset.Key
	}
	return c, nil
}

// AddCritic adds a critic that speaks OpenAI's interface and tries nothing yet.
func (r *Room) AddCritic(ctx context.Context, personID string, c interview.Critic) (interview.Critic, error) {
	c.Kind, c.Source = interview.OpenAI, interview.FromSettings
	c.Name, c.Model = strings.TrimSpace(c.Name), strings.TrimSpace(c.Model)
	var err error
	if c.BaseURL, err = r.address(c.BaseURL); err != nil {
		return c, err
	}
	if c.Model == "" {
		return c, &interview.Invalid{Field: "model", Sentence: "Name the model, as the server calls it."}
	}
	if c.Name == "" {
		c.Name = c.Model
	}
	return r.saveCritic(ctx, personID, c)
}

// address checks a server's address and trims it.
func (r *Room) address(text string) (string, error) {
	text = strings.TrimSpace(text)
	if err := r.Address(text); err != nil {
		return "", &interview.Invalid{Field: "address", Sentence: err.Error()}
	}
	return text, nil
}

// ChooseCritic makes a critic the one that reads answers from now on.
func (r *Room) ChooseCritic(ctx context.Context, personID, id string) error {
	if r.Preset.Critic.BaseURL != "" {
		return fmt.Errorf("choose critic: %w", interview.ErrReadOnly)
	}
	if _, err := r.Rows.Critic(ctx, personID, id); err != nil {
		return fmt.Errorf("choose critic %s: %w", id, err)
	}
	return r.Rows.SaveSettings(ctx, personID, map[string]string{chosenCritic: id}, nil)
}

// RetireCritic takes a critic out of the list, or puts it back.
func (r *Room) RetireCritic(ctx context.Context, personID, id string, retired bool) error {
	c, err := r.Rows.Critic(ctx, personID, id)
	if err != nil {
		return fmt.Errorf("retire critic %s: %w", id, err)
	}
	if c.Source != interview.FromSettings {
		return fmt.Errorf("retire critic %s: %w", id, interview.ErrReadOnly)
	}
	return r.Rows.RetireCritic(ctx, personID, id, retired)
}

// TestCritic tries a critic out by a real call.
func (r *Room) TestCritic(ctx context.Context, personID, id string) (Trial, error) {
	c, err := r.criticWithKey(ctx, personID, id)
	if err != nil {
		return Trial{}, err
	}
	return r.Tester.TestCritic(ctx, c), nil
}

// Nearby looks for model servers on this computer; nothing is sent to them
// but the question which models they have.
func (r *Room) Nearby(ctx context.Context) []Neighbour { return r.Tester.Nearby(ctx) }
