package recordings

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"equipoise/internal/interview"

	"github.com/tus/tusd/v2/pkg/handler"
)

// store is a Folder as the upload protocol sees it. It stands in place of
// tusd's own store, which never flushes and rewrites its notes in place.
type store struct {
	*Folder
	rules Rules
}

// upload is one file as it arrives. Its offset is the size of the raw file,
// so that nothing has to be kept in step with it.
type upload struct {
	folder *Folder
	id     string
	notes  notes
	offset int64
}

// notes is what is known of an upload besides its bytes.
type notes struct {
	Size     int64  `json:"size"`
	Deferred bool   `json:"deferred"`         // the size is not known yet
	Person   string `json:"person,omitempty"` // whose it is
}

// NewUpload makes an empty upload; one that is there already is left as it is,
// so that a creation whose answer got lost can be asked for again. Whether it
// may begin is asked while nobody else can touch it: one that was kept and
// removed a moment before does not come back.
func (s store) NewUpload(ctx context.Context, info handler.FileInfo) (handler.Upload, error) {
	release, err := s.lock(ctx, info.ID)
	if err != nil {
		return nil, s.refuse(err)
	}
	defer release()
	u, err := s.find(info.ID)
	if errors.Is(err, interview.ErrNotFound) {
		u, err = s.start(ctx, info)
	}
	if err != nil {
		return nil, s.refuse(err)
	}
	return u, nil
}

func (s store) start(ctx context.Context, info handler.FileInfo) (*upload, error) {
	if s.rules.Begin != nil {
		if err := s.rules.Begin(ctx, info.ID); err != nil {
			return nil, err
		}
	}
	return s.create(info.ID, notes{Size: info.Size, Deferred: info.SizeIsDeferred, Person: s.rules.person(ctx)})
}

// GetUpload finds an upload by its id.
func (s store) GetUpload(_ context.Context, id string) (handler.Upload, error) {
	u, err := s.find(id)
	if err != nil {
		return nil, s.refuse(err)
	}
	return u, nil
}

// AsLengthDeclarableUpload lets the last piece declare the length.
func (s store) AsLengthDeclarableUpload(u handler.Upload) handler.LengthDeclarableUpload {
	return u.(*upload)
}

// create writes the raw file first: notes without bytes would be an upload
// that lost everything.
func (f *Folder) create(id string, n notes) (*upload, error) {
	raw, err := os.OpenFile(f.raw(id), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("create upload %s: %w", id, noRoom(err))
	}
	if err := raw.Close(); err != nil {
		return nil, fmt.Errorf("create upload %s: %w", id, noRoom(err))
	}
	u := &upload{folder: f, id: id, notes: n}
	if err := u.save(); err != nil {
		return nil, err
	}
	return u, nil
}

// find loads an upload and makes sure that its offset may be told: bytes that
// a killed process wrote may not have reached the disk.
func (f *Folder) find(id string) (*upload, error) {
	u := &upload{folder: f, id: id}
	var err error
	u.notes, err = f.notesOf(id)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("upload %s: %w", id, interview.ErrNotFound)
	}
	if err == nil {
		u.offset, err = f.flush(id)
	}
	if err != nil {
		return nil, fmt.Errorf("find upload %s: %w", id, err)
	}
	return u, nil
}

func (f *Folder) notesOf(id string) (n notes, err error) {
	data, err := os.ReadFile(f.info(id))
	if err == nil {
		err = json.Unmarshal(data, &n)
	}
	return n, err
}

// flush brings the raw bytes to the disk and returns how many they are.
func (f *Folder) flush(id string) (int64, error) {
	stat, err := os.Stat(f.raw(id))
	if err != nil {
		return 0, err
	}
	if size, ok := f.flushed.Load(id); ok && size == stat.Size() {
		return stat.Size(), nil
	}
	raw, err := os.OpenFile(f.raw(id), os.O_WRONLY, 0)
	if err != nil {
		return 0, err
	}
	if err := errors.Join(raw.Sync(), raw.Close()); err != nil {
		return 0, noRoom(err)
	}
	f.flushed.Store(id, stat.Size())
	return stat.Size(), nil
}

// GetInfo returns what the protocol needs to know.
func (u *upload) GetInfo(context.Context) (handler.FileInfo, error) {
	return handler.FileInfo{ID: u.id, Size: u.notes.Size, SizeIsDeferred: u.notes.Deferred, Offset: u.offset}, nil
}

// GetReader opens the raw bytes.
func (u *upload) GetReader(context.Context) (io.ReadCloser, error) {
	return os.Open(u.folder.raw(u.id))
}

// DeclareLength stores the length that was not known at the start.
func (u *upload) DeclareLength(_ context.Context, length int64) error {
	u.notes.Size, u.notes.Deferred = length, false
	return u.folder.refuse(u.save())
}

// FinishUpload does nothing: an upload is whole when its size is reached.
func (u *upload) FinishUpload(context.Context) error { return nil }

// WriteChunk appends a piece and returns once it is on the disk. A piece that
// cannot be written, or is too much, leaves the upload as it was.
func (u *upload) WriteChunk(_ context.Context, offset int64, src io.Reader) (int64, error) {
	raw, err := os.OpenFile(u.folder.raw(u.id), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return 0, u.folder.refuse(fmt.Errorf("append to upload %s: %w", u.id, err))
	}
	watched := &gauge{from: src, fits: func() error { return u.folder.fits(u.notes.Person, 0) }}
	n, err := io.Copy(raw, io.LimitReader(watched, u.folder.max-offset+1))
	if err == nil && offset+n > u.folder.max {
		err = interview.ErrTooLarge
	}
	if err == nil {
		err = raw.Sync()
	}
	if err != nil {
		n, err = 0, errors.Join(noRoom(err), raw.Truncate(offset))
	}
	if err = errors.Join(err, raw.Close()); err != nil {
		return n, u.folder.refuse(fmt.Errorf("append to upload %s: %w", u.id, err))
	}
	u.offset = offset + n
	u.folder.flushed.Store(u.id, u.offset)
	return n, nil
}

func (u *upload) save() error {
	err := replace(u.folder.info(u.id), func(w *os.File) error { return json.NewEncoder(w).Encode(u.notes) })
	if err != nil {
		return fmt.Errorf("note upload %s: %w", u.id, err)
	}
	return nil
}

func (u *upload) whole() bool { return !u.notes.Deferred && u.offset == u.notes.Size }
