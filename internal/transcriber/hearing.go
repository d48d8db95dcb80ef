package transcriber

import (
	"context"
	"fmt"
	"io"
	"time"

	"equipoise/internal/endpoint"
	"equipoise/internal/interview"
)

const (
	longestPiece  = 12 * time.Minute // of wav: 23 MB, below the 25 MB that many servers take
	shortestPiece = 20 * time.Second // is not cut further, whatever the server says
)

// hearing is one recording while it is turned into words.
type hearing struct {
	endpoint  *endpoint.Endpoint
	by        interview.Transcriber
	recording interview.Recording
	sounds    Opener
	whole     []interview.Piece // all there is to hear, as it was cut at first
}

// part is what was heard in a piece.
type part struct {
	Piece  interview.Piece
	Speech endpoint.Speech
}

// all hears the whole recording. Sound that can be decoded goes as wav, which
// nearly every server takes, without its long silences: there many models hear
// words that nobody said. A server that refuses one kind of file is given the
// other once, and what it took is remembered.
func (h *hearing) all(ctx context.Context) ([]part, error) {
	if !h.recording.Decodable {
		return h.asKept(ctx)
	}
	habits := h.endpoint.SpeechHabits()
	var err error
	if h.whole, err = h.rest(ctx, nil); err != nil {
		return nil, err
	}
	if len(h.whole) == 0 {
		return nil, nothingSaid()
	}
	first, second := h.inPieces, h.asKept
	if habits.AsKept {
		first, second = second, first
	}
	parts, err := first(ctx)
	kind := endpoint.KindOf(err)
	if kind != endpoint.SoundRefused && (kind != endpoint.TooLong || !habits.AsKept) || h.recording.MIME == "audio/wav" {
		return parts, err
	}
	other, otherErr := second(ctx)
	if otherErr != nil {
		return nil, err
	}
	if kind == endpoint.SoundRefused {
		learned := h.endpoint.SpeechHabits()
		learned.AsKept = !habits.AsKept
		h.endpoint.LearnSpeechHabits(learned)
	}
	return other, nil
}

func longest(habits endpoint.SpeechHabits) time.Duration {
	if habits.Longest > 0 {
		return max(shortestPiece, min(habits.Longest, longestPiece))
	}
	return longestPiece
}

func nothingSaid() error {
	return &interview.Problem{Kind: interview.ServerFault, Sentence: "Nothing was said in this recording, so nothing was sent. Listen to it; if you do hear words, type them here."}
}

// asKept sends the recording in one, as it was recorded.
func (h *hearing) asKept(ctx context.Context) ([]part, error) {
	sound, err := h.sounds.Open(ctx, h.recording)
	if err != nil {
		return nil, fmt.Errorf("open recording: %w", err)
	}
	speech, err := h.send(ctx, sound, "answer"+ending(h.recording.MIME), h.recording.MIME)
	if err != nil {
		return nil, err
	}
	return []part{{Speech: speech}}, nil
}

// inPieces sends the recording piece by piece as wav. What is heard of one is
// kept before the next is sent, and a piece that is too large for the server
// is sent in smaller ones.
func (h *hearing) inPieces(ctx context.Context) ([]part, error) {
	done, err := h.recall(ctx)
	if err != nil {
		return nil, err
	}
	pieces := h.whole
	if len(done) > 0 {
		pieces, err = h.rest(ctx, done)
	}
	for err == nil && len(pieces) > 0 {
		var speech endpoint.Speech
		speech, err = h.sendPiece(ctx, pieces[0])
		switch {
		case endpoint.KindOf(err) == endpoint.TooLong && pieces[0].Length() >= 2*shortestPiece:
			h.learnLongest(pieces[0].Length() / 2)
			pieces, err = h.rest(ctx, done)
			continue
		case err != nil:
			return nil, err
		}
		done, pieces = append(done, part{pieces[0], speech}), pieces[1:]
		err = h.keep(ctx, done, len(pieces) > 0)
	}
	return done, err
}

// rest is the pieces that come after those done.
func (h *hearing) rest(ctx context.Context, done []part) ([]interview.Piece, error) {
	var from time.Duration
	if n := len(done); n > 0 {
		from = done[n-1].Piece.End()
	}
	pieces, err := h.sounds.Pieces(ctx, h.recording, from, longest(h.endpoint.SpeechHabits()))
	if err != nil {
		return nil, fmt.Errorf("look for speech: %w", err)
	}
	return pieces, nil
}

func (h *hearing) learnLongest(d time.Duration) {
	habits := h.endpoint.SpeechHabits()
	habits.Longest = d
	h.endpoint.LearnSpeechHabits(habits)
}

func (h *hearing) sendPiece(ctx context.Context, p interview.Piece) (endpoint.Speech, error) {
	sound, err := h.sounds.OpenPiece(ctx, h.recording, p)
	if err != nil {
		return endpoint.Speech{}, fmt.Errorf("open a piece of a recording: %w", err)
	}
	return h.send(ctx, sound, "answer.wav", "audio/wav")
}

func (h *hearing) send(ctx context.Context, sound io.ReadSeekCloser, name, mime string) (endpoint.Speech, error) {
	defer func() { _ = sound.Close() }()
	return h.endpoint.Transcribe(ctx, endpoint.AudioRequest{Name: name, MIME: mime, Reader: sound, Language: h.by.Language})
}
