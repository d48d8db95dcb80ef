package server

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"equipoise/internal/interview"
)

func TestEveryAnswerCarriesThePolicy(t *testing.T) {
	h := open(t)
	for _, path := range []string{"/", "/nowhere", "/healthz", "/questions", "/settings/data"} {
		header := h.get(path).header
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Permissions-Policy": "microphone=(self)", "Cache-Control": "no-store",
		} {
			if !strings.Contains(header.Get(name), want) {
				t.Errorf("%s: %s is %q", path, name, header.Get(name))
			}
		}
	}
}

func TestForeignNamesAndSitesAreRefused(t *testing.T) {
	h := open(t)
	r, err := http.NewRequest(http.MethodGet, h.root+"/", nil)
	must(t, err)
	r.Host = "evil.example"
	if got := h.do(r); got.status != http.StatusMisdirectedRequest {
		t.Errorf("foreign host: %d", got.status)
	}
	r, err = http.NewRequest(http.MethodPost, h.root+"/sessions", strings.NewReader("question=leaflets"))
	must(t, err)
	r.Header.Set("Origin", "https://evil.example")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if got := h.do(r); got.status != http.StatusForbidden {
		t.Errorf("form from another site: %d", got.status)
	}
}

func TestNothingChangesOnGet(t *testing.T) {
	h := open(t)
	first := h.leads("/sessions", "question", "leaflets", "mode", "typing")
	for _, path := range []string{first + "/skip", first + "/text", "/settings/transcription/remove", "/cards/x/remove"} {
		if got := h.get(path); got.status != http.StatusMethodNotAllowed && got.status != http.StatusNotFound {
			t.Errorf("GET %s: %d", path, got.status)
		}
	}
}

func TestErrorsBecomePages(t *testing.T) {
	for _, test := range []struct {
		err    error
		status int
	}{
		{&interview.Invalid{Sentence: "Say it."}, 422}, {interview.ErrNotFound, 404}, {interview.ErrHidden, 403}, {interview.ErrFinished, 409},
		{interview.ErrConflict, 409}, {interview.ErrNoRoom, 507}, {interview.ErrTooLarge, 413}, {interview.ErrReadOnly, 409},
		{interview.ErrBusy, 503}, {&interview.Problem{Sentence: "It is away."}, 502}, {errors.New("secret details"), 500},
	} {
		f := faultOf(fmt.Errorf("do something: %w", test.err))
		if f.status != test.status || f.sentence == "" || strings.Contains(f.sentence, "secret") {
			t.Errorf("%v: %+v", test.err, f)
		}
	}
	h := open(t)
	got := h.get("/answers/0190c0de-0000-7000-8000-000000000000")
	if got.status != http.StatusNotFound || !strings.Contains(got.body, "Not here") {
		t.Errorf("an answer that is not there: %d", got.status)
	}
}

func TestEveryPageAnswers(t *testing.T) {
	h := open(t)
	h.leads("/cards", "title", "Probes", "claim", "A probe finds it.")
	own := h.leads("/questions", "text", "What would you do about it?", "kind", "technical", "difficulty", "hard", "topic[]", "privacy", "asks_stance", "yes")
	own = strings.TrimSuffix(own, "?done=question")
	h.leads("/settings/timing", "think", "60", "answer", "0")
	h.leads("/settings/appearance", "theme", "dark")
	h.leads("/settings/critics", "name", "Mine", "model", "m", "base_url", "http://127.0.0.1:1/v1", "key", "sk-secret-1234567890")
	h.leads("/settings/transcription", "model", "m", "base_url", "http://127.0.0.1:1/v1", "key", "sk-secret-1234567890")
	for _, path := range []string{
		"/", "/?another=3", "/review", "/progress", "/questions", "/questions?topic=privacy&text=what", "/questions/leaflets", "/questions/new", own, own + "/edit",
		"/cards", "/settings/critics", "/settings/critics?preset=ollama", "/settings/transcription", "/settings/microphone",
		"/settings/timing", "/settings/appearance", "/settings/data", "/readyz", "/healthz",
	} {
		got := h.get(path)
		if got.status != http.StatusOK {
			t.Errorf("%s: %d", path, got.status)
		}
		if strings.Contains(got.body, "sk-secret") {
			t.Errorf("%s shows a key", path)
		}
	}
	if body := h.get("/").body; !strings.Contains(body, `data-theme="dark"`) {
		t.Error("the chosen colours are not used")
	}
	if got := h.get("/questions/leaflets/edit"); got.status != http.StatusConflict {
		t.Errorf("changing the bank: %d", got.status)
	}
}

func TestStaticIsOneFolderForEachBuild(t *testing.T) {
	h := open(t)
	page := h.get("/").body
	_, rest, _ := strings.Cut(page, `<link rel="stylesheet" href="`)
	sheet, _, _ := strings.Cut(rest, `"`)
	got := h.get(sheet)
	if !strings.Contains(got.header.Get("Cache-Control"), "immutable") || !strings.HasPrefix(got.header.Get("Content-Type"), "text/css") {
		t.Errorf("%s: %v", sheet, got.header)
	}
	if strings.Contains(got.body, "@import") || !strings.Contains(got.body, "@layer pages {") {
		t.Error("the style sheet is not joined")
	}
	if got := h.get("/static/000000000000/css/app.css"); got.status != http.StatusNotFound {
		t.Errorf("another build's style sheet: %d", got.status)
	}
}
