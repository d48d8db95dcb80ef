// Package journal keeps the replies of models in a file as they arrive, so that
// a run that was cut off goes on without paying for them again.
package journal

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"equipoise/internal/interview"
)

// ErrInUse means that another process writes the same file.
var ErrInUse = errors.New("another run writes this file")

// File is one run's replies. It is safe for concurrent use.
type File struct {
	mu    sync.Mutex
	file  *os.File
	known map[[2]string]interview.Exchange
	order []interview.Exchange
}

// row is a line of the file.
type row struct {
	Review   string    `json:"review"`
	Step     string    `json:"step"`
	Sent     string    `json:"sent"`
	Received string    `json:"received"`
	At       time.Time `json:"at"`
}

// Open opens the file and reads what it holds, or makes it. A last line that a
// crash cut off is dropped.
func Open(path string) (*File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	f := &File{file: file, known: map[[2]string]interview.Exchange{}}
	if err := f.take(); err != nil {
		return nil, errors.Join(fmt.Errorf("open journal %s: %w", path, err), file.Close())
	}
	return f, nil
}

// take locks the file, reads its whole lines and stands behind them.
func (f *File) take() error {
	if err := syscall.Flock(int(f.file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return ErrInUse
	}
	end := int64(0)
	lines := bufio.NewReader(f.file)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		var r row
		if json.Unmarshal(bytes.TrimSpace(line), &r) != nil {
			break
		}
		end += int64(len(line))
		f.keep(interview.Exchange{ReviewID: r.Review, Step: r.Step, Sent: r.Sent, Received: r.Received, At: r.At})
	}
	if err := f.file.Truncate(end); err != nil {
		return err
	}
	_, err := f.file.Seek(end, io.SeekStart)
	return err
}

func (f *File) keep(e interview.Exchange) {
	f.known[[2]string{e.ReviewID, e.Step}] = e
	f.order = append(f.order, e)
}

// Len is how many replies the file holds.
func (f *File) Len() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.order)
}

// Recall finds the reply of a step, interview.ErrNotFound where there is none.
func (f *File) Recall(_ context.Context, reviewID, step string) (interview.Exchange, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	e, ok := f.known[[2]string{reviewID, step}]
	if !ok {
		return e, interview.ErrNotFound
	}
	return e, nil
}

// Record keeps a reply; when it returns, the reply is on the disk.
func (f *File) Record(_ context.Context, e interview.Exchange) error {
	line, err := json.Marshal(row{e.ReviewID, e.Step, e.Sent, e.Received, e.At})
	if err != nil {
		return fmt.Errorf("record reply: %w", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := f.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("record reply: %w", err)
	}
	if err := f.file.Sync(); err != nil {
		return fmt.Errorf("record reply: %w", err)
	}
	f.keep(e)
	return nil
}

// Exchanges lists the replies of a review in the order they came.
func (f *File) Exchanges(_ context.Context, _, reviewID string) (list []interview.Exchange, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range f.order {
		if e.ReviewID == reviewID {
			list = append(list, e)
		}
	}
	return list, nil
}

// Close lets go of the file.
func (f *File) Close() error {
	if err := f.file.Close(); err != nil {
		return fmt.Errorf("close journal: %w", err)
	}
	return nil
}
