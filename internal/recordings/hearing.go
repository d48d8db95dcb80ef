package recordings

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"equipoise/internal/interview"
	"equipoise/internal/sound"
)

// peaks is how many values the picture of a recording's loudness has.
const peaks = 240

// join writes parts of Opus as one file, flushes it, reads it back and only
// then lets it stand. The parts are read from the disk as they are written.
func (f *Folder) join(ctx context.Context, path string, parts []part) error {
	files, closeAll, err := f.openParts(parts)
	if err != nil {
		return err
	}
	defer closeAll()
	return f.alone(ctx, func() error {
		return replace(path, func(w *os.File) error {
			written, err := sound.Remux(w, files...)
			if err != nil {
				return unplayable(err)
			}
			return verify(w, written)
		})
	})
}

// openParts opens the raw bytes of parts.
func (f *Folder) openParts(parts []part) (files []io.ReadSeeker, closeAll func(), err error) {
	var opened []*os.File
	closeAll = func() {
		for _, file := range opened {
			_ = file.Close()
		}
	}
	for _, p := range parts {
		file, err := os.Open(f.raw(p.id))
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		opened, files = append(opened, file), append(files, file)
	}
	return files, closeAll, nil
}

// verify reads a file back and holds it against what was written.
func verify(file io.ReadSeeker, written sound.Info) error {
	read, err := sound.Measure(file)
	if err != nil {
		return err
	}
	if read.Packets != written.Packets || read.Duration != written.Duration || read.Truncated {
		return fmt.Errorf("read back %d packets of %d", read.Packets, written.Packets)
	}
	return nil
}

// unplayable says in a sentence that there is nothing to hear, or too much.
func unplayable(err error) error {
	if errors.Is(err, sound.ErrTooLong) {
		return &interview.Invalid{Field: "sound", Sentence: "This recording is longer than the four hours that can be decoded here. Hand in the part that answers the question."}
	}
	if errors.Is(err, sound.ErrNoSound) || errors.Is(err, sound.ErrUnknown) {
		return &interview.Invalid{Field: "sound", Sentence: "There is no sound in it that can be played. Record the answer again, or type it."}
	}
	return err
}

// describe fills in what can be known of a kept file. What cannot be decoded
// has no peaks, and its length is what the file states.
func (f *Folder) describe(ctx context.Context, r interview.Recording, kind sound.Format) (interview.Recording, error) {
	file, err := f.open(r, kind.Extension)
	if err != nil {
		return r, err
	}
	defer func() { _ = file.Close() }()
	stat, err := file.Stat()
	if err != nil {
		return r, err
	}
	r.MIME, r.Size, r.Decodable = kind.MIME, stat.Size(), kind.Decodable
	if !kind.Decodable {
		return f.undecoded(r, file), nil
	}
	err = f.alone(ctx, func() error {
		heard, length, err := sound.Listen(ctx, file)
		r.Duration, r.Peaks, r.Silences = length, heard.Peaks(peaks), between(heard.Silences(interview.NoticedPause), length)
		return err
	})
	if err != nil && ctx.Err() == nil {
		f.log.Warn("a recording cannot be decoded", "recording", r.ID, "error", err)
		r, err = f.undecoded(r, file), nil
	}
	return r, err
}

// between leaves out the silence before the first sound and after the last.
func between(silences [][2]time.Duration, length time.Duration) []interview.Pause {
	list := []interview.Pause{}
	for _, s := range silences {
		if s[0] > 0 && s[1]+sound.LoudnessStep < length {
			list = append(list, interview.Pause{From: s[0], To: s[1]})
		}
	}
	return list
}

// undecoded leaves a recording to the browser, with the length it states.
func (f *Folder) undecoded(r interview.Recording, file io.ReadSeeker) interview.Recording {
	r.Decodable, r.Peaks, r.Silences, r.Duration = false, nil, nil, 0
	if length, err := sound.Length(file); err == nil {
		r.Duration = length
	}
	return r
}

// OpenWAV opens a recording decoded. The wav is made when it is first wanted
// and lies beside the recording from then on.
func (f *Folder) OpenWAV(ctx context.Context, r interview.Recording) (io.ReadSeekCloser, error) {
	path, err := f.path(r, decodedExt)
	if err != nil {
		return nil, err
	}
	if wav, err := os.Open(path); err == nil {
		return wav, nil
	}
	err = f.alone(ctx, func() error {
		src, err := f.Open(ctx, r) // in here: sound that is erased meanwhile must not come back as wav
		if err != nil {
			return err
		}
		defer func() { _ = src.Close() }()
		return replace(path, func(w *os.File) error {
			_, err := sound.WriteWAV(ctx, w, src)
			return unplayable(err)
		})
	})
	if err != nil {
		return nil, fmt.Errorf("decode recording %s: %w", r.ID, err)
	}
	return os.Open(path)
}

// alone does work on sound while nobody else does: it takes memory and a
// processor. A panic over broken sound is an error.
func (f *Folder) alone(ctx context.Context, work func() error) (err error) {
	select {
	case f.decode <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() {
		<-f.decode
		if p := recover(); p != nil {
			err = fmt.Errorf("work on sound: %v", p)
		}
	}()
	return work()
}

func (f *Folder) open(r interview.Recording, ext string) (*os.File, error) {
	path, err := f.path(r, ext)
	if err != nil {
		return nil, err
	}
	return os.Open(filepath.Clean(path))
}
