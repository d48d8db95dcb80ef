package practice

import (
	"context"
	"io"
	"time"

	"equipoise/internal/interview"
)

// Sounds keeps sound itself.
type Sounds interface {
	// Keep turns the uploaded files into one playable recording and returns what
	// is known of it; doing it again gives the same. Raw bytes go only once the
	// result is verified. Sound that cannot be played is an *interview.Invalid.
	Keep(ctx context.Context, r interview.Recording, uploads []interview.Upload) (interview.Recording, error)
	Opener
	// OpenWAV opens it decoded: 16 kHz, mono, 16 bit.
	OpenWAV(ctx context.Context, r interview.Recording) (io.ReadSeekCloser, error)
	// Arrived is how many bytes of an upload lie safely on the disk, and whether
	// its declared length is reached.
	Arrived(ctx context.Context, uploadID string) (bytes int64, whole bool, err error)
	// Take stores a whole file handed in at once as an upload's bytes.
	Take(ctx context.Context, u interview.Upload, from io.Reader) error
}

// Ear turns sound into words.
type Ear interface {
	// Hear transcribes a kept recording; a failure is an *interview.Problem.
	Hear(ctx context.Context, by interview.Transcriber, r interview.Recording, open Opener) (interview.Transcript, error)
}

// Opener opens a recording to be heard, and keeps what was heard of it so far.
type Opener interface {
	// Open opens the playable recording.
	Open(ctx context.Context, r interview.Recording) (io.ReadSeekCloser, error)
	// Pieces is what there is to hear in a decodable recording from a time on, in
	// pieces of at most a length and without its long silences; none where nothing
	// is said.
	Pieces(ctx context.Context, r interview.Recording, from, longest time.Duration) ([]interview.Piece, error)
	// OpenPiece opens a piece as wav: 16 kHz, mono, 16 bit.
	OpenPiece(ctx context.Context, r interview.Recording, p interview.Piece) (io.ReadSeekCloser, error)
	// HeardSoFar is what KeepHeard kept last; empty where nothing is kept.
	HeardSoFar(ctx context.Context, r interview.Recording) ([]byte, error)
	KeepHeard(ctx context.Context, r interview.Recording, notes []byte) error
}

// Reader reads an answer as a critic.
type Reader interface {
	// Review reads one answer; a failure is an *interview.Problem.
	Review(ctx context.Context, by interview.Critic, s interview.Submission, journal Journal) (interview.Opinion, error)
}

// Tester tries endpoints out by a real call.
type Tester interface {
	TestCritic(ctx context.Context, c interview.Critic) Trial
	TestTranscriber(ctx context.Context, t interview.Transcriber) Trial
	Nearby(ctx context.Context) []Neighbour
}

// Trial is what a test of an endpoint showed, step by step.
type Trial struct {
	Works    bool
	Sentence string // the outcome in one sentence
	Steps    []TrialStep
	Heard    string // what came back from the model, as text
}

// TrialStep is one step of a trial.
type TrialStep struct {
	Name     string
	Works    bool
	Sentence string
	Took     time.Duration
}

// Neighbour is a model server found on a usual loopback port.
type Neighbour struct {
	Name    string // "Ollama"
	BaseURL string
	Models  []string
}
