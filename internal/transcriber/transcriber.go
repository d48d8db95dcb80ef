// Package transcriber turns sound into words by an endpoint that transcribes.
package transcriber

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"equipoise/internal/endpoint"
	"equipoise/internal/interview"
)

// shortestPause is the silence between two words that counts as a pause.
const shortestPause = 700 * time.Millisecond

// Opener opens a recording to be heard, and keeps what was heard of it so far.
type Opener interface {
	Open(ctx context.Context, r interview.Recording) (io.ReadSeekCloser, error)
	Pieces(ctx context.Context, r interview.Recording, from, longest time.Duration) ([]interview.Piece, error)
	OpenPiece(ctx context.Context, r interview.Recording, p interview.Piece) (io.ReadSeekCloser, error)
	HeardSoFar(ctx context.Context, r interview.Recording) ([]byte, error)
	KeepHeard(ctx context.Context, r interview.Recording, notes []byte) error
}

// Transcriber hears recordings by whichever endpoint it is told to.
type Transcriber struct {
	open func(interview.Transcriber) (*endpoint.Endpoint, error)
}

// New makes a transcriber that opens endpoints by open.
func New(open func(interview.Transcriber) (*endpoint.Endpoint, error)) *Transcriber {
	return &Transcriber{open: open}
}

// Hear transcribes a kept recording. A failure that the person can do
// something about is an *interview.Problem.
func (t *Transcriber) Hear(ctx context.Context, by interview.Transcriber, r interview.Recording, sounds Opener) (interview.Transcript, error) {
	e, err := t.open(by)
	if err != nil {
		return interview.Transcript{}, problem(err)
	}
	h := &hearing{endpoint: e, by: by, recording: r, sounds: sounds}
	parts, err := h.all(ctx)
	if err != nil {
		return interview.Transcript{}, problem(err)
	}
	return h.transcript(parts), nil
}

// ending is the file ending by which servers tell what a sound is.
func ending(mime string) string {
	base, _, _ := strings.Cut(mime, ";")
	switch strings.TrimSpace(base) {
	case "audio/mp4", "audio/x-m4a":
		return ".m4a"
	case "audio/mpeg":
		return ".mp3"
	case "audio/ogg":
		return ".ogg"
	case "audio/flac":
		return ".flac"
	case "audio/wav":
		return ".wav"
	}
	return ".webm"
}

// problem turns an endpoint's named error into a problem with its sentence;
// anything else stays an error of the work itself.
func problem(err error) error {
	var named *endpoint.Error
	if !errors.As(err, &named) {
		return err
	}
	return &interview.Problem{Kind: kind(named.Kind), Sentence: endpoint.Sentence(err)}
}

func kind(k endpoint.Kind) interview.ProblemKind {
	switch k {
	case endpoint.Refused:
		return interview.Refused
	case endpoint.OutOfQuota:
		return interview.OutOfQuota
	case endpoint.TimedOut:
		return interview.TimedOut
	case endpoint.Filtered:
		return interview.Filtered
	case endpoint.TooLong:
		return interview.TooLong
	case endpoint.NotFound:
		return interview.ModelMissing
	case endpoint.Server, endpoint.Busy, endpoint.Garbled, endpoint.BadRequest, endpoint.SoundRefused:
		return interview.ServerFault
	case endpoint.Cancelled:
		return interview.Cancelled
	}
	return interview.Unreachable
}
