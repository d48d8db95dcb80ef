package recordings

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"equipoise/internal/interview"
	"equipoise/internal/sound"
)

// heardExt ends the file that keeps what was heard of a recording so far.
const heardExt = ".heard"

// Pieces is what there is to hear in a recording from a time on, in pieces of
// at most a length and without its long silences; none where nothing is said.
func (f *Folder) Pieces(ctx context.Context, r interview.Recording, from, longest time.Duration) ([]interview.Piece, error) {
	wav, err := f.OpenWAV(ctx, r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = wav.Close() }()
	var pieces []interview.Piece
	err = f.alone(ctx, func() error {
		heard, _, err := sound.Listen(ctx, wav)
		for _, spans := range heard.Speech(from, longest) {
			pieces = append(pieces, pieceOf(spans))
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for speech in recording %s: %w", r.ID, err)
	}
	return pieces, nil
}

func pieceOf(spans []sound.Span) interview.Piece {
	var p interview.Piece
	for _, s := range spans {
		p = append(p, interview.Passage(s))
	}
	return p
}

// OpenPiece opens a piece of a recording as wav. It is read from the disk as
// it is wanted.
func (f *Folder) OpenPiece(ctx context.Context, r interview.Recording, p interview.Piece) (io.ReadSeekCloser, error) {
	wav, err := f.OpenWAV(ctx, r)
	if err != nil {
		return nil, err
	}
	var spans []sound.Span
	for _, s := range p {
		spans = append(spans, sound.Span(s))
	}
	return sound.Excerpt(wav, spans), nil
}

// HeardSoFar is what was kept of a recording that is being heard piece by
// piece; empty where nothing was.
func (f *Folder) HeardSoFar(_ context.Context, r interview.Recording) ([]byte, error) {
	path, err := f.path(r, heardExt)
	if err != nil {
		return nil, err
	}
	notes, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return notes, err
}

// KeepHeard keeps what was heard so far beside the recording, as long as there
// is one: nothing of erased sound may come back. No notes remove what is kept.
func (f *Folder) KeepHeard(ctx context.Context, r interview.Recording, notes []byte) error {
	path, err := f.path(r, heardExt)
	if err != nil {
		return err
	}
	err = f.alone(ctx, func() error {
		if len(notes) == 0 {
			return removeFile(path)
		}
		if _, err := f.kind(r); err != nil {
			return err
		}
		return replace(path, func(w *os.File) error {
			_, err := w.Write(notes)
			return err
		})
	})
	if err != nil {
		return fmt.Errorf("keep what was heard of recording %s: %w", r.ID, err)
	}
	return nil
}

func removeFile(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
