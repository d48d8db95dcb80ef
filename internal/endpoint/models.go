package endpoint

import (
	"context"
	"encoding/json"
	"strings"

	openai "github.com/sashabaranov/go-openai"
)

// Model is one that a server lists; Context is in tokens and 0 where the list does not say.
type Model struct {
	ID      string
	Context int
}

// Models asks the server what it has. Some servers have no such list: their error has the kind WrongAddress.
func (e *Endpoint) Models(ctx context.Context) ([]Model, error) {
	seen, _, wrong := e.tries(ctx, "list models", func(ctx context.Context) exchange {
		return e.over(ctx, func(ctx context.Context, client *openai.Client, _ *wire) error {
			_, err := client.ListModels(ctx)
			return err
		})
	})
	if wrong != nil {
		return nil, wrong.err
	}
	models, ok := readModels(seen.body)
	if !ok {
		return nil, e.fail(WrongAddress, "list models", nil)
	}
	return models, nil
}

type rawModel struct {
	ID, Name         string
	Type             string
	LoadedContext    int `json:"loaded_context_length"`
	MaxModelLen      int `json:"max_model_len"`
	ContextLength    int `json:"context_length"`
	MaxContextLength int `json:"max_context_length"`
	ContextWindow    int `json:"context_window"`
}

func (m rawModel) context() int {
	for _, n := range []int{m.LoadedContext, m.MaxModelLen, m.ContextLength, m.MaxContextLength, m.ContextWindow} {
		if n > 0 {
			return n
		}
	}
	return 0
}

// readModels reads the list of OpenAI, of Ollama, and a bare one.
func readModels(body []byte) ([]Model, bool) {
	var lists struct{ Data, Models []rawModel }
	var raw []rawModel
	if json.Unmarshal(body, &raw) != nil {
		if json.Unmarshal(body, &lists) != nil || (lists.Data == nil && lists.Models == nil) {
			return nil, false
		}
		raw = append(raw, lists.Data...)
		if lists.Data == nil {
			raw = lists.Models
		}
	}
	models := []Model{}
	for _, m := range raw {
		if id := m.id(); id != "" && !m.embeds() {
			models = append(models, Model{ID: id, Context: m.context()})
		}
	}
	return models, true
}

// id is without the folder that Gemini lists before its names.
func (m rawModel) id() string {
	if m.ID == "" {
		return m.Name
	}
	return strings.TrimPrefix(m.ID, "models/")
}

// embeds reports a model that turns text into vectors and cannot answer.
func (m rawModel) embeds() bool {
	return strings.HasPrefix(m.Type, "embedding") || strings.Contains(strings.ToLower(m.id()), "embed")
}

// find looks a model up; Ollama lists "name:latest" for what is asked for as "name".
func find(models []Model, id string) (Model, bool) {
	for _, m := range models {
		if m.ID == id || m.ID == id+":latest" {
			return m, true
		}
	}
	return Model{}, false
}
