package store

import (
	"context"
	"time"

	"equipoise/internal/interview"
)

type uploadRow struct {
	ID          string
	PersonID    string
	RecordingID string
	Number      int
	MIME        string `gorm:"column:mime"`
	Complete    bool
	CreatedAt   time.Time
	TouchedAt   time.Time
}

// TableName is the row's table.
func (uploadRow) TableName() string { return "uploads" }

func uploadRowOf(u interview.Upload) uploadRow {
	if u.TouchedAt.IsZero() {
		u.TouchedAt = u.CreatedAt
	}
	return uploadRow{
		ID: u.ID, PersonID: u.PersonID, RecordingID: u.RecordingID, Number: u.Number, MIME: u.MIME,
		Complete: u.Complete, CreatedAt: same(u.CreatedAt), TouchedAt: same(u.TouchedAt),
	}
}

func (r uploadRow) upload() interview.Upload {
	return interview.Upload{
		ID: r.ID, PersonID: r.PersonID, RecordingID: r.RecordingID, Number: r.Number, MIME: r.MIME,
		Complete: r.Complete, CreatedAt: r.CreatedAt.UTC(), TouchedAt: r.TouchedAt.UTC(),
	}
}

// Upload finds an upload by its id alone, as the upload protocol names it;
// the caller checks the owner.
func (s *Store) Upload(ctx context.Context, id string) (interview.Upload, error) {
	var row uploadRow
	err := s.read(ctx).Where("id = ?", id).Take(&row).Error
	return row.upload(), named("find upload "+id, err)
}

// TouchUpload notes when an upload was last worked on; time never goes back,
// and an upload that is gone is no error.
func (s *Store) TouchUpload(ctx context.Context, id string, at time.Time) error {
	return s.write(ctx, "touch upload "+id, func(tx *transaction) error {
		return tx.Model(&uploadRow{}).Where("id = ? AND touched_at < ?", id, same(at)).Update("touched_at", same(at)).Error
	})
}

// AddUpload starts the next file of a recording that is still arriving;
// ErrConflict where it is not any more.
func (s *Store) AddUpload(ctx context.Context, u interview.Upload) error {
	return s.write(ctx, "add an upload to recording "+u.RecordingID, func(tx *transaction) error {
		recording, err := tx.lockRecording(u.PersonID, u.RecordingID)
		if err != nil {
			return err
		}
		if interview.RecordingState(recording.State) != interview.Arriving {
			return interview.ErrConflict
		}
		last, err := tx.last(tx.Model(&uploadRow{}).Where("person_id = ? AND recording_id = ?", u.PersonID, u.RecordingID), "number")
		if err != nil {
			return err
		}
		u.Number = last + 1
		row := uploadRowOf(u)
		return tx.Create(&row).Error
	})
}
