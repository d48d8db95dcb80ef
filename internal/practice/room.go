package practice

import (
	"context"
	"sync"
	"time"

	"equipoise/internal/interview"
)

// Rows is everything a room keeps in the database.
type Rows interface {
	People
	OwnQuestions
	Cards
	Sessions
	Answers
	Takes
	Recordings
	Transcripts
	Comparisons
	Reviews
	Journal
	Critics
	Settings
	Texts
	Changes
	Removals
	Stock
}

// Furnishing is what a rehearsal room is opened with.
type Furnishing struct {
	Rows    Rows
	Sounds  Sounds
	Shelf   Shelf
	Ear     Ear
	Readers map[interview.CriticKind]Reader
	Tester  Tester
	Address func(text string) error // says what is wrong with a server's address
	// Unencrypted reports whether what is sent to a server's address could be
	// read on the way.
	Unencrypted func(address string) bool
	Events      *Events

	Bank   []interview.Question
	Rubric interview.Rubric
	// Catchwords are words that say little by themselves, each with its forms.
	Catchwords [][]string
	Preset     Preset

	Now   func() time.Time
	NewID func() string
}

// Preset is what the operator set outside the browser; it is read-only there.
type Preset struct {
	Critic      interview.Critic      // BaseURL empty: none set
	Transcriber interview.Transcriber // BaseURL empty: none set
	Builtin     interview.Critic      // the checklist that is always there
}

// Room is the rehearsal room: every verb is a method of it.
type Room struct {
	Furnishing
	bank map[string]interview.Question

	mu      sync.Mutex
	presets map[string]presetIDs // by person
}

type presetIDs struct{ builtin, environment string }

// Open opens a rehearsal room.
func Open(f Furnishing) *Room {
	r := &Room{Furnishing: f, bank: make(map[string]interview.Question, len(f.Bank)), presets: map[string]presetIDs{}}
	for _, q := range f.Bank {
		r.bank[q.ID] = q
	}
	return r
}

// Local is the one person of a server without accounts.
func (r *Room) Local(ctx context.Context) (interview.Person, error) { return r.Rows.LocalPerson(ctx) }

// Perform does one piece of background work. A failure that the person can do
// something about is stored as a state and is no error here.
func (r *Room) Perform(ctx context.Context, t interview.Task) error {
	defer r.Events.Changed(t.PersonID, t.ID)
	switch t.Kind {
	case interview.KeepRecording:
		return r.keep(ctx, t)
	case interview.TranscribeTake:
		return r.transcribe(ctx, t)
	default:
		return r.review(ctx, t)
	}
}
