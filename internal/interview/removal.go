package interview

import "time"

// Scope is how far a removal reaches.
type Scope string

// The scopes.
const (
	OneTake    Scope = "take" // never the last one of its answer
	OneAnswer  Scope = "answer"
	OneSession Scope = "session"
	OldOnes    Scope = "old" // sessions that nobody has worked on for a while
	Everything Scope = "everything"
)

// Removal is what a person wants to be gone.
type Removal struct {
	Scope     Scope
	ID        string    // of the take, the answer or the session
	Before    time.Time // of old ones: last worked on before it
	SoundOnly bool      // words and reviews stay
}

// Losses is what a removal takes.
type Losses struct {
	Sessions, Answers, Takes int
	Recordings               int
	Sound                    time.Duration // of recordings whose length is known
	Wordless                 int           // recordings nobody has written down
	Reviews, Exchanges       int
	Questions, Cards         int // the person's own
	Places                   int // of the session, answered or not
}

// None reports whether nothing is there to be removed.
func (l Losses) None() bool { return l == Losses{} }

// ErasureKind says what is to vanish from the disk.
type ErasureKind string

// The kinds of erasure.
const (
	ErasedRecording ErasureKind = "recording"
	ErasedUpload    ErasureKind = "upload"
	ErasedText      ErasureKind = "text" // what a database keeps of deleted rows
)

// Erasure is something whose rows are gone and whose bytes may still lie on
// the disk.
type Erasure struct {
	ID       string // of the recording or the upload
	PersonID string
	Kind     ErasureKind
	At       time.Time
}
