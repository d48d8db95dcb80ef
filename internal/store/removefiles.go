package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"equipoise/internal/interview"
)

type erasureRow struct {
	ID       string
	PersonID string
	Kind     string
	At       time.Time
}

// TableName is the row's table.
func (erasureRow) TableName() string { return "erasures" }

func (r erasureRow) erasure() interview.Erasure {
	return interview.Erasure{ID: r.ID, PersonID: r.PersonID, Kind: interview.ErasureKind(r.Kind), At: r.At.UTC()}
}

// Erasures lists what has to vanish from the disk, of everyone, oldest first.
func (s *Store) Erasures(ctx context.Context) ([]interview.Erasure, error) {
	var rows []erasureRow
	err := s.read(ctx).Order("at, id").Find(&rows).Error
	return listOf(rows, erasureRow.erasure), named("list what is to be erased", err)
}

// Erased strikes an erasure off the list: nothing can be left of it.
func (s *Store) Erased(ctx context.Context, e interview.Erasure) error {
	return s.write(ctx, "strike off erasure "+e.ID, func(tx *transaction) error {
		return owned(tx.DB, e.PersonID, e.ID).Delete(&erasureRow{}).Error
	})
}

// Scour leaves nothing of deleted rows in the files beside the database: the
// write-ahead log is emptied, and copies made before a change of the schema
// go. What Postgres keeps is its operator's matter.
func (s *Store) Scour(ctx context.Context) error {
	if s.db.pool != nil {
		return nil
	}
	copies, err := filepath.Glob(filepath.Join(s.db.config.Folder, "backups", "schema-*.db"))
	if err != nil {
		return fmt.Errorf("find copies of the database: %w", err)
	}
	for _, path := range copies {
		err = errors.Join(err, os.Remove(path))
	}
	return errors.Join(err, named("empty the write-ahead log", s.db.emptyLog(ctx)))
}

// emptyLog moves everything from the log into the database. A reader that
// stands in the way is ErrBusy.
func (d *Database) emptyLog(ctx context.Context) error {
	var busy, frames, moved int
	if err := d.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return interview.ErrBusy
	}
	return nil
}

// Sounds lists every recording of everyone, without pictures of their
// loudness, and the ids of all uploads.
func (s *Store) Sounds(ctx context.Context) (recordings []interview.Recording, uploads []string, err error) {
	var rows []recordingRow
	if err := s.read(ctx).Omit("peaks").Order("created_at, id").Find(&rows).Error; err != nil {
		return nil, nil, named("list recordings", err)
	}
	for i := range rows {
		rows[i].Peaks = "[]"
	}
	if recordings, err = all(rows, recordingRow.recording); err != nil {
		return nil, nil, err
	}
	err = s.read(ctx).Model(&uploadRow{}).Order("id").Pluck("id", &uploads).Error
	return recordings, uploads, named("list uploads", err)
}

// LoseRecording says that the sound of a kept recording is not there any more;
// a take that has words keeps them.
func (s *Store) LoseRecording(ctx context.Context, r interview.Recording, reason string) error {
	return s.write(ctx, "lose recording "+r.ID, func(tx *transaction) error {
		row, err := tx.lockRecording(r.PersonID, r.ID)
		if err != nil || row.State != string(interview.Kept) {
			return err
		}
		lost := map[string]any{"state": string(interview.Broken), "reason": reason, "decodable": false}
		if err := owned(tx.Model(&recordingRow{}), r.PersonID, r.ID).Updates(lost).Error; err != nil {
			return err
		}
		var take takeRow
		if err := owned(tx.DB, r.PersonID, row.TakeID).Take(&take).Error; err != nil {
			return err
		}
		return tx.moveTake(take, interview.TakeFailed, reason)
	})
}

// SettingOfAll is everyone's value of a setting, by person.
func (s *Store) SettingOfAll(ctx context.Context, name string) (map[string]string, error) {
	var rows []settingRow
	err := s.read(ctx).Where("name = ?", name).Find(&rows).Error
	values := make(map[string]string, len(rows))
	for _, row := range rows {
		values[row.PersonID] = row.Value
	}
	return values, named("list everyone's "+name, err)
}
