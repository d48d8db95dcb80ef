package endpoint

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	ollamaContext  = 4096 // what Ollama gives a model that nobody configured
	unknownContext = -1
	askingTime     = 5 * time.Second
)

// ContextTokens returns how many tokens the model holds, prompt and reply together, or 0 where neither the Config nor
// the server says so. The server is asked once and its answer remembered.
func (e *Endpoint) ContextTokens(ctx context.Context) int {
	if e.cfg.Context > 0 {
		return e.cfg.Context
	}
	if known := e.traits().Context; known != 0 {
		return max(known, 0)
	}
	ctx, cancel := context.WithTimeout(ctx, askingTime)
	defer cancel()
	tokens := e.askContext(ctx)
	if ctx.Err() == nil {
		e.learn(func(t *Traits) { t.Context = tokens })
	}
	return max(tokens, 0)
}

// askContext tries the list of models first and then, with local servers only, the calls that are particular to one.
func (e *Endpoint) askContext(ctx context.Context) int {
	ways := []func(context.Context) int{e.listedContext}
	if e.cfg.Local {
		ways = append(ways, e.llamaContext, e.ollamaLoaded, e.ollamaConfigured, e.studioContext)
	}
	for _, way := range ways {
		if tokens := way(ctx); tokens > 0 {
			return tokens
		}
	}
	return unknownContext
}

func (e *Endpoint) listedContext(ctx context.Context) int {
	return e.contextIn(e.fetch(ctx, http.MethodGet, e.address.BaseURL+"/models", nil))
}

func (e *Endpoint) studioContext(ctx context.Context) int {
	return e.contextIn(e.fetch(ctx, http.MethodGet, e.address.root()+"/api/v0/models", nil))
}

// ollamaLoaded is the size with which a running Ollama holds the model right now.
func (e *Endpoint) ollamaLoaded(ctx context.Context) int {
	return e.contextIn(e.fetch(ctx, http.MethodGet, e.address.root()+"/api/ps", nil))
}

func (e *Endpoint) contextIn(body []byte) int {
	models, _ := readModels(body)
	m, _ := find(models, e.cfg.Model)
	return m.Context
}

func (e *Endpoint) llamaContext(ctx context.Context) int {
	var props struct {
		Settings struct {
			Context int `json:"n_ctx"`
		} `json:"default_generation_settings"`
	}
	body := e.fetch(ctx, http.MethodGet, e.address.root()+"/props", nil)
	if json.Unmarshal(body, &props) != nil {
		return 0
	}
	return props.Settings.Context
}

// ollamaConfigured is the size in the model's own settings, or Ollama's default, which the model's ability exceeds.
func (e *Endpoint) ollamaConfigured(ctx context.Context) int {
	var show struct {
		Parameters string
		ModelInfo  map[string]any `json:"model_info"`
	}
	body := e.fetch(ctx, http.MethodPost, e.address.root()+"/api/show", map[string]string{"model": e.cfg.Model})
	if json.Unmarshal(body, &show) != nil || (show.Parameters == "" && show.ModelInfo == nil) {
		return 0
	}
	if set := regexp.MustCompile(`(?m)^num_ctx\s+(\d+)`).FindStringSubmatch(show.Parameters); set != nil {
		tokens, _ := strconv.Atoi(set[1])
		return tokens
	}
	for name, value := range show.ModelInfo {
		if most, ok := value.(float64); ok && strings.HasSuffix(name, ".context_length") {
			return min(ollamaContext, int(most))
		}
	}
	return ollamaContext
}

// fetch makes a call outside of what OpenAI's interface has, and returns nil unless it succeeds.
func (e *Endpoint) fetch(ctx context.Context, method, url string, body any) []byte {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil
		}
		content = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, url, content)
	if err != nil {
		return nil
	}
	req.Header.Set("Content-Type", "application/json")
	if e.cfg.Key != "" {
		req.Header.Set("Authorization", "Bearer "+e.cfg.Key)
	}
	return fetched(e.client, req)
}

func fetched(client *http.Client, req *http.Request) []byte {
	res, err := client.Do(req)
	if err != nil {
		return nil
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return nil
	}
	return body
}
