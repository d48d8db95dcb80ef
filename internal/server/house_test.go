package server

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"equipoise/config"
	"equipoise/internal/checklist"
	"equipoise/internal/interview"
	"equipoise/internal/practice"
	"equipoise/internal/store"
	"equipoise/internal/work"
	"equipoise/web"
)

// house is the whole site over a real database and a real queue.
type house struct {
	*practice.Room
	t    *testing.T
	me   string
	root string
	http *http.Client
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type builtin struct{ *checklist.Critic }

func (b builtin) Review(_ context.Context, _ interview.Critic, s interview.Submission, _ practice.Journal) (interview.Opinion, error) {
	return b.Critic.Review(s), nil
}

// tester finds nothing near and calls everything working.
type tester struct{}

func (tester) TestCritic(context.Context, interview.Critic) practice.Trial {
	return practice.Trial{Works: true, Sentence: "It answers."}
}

func (tester) TestTranscriber(context.Context, interview.Transcriber) practice.Trial {
	return practice.Trial{Works: true, Sentence: "It hears."}
}

func (tester) Nearby(context.Context) []practice.Neighbour { return nil }

// drawer keeps sound as it came, in files.
type drawer struct {
	practice.Opener
	folder string
}

func (s drawer) path(id string) string { return filepath.Join(s.folder, id) }

func (s drawer) Keep(_ context.Context, r interview.Recording, uploads []interview.Upload) (interview.Recording, error) {
	sound, err := os.ReadFile(s.path(uploads[0].ID))
	if err != nil {
		return r, err
	}
	r.MIME, r.Duration, r.Size, r.Peaks, r.Decodable = "audio/webm", 12*time.Second, int64(len(sound)), []float64{.1, .9, .4}, true
	return r, os.WriteFile(s.path(r.ID), sound, 0o600)
}

func (s drawer) Open(_ context.Context, r interview.Recording) (io.ReadSeekCloser, error) {
	return os.Open(s.path(r.ID))
}

func (s drawer) OpenWAV(ctx context.Context, r interview.Recording) (io.ReadSeekCloser, error) {
	return s.Open(ctx, r)
}

func (s drawer) Arrived(_ context.Context, id string) (int64, bool, error) {
	info, err := os.Stat(s.path(id))
	if err != nil {
		return 0, false, nil //nolint:nilerr // nothing has arrived yet
	}
	return info.Size(), true, nil
}

func (s drawer) Take(_ context.Context, u interview.Upload, from io.Reader) error {
	sound, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	return os.WriteFile(s.path(u.ID), sound, 0o600)
}

// bank is a few questions, written for these tests.
func bank() []interview.Question {
	var list []interview.Question
	for i, text := range []string{
		"Your summariser drops side effects from leaflets. What do you do?",
		"A bank wants to explain refusals by a model. What do you build?",
		"Your colleague disputes your result. What do you do?",
	} {
		q := interview.BareQuestion(text, interview.Technical)
		q.ID, q.Guide, q.Basis, q.Topics = []string{"leaflets", "refusals", "disputed"}[i], i+1, interview.Written, []interview.Topic{"deployment"}
		q.Points = []string{"a secret point to cover"}
		q.FollowUps = []interview.FollowUp{{Text: "A hidden follow-up to " + q.ID + "?", Core: []interview.CriterionID{"limits"}}}
		list = append(list, q)
	}
	return list
}

func open(t *testing.T) *house {
	t.Helper()
	ctx, log := context.Background(), slog.New(slog.DiscardHandler)
	rubric, _, err := config.Rubric(config.Content())
	must(t, err)
	critic, err := checklist.New(rubric)
	must(t, err)
	db, err := store.OpenDatabase(ctx, store.Config{Folder: t.TempDir(), Log: log})
	must(t, err)
	queue, err := work.Open(ctx, work.Config{SQLite: db.Writer(), Alone: true, Log: log})
	must(t, err)
	newID := func() string { return uuid.Must(uuid.NewV7()).String() }
	h := &house{t: t}
	h.Room = practice.Open(practice.Furnishing{
		Rows: store.New(db, queue, time.Now, newID), Sounds: drawer{folder: t.TempDir()}, Tester: tester{}, Events: practice.NewEvents(),
		Readers: map[interview.CriticKind]practice.Reader{interview.Builtin: builtin{critic}}, Bank: bank(), Rubric: rubric,
		Address: func(string) error { return nil }, Unencrypted: func(address string) bool { return strings.HasPrefix(address, "http://plain.") },
		Preset: practice.Preset{Builtin: interview.Critic{Name: "Built-in checklist", Kind: interview.Builtin, Source: interview.FromProgram}},
		Now:    time.Now, NewID: newID,
	})
	must(t, queue.Start(ctx, h.Perform))
	site, err := New(Options{
		Room: h.Room, Web: web.Files(), Uploads: http.NotFoundHandler(), FileLimit: 200 << 20, Hosts: []string{"127.0.0.1"},
		Ready: func(context.Context) error { return nil }, Now: time.Now, NewID: newID, Log: log, Version: "test", Folder: "/data",
	})
	must(t, err)
	server := httptest.NewServer(site)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
		must(t, queue.Stop(context.Background()))
		must(t, db.Close())
	})
	person, err := h.Local(ctx)
	must(t, err)
	h.me, h.root = person.ID, server.URL
	h.http = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return h
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	body   string
}

func (h *house) do(r *http.Request) reply {
	h.t.Helper()
	if r.Header.Get("Accept") == "" {
		r.Header.Set("Accept", "text/html")
	}
	response, err := h.http.Do(r)
	must(h.t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	must(h.t, err)
	return reply{response.StatusCode, response.Header, string(body)}
}

func (h *house) get(path string) reply {
	h.t.Helper()
	r, err := http.NewRequest(http.MethodGet, h.root+path, nil)
	must(h.t, err)
	return h.do(r)
}

// post sends a form and returns where it leads.
func (h *house) post(path string, fields ...string) reply {
	h.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, h.root+path, strings.NewReader(form.Encode()))
	must(h.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return h.do(r)
}

// leads posts a form that must be accepted and returns the next address.
func (h *house) leads(path string, fields ...string) string {
	h.t.Helper()
	got := h.post(path, fields...)
	if got.status != http.StatusSeeOther {
		h.t.Fatalf("POST %s: %d, want 303\n%s", path, got.status, got.body)
	}
	return got.header.Get("Location")
}

func uploadOf(b begun) interview.Upload { return interview.Upload{ID: b.Upload} }
