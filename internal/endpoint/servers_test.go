package endpoint_test

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"equipoise/internal/endpoint"
	"equipoise/internal/endpoint/scripted"
)

func TestContextIsAskedOfEachKindOfServer(t *testing.T) {
	body := func(s string) scripted.Step { return scripted.Raw(200, s) }
	for _, test := range []struct {
		name  string
		pages map[string]scripted.Step
		want  int
	}{
		{"vLLM", map[string]scripted.Step{"/v1/models": body(`{"data":[{"id":"scripted","max_model_len":8192}]}`)}, 8192},
		{"OpenRouter", map[string]scripted.Step{"/v1/models": body(`{"data":[{"id":"x","context_length":1},{"id":"scripted","context_length":128000}]}`)}, 128000},
		{"llama.cpp", map[string]scripted.Step{"/props": body(`{"default_generation_settings":{"n_ctx":2048}}`)}, 2048},
		{"Ollama, loaded", map[string]scripted.Step{"/api/ps": body(`{"models":[{"name":"scripted:latest","context_length":16384}]}`), "/api/show": body(`{"parameters":"num_ctx 1"}`)}, 16384},
		{"Ollama, configured", map[string]scripted.Step{"/api/show": body(`{"parameters":"stop \"x\"\nnum_ctx    8192","model_info":{"llama.context_length":131072}}`)}, 8192},
		{"Ollama, as it comes", map[string]scripted.Step{"/api/show": body(`{"parameters":"stop x","model_info":{"llama.context_length":131072}}`)}, 4096},
		{"Ollama, small model", map[string]scripted.Step{"/api/show": body(`{"model_info":{"llama.context_length":2048}}`)}, 2048},
		{"LM Studio", map[string]scripted.Step{
			"/props": body(`{"error":"Unexpected endpoint"}`), "/api/ps": body(`{"error":"Unexpected endpoint"}`), "/api/show": body(`{"error":"Unexpected endpoint"}`),
			"/api/v0/models": body(`{"data":[{"id":"scripted","max_context_length":32768,"loaded_context_length":4096}]}`),
		}, 4096},
		{"silent", nil, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := scripted.New(t)
			server.Pages = test.pages
			e := open(t, server)
			if got := e.ContextTokens(t.Context()); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
			asked := len(server.Calls())
			if again := e.ContextTokens(t.Context()); again != test.want || len(server.Calls()) != asked {
				t.Errorf("got %d on the second time, and it was asked again: %v", again, len(server.Calls()) != asked)
			}
		})
	}
}

func TestTryingOutShowsEachStep(t *testing.T) {
	server := scripted.New(t, scripted.Say("Hello, I am ready."))
	report := open(t, server).Test(t.Context())
	var names []string
	for _, step := range report.Steps {
		names = append(names, step.Name)
		if !step.OK || !strings.HasSuffix(step.Sentence, ".") {
			t.Errorf("step %+v", step)
		}
	}
	if !report.OK || !slices.Equal(names, []string{"connected", "model", "form", "context", "answer"}) || report.Steps[4].Text != "Hello, I am ready." {
		t.Errorf("report %+v", report)
	}
	server.Pages["/v1/models"] = scripted.Error(401, "invalid_api_key", "secret-body")
	report = open(t, server).Test(t.Context())
	if report.OK || len(report.Steps) != 1 || report.Steps[0].OK || strings.Contains(report.Steps[0].Sentence, "secret") {
		t.Errorf("report on a refused key %+v", report)
	}
	server.Pages["/v1/models"] = scripted.Raw(404, "nothing here")
	if report = open(t, server).Test(t.Context()); !report.OK {
		t.Errorf("a server without a list cannot be used: %+v", report)
	}
}

func TestModelsLeavesOutWhatCannotAnswer(t *testing.T) {
	server := scripted.New(t)
	server.Pages["/v1/models"] = scripted.Raw(200, `{"data":[{"id":"models/gemini"},{"id":"nomic-embed-text"},{"id":"x","type":"embeddings"},{"id":"qwen"}]}`)
	models, err := open(t, server).Models(t.Context())
	if err != nil || len(models) != 2 || models[0].ID != "gemini" || models[1].ID != "qwen" {
		t.Errorf("got %+v, %v", models, err)
	}
}

func TestAzureGetsItsVersionOnEveryCall(t *testing.T) {
	server := scripted.New(t, good())
	e := open(t, server, func(c *endpoint.Config) { c.BaseURL = server.URL + "?api-version=2026-01-01" })
	if _, err := e.Chat(t.Context(), question()); err != nil || server.Chats()[0].Query != "api-version=2026-01-01" {
		t.Errorf("%v: query %q", err, server.Chats()[0].Query)
	}
}

func TestDiscoverTellsServersApart(t *testing.T) {
	list, strange := scripted.Raw(200, `{"data":[{"id":"b"},{"id":"a"}]}`), scripted.Raw(200, `{"error":"Unexpected endpoint"}`)
	var ports []int
	for _, pages := range []map[string]scripted.Step{
		{"/v1/models": list, "/api/tags": scripted.Raw(200, `{"models":[{"name":"a"}]}`)},
		{"/v1/models": list, "/props": strange, "/api/tags": strange, "/readyz": strange, "/api/v0/models": list},
		{"/v1/models": list, "/props": scripted.Raw(200, `{"default_generation_settings":{}}`), "/api/tags": scripted.Raw(200, `{"models":[]}`)},
		{"/v1/models": list, "/readyz": scripted.Raw(200, "OK")},
		{"/v1/models": list},
		{"/v1/models": scripted.Page(200)},
	} {
		server := scripted.New(t)
		server.Pages = pages
		ports = append(ports, port(t, server))
	}
	found := endpoint.Discover(t.Context(), append(ports, 1))
	var names []string
	for _, f := range found {
		names = append(names, f.Name)
		if !slices.Equal(f.Models, []string{"a", "b"}) || !strings.HasPrefix(f.BaseURL, "http://127.0.0.1:") {
			t.Errorf("found %+v", f)
		}
	}
	if !slices.Equal(names, []string{"Ollama", "LM Studio", "llama.cpp", "LocalAI", "model server"}) {
		t.Errorf("names %v", names)
	}
}

func port(t *testing.T, s *scripted.Server) int {
	t.Helper()
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(u.Port())
	if err != nil {
		t.Fatal(err)
	}
	return n
}
