// Package transcriber turns sound into words by an endpoint that transcribes.
package transcriber

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"equipoise/internal/endpoint"
	"equipoise/internal/interview"
)

// shortestPause is the silence between two words that counts as a pause.
const shortestPause = 700 * time.Millisecond

// Opener opens a recording as it was kept and as wav.
type Opener interface {
	Open(ctx context.Context, r interview.Recording) (io.ReadSeekCloser, error)
	OpenWAV(ctx context.Context, r interview.Recording) (io.ReadSeekCloser, error)
}

// Transcriber hears recordings by whichever endpoint it is told to.
type Transcriber struct {
	open func(interview.Transcriber) (*endpoint.Endpoint, error)
}

// New makes a transcriber that opens endpoints by open.
func New(open func(interview.Transcriber) (*endpoint.Endpoint, error)) *Transcriber {
	return &Transcriber{open: open}
}

// Hear transcribes a kept recording. Where it can be decoded it is sent as
// wav, which every server takes, else as it is. A failure that the person can
// do something about is an *interview.Problem.
func (t *Transcriber) Hear(ctx context.Context, by interview.Transcriber, r interview.Recording, sounds Opener) (interview.Transcript, error) {
	e, err := t.open(by)
	if err != nil {
		return interview.Transcript{}, problem(err)
	}
	sound, name, err := openBest(ctx, r, sounds)
	if err != nil {
		return interview.Transcript{}, fmt.Errorf("open recording %s: %w", r.ID, err)
	}
	defer func() { _ = sound.Close() }()
	speech, err := e.Transcribe(ctx, endpoint.AudioRequest{Name: name, Reader: sound, Language: by.Language})
	if err != nil {
		return interview.Transcript{}, problem(err)
	}
	words := timedWords(speech, r.Duration)
	return interview.Transcript{
		Source: interview.Heard, Language: speech.Language, Transcriber: e.Model() + " at " + e.Host(),
		Text: strings.TrimSpace(speech.Text), Words: words, Pauses: pauses(words),
	}, nil
}

func openBest(ctx context.Context, r interview.Recording, sounds Opener) (io.ReadSeekCloser, string, error) {
	if r.Decodable {
		sound, err := sounds.OpenWAV(ctx, r)
		return sound, "answer.wav", err
	}
	sound, err := sounds.Open(ctx, r)
	return sound, "answer" + ending(r.MIME), err
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
	case endpoint.Server, endpoint.Busy, endpoint.Garbled, endpoint.BadRequest:
		return interview.ServerFault
	case endpoint.Cancelled:
		return interview.Cancelled
	}
	return interview.Unreachable
}
