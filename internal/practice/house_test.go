package practice_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"equipoise/config"
	"equipoise/internal/checklist"
	"equipoise/internal/interview"
	"equipoise/internal/practice"
	"equipoise/internal/store"
	"equipoise/internal/work"
)

// house is a rehearsal room over a real database and a real queue.
type house struct {
	*practice.Room
	t     *testing.T
	me    string
	clock *clock
	model *model
}

// clock moves on by a second whenever it is read, so that order is never a tie.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Second)
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// model is a critic whose calls a test scripts.
type model struct {
	mu    sync.Mutex
	err   error
	only  string // review that fails, empty: every one
	calls int
}

func (m *model) failOnly(reviewID string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.only = reviewID
}

func (m *model) fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.err = err
}

func (m *model) Review(_ context.Context, _ interview.Critic, s interview.Submission, _ practice.Journal) (interview.Opinion, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls++
	reading := interview.Reading{Findings: map[interview.CheckID]interview.Finding{
		"risk.serious": {Verdict: interview.Met, Quotes: []interview.Quote{{Sentence: 1, Text: s.Sentences[0].Text}}},
	}}
	return interview.Opinion{Reading: reading, Critique: interview.Critique{Stance: interview.Remark{Text: "a remark of the critic"}}}, m.errOf(s.ReviewID)
}

func (m *model) errOf(reviewID string) error {
	if m.only != "" && m.only != reviewID {
		return nil
	}
	return m.err
}

// ear hears the same words in every recording.
type ear struct{}

func (ear) Hear(context.Context, interview.Transcriber, interview.Recording, practice.Opener) (interview.Transcript, error) {
	return interview.Transcript{Text: goodAnswer}, nil
}

// drawer keeps every recording as it is.
type drawer struct{ practice.Sounds }

func (drawer) Keep(_ context.Context, r interview.Recording, _ []interview.Upload) (interview.Recording, error) {
	return r, nil
}

// Arrived says that a first piece came and no last one.
func (drawer) Arrived(context.Context, string) (int64, bool, error) { return 100, false, nil }

type builtin struct{ *checklist.Critic }

func (b builtin) Review(_ context.Context, _ interview.Critic, s interview.Submission, _ practice.Journal) (interview.Opinion, error) {
	return b.Critic.Review(s), nil
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// bank is a few questions, written for these tests.
func bank(r interview.Rubric) []interview.Question {
	var list []interview.Question
	for i, text := range []string{
		"Your summariser drops side effects from leaflets. What do you do?",
		"A bank wants to explain refusals by a model. What do you build?",
		"Your colleague disputes your result. What do you do?",
	} {
		q := interview.BareQuestion(text, interview.Technical)
		q.ID, q.Basis, q.Topics = []string{"leaflets", "refusals", "disputed"}[i], interview.Written, []interview.Topic{"deployment"}
		q.Points = []string{"a secret point to cover", "another one"}
		q.FollowUps = []interview.FollowUp{
			{Text: "A follow-up, the first to " + q.ID + "?", Core: []interview.CriterionID{"limits"}},
			{Text: "A follow-up, the second to " + q.ID + "?", Core: []interview.CriterionID{"risk"}},
		}
		list = append(list, q)
	}
	return list
}

func open(t *testing.T) *house {
	t.Helper()
	ctx := context.Background()
	log := slog.New(slog.DiscardHandler)
	rubric, _, err := config.Rubric(config.Content())
	check(t, err)
	critic, err := checklist.New(rubric)
	check(t, err)
	db, err := store.OpenDatabase(ctx, store.Config{Folder: t.TempDir(), Log: log})
	check(t, err)
	queue, err := work.Open(ctx, work.Config{SQLite: db.Writer(), Alone: true, Log: log})
	check(t, err)
	h := &house{t: t, clock: &clock{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}, model: &model{}}
	newID := func() string { return uuid.Must(uuid.NewV7()).String() }
	h.Room = practice.Open(practice.Furnishing{
		Rows:   store.New(db, queue, h.clock.read, newID),
		Sounds: drawer{}, Ear: ear{},
		Readers: map[interview.CriticKind]practice.Reader{interview.Builtin: builtin{critic}, interview.OpenAI: h.model},
		Events:  practice.NewEvents(), Bank: bank(rubric), Rubric: rubric,
		Address: func(text string) error {
			if text == "" {
				return errors.New("an address is needed")
			}
			return nil
		},
		Preset: practice.Preset{Builtin: interview.Critic{Name: "Built-in checklist", Kind: interview.Builtin, Source: interview.FromProgram}},
		Now:    h.clock.read, NewID: newID,
	})
	check(t, queue.Start(ctx, h.Perform))
	t.Cleanup(func() {
		check(t, queue.Stop(context.Background()))
		check(t, db.Close())
	})
	person, err := h.Local(ctx)
	check(t, err)
	h.me = person.ID
	return h
}

// session starts a typed session of the given questions.
func (h *house) session(followUps bool, ids ...string) practice.SessionView {
	h.t.Helper()
	s, err := h.StartSession(context.Background(), h.me, practice.Plan{QuestionIDs: ids, Mode: interview.Typing, FollowUps: followUps})
	check(h.t, err)
	v, err := h.Session(context.Background(), h.me, s.ID)
	check(h.t, err)
	return v
}

const goodAnswer = `Somebody on blood thinners could miss the warning about aspirin and bleed, so I would not ship it like this.
First I count, over five hundred leaflets, how often a side effect is dropped, split by severity. If it is more than one in a hundred
we hold the launch; otherwise one clinic starts, with a filter that refuses to summarise the warnings section, and pharmacists see the original
next to it. The filter makes summaries longer, which users dislike, but that is worth it. The medical lead reads complaints daily and can roll back.`

// finish ends a session and waits until every review has ended.
func (h *house) finish(v practice.SessionView) {
	h.t.Helper()
	heard, stop := h.Events.Listen(h.me)
	defer stop()
	check(h.t, h.FinishSession(context.Background(), h.me, v.ID, practice.Ending{}))
	h.settled(heard, v)
}

// settled waits on live events until the answers' reviews have ended.
func (h *house) settled(heard <-chan string, v practice.SessionView) {
	h.t.Helper()
	limit := time.After(time.Minute)
	for !h.allRead(v) {
		select {
		case <-heard:
		case <-limit:
			h.t.Fatal("the reviews did not end")
		}
	}
}

func (h *house) allRead(v practice.SessionView) bool {
	ids := make([]string, len(v.Places))
	for i, p := range v.Places {
		ids[i] = p.ID
	}
	reviews, err := h.Rows.NewestReviews(context.Background(), h.me, ids)
	check(h.t, err)
	for _, r := range reviews {
		if r.State == interview.Queued || r.State == interview.Running {
			return false
		}
	}
	return true
}
