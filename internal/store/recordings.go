package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"equipoise/internal/interview"
)

type recordingRow struct {
	ID        string
	PersonID  string
	TakeID    string
	State     string
	Reason    string
	MIME      string `gorm:"column:mime"`
	Size      int64
	Duration  time.Duration
	Peaks     string
	Decodable bool
	CreatedAt time.Time
	Silences  string
}

// TableName is the row's table.
func (recordingRow) TableName() string { return "recordings" }

func recordingRowOf(r interview.Recording) recordingRow {
	return recordingRow{
		ID: r.ID, PersonID: r.PersonID, TakeID: r.TakeID, State: string(r.State), Reason: r.Reason, MIME: r.MIME,
		Size: r.Size, Duration: r.Duration, Peaks: written(listOf(r.Peaks, finite)), Decodable: r.Decodable,
		CreatedAt: same(r.CreatedAt), Silences: pausesText(r.Silences),
	}
}

func (r recordingRow) recording() (interview.Recording, error) {
	recording := interview.Recording{
		ID: r.ID, PersonID: r.PersonID, TakeID: r.TakeID, State: interview.RecordingState(r.State), Reason: r.Reason,
		MIME: r.MIME, Size: r.Size, Duration: r.Duration, Decodable: r.Decodable, CreatedAt: r.CreatedAt.UTC(),
	}
	if err := readInto(r.Peaks, &recording.Peaks); err != nil {
		return recording, err
	}
	var err error
	recording.Silences, err = pausesOf(r.Silences)
	return recording, err
}

// Recording is what is known of a recording, with its uploads in order.
func (s *Store) Recording(ctx context.Context, personID, id string) (interview.Recording, []interview.Upload, error) {
	var row recordingRow
	if err := owned(s.read(ctx), personID, id).Take(&row).Error; err != nil {
		return interview.Recording{}, nil, named("find recording "+id, err)
	}
	recording, err := row.recording()
	if err != nil {
		return recording, nil, err
	}
	uploads, err := uploadsOf(s.read(ctx), personID, map[string]*interview.Recording{row.TakeID: &recording})
	return recording, uploads[id], named("list the uploads of recording "+id, err)
}

// SaveRecording stores a recording's state and facts together with its take's
// state, marks the answer answered once its sound is there (one that broke
// before it was whole is no answer), ends the running job and enqueues the tasks. A state never moves backwards: doing it twice
// changes nothing and enqueues nothing. An empty take state leaves the take.
func (s *Store) SaveRecording(ctx context.Context, r interview.Recording, take interview.TakeState, reason string, tasks ...interview.Task) error {
	return s.write(ctx, "save recording "+r.ID, func(tx *transaction) error {
		row, err := tx.lockRecording(r.PersonID, r.ID)
		if err != nil {
			return err
		}
		if !forward(interview.RecordingState(row.State), r.State) {
			return tx.settle()
		}
		if err := tx.moveRecording(row, r, take, reason); err != nil {
			return err
		}
		return tx.settle(tasks...)
	})
}

// SavePeaks stores loudness and length of a recording that has no loudness
// yet. It may come before the recording is kept, which then leaves it.
func (s *Store) SavePeaks(ctx context.Context, personID, id string, peaks []float64, length time.Duration) error {
	return s.write(ctx, "save the loudness of recording "+id, func(tx *transaction) error {
		row, err := tx.lockRecording(personID, id)
		if err != nil {
			return err
		}
		known, err := row.recording()
		if err != nil || len(known.Peaks) > 0 || known.State == interview.Removed {
			return err
		}
		changes := map[string]any{"peaks": written(listOf(peaks, finite))}
		if known.Duration == 0 {
			changes["duration"] = length
		}
		return owned(tx.Model(&recordingRow{}), personID, id).Updates(changes).Error
	})
}

// measured fills in what a browser has told of a recording that cannot be
// decoded here.
func measured(r interview.Recording, row recordingRow) (interview.Recording, error) {
	known, err := row.recording()
	if len(r.Peaks) == 0 {
		r.Peaks = known.Peaks
	}
	if r.Duration == 0 {
		r.Duration = known.Duration
	}
	return r, err
}

// forward reports whether a recording in one state may come to another. What
// was broken can still be mended; what was removed stays removed.
func forward(from, to interview.RecordingState) bool {
	order := map[interview.RecordingState]int{
		interview.Arriving: 1, interview.Whole: 2, interview.Broken: 3, interview.Kept: 4, interview.Removed: 5,
	}
	return order[to] > order[from]
}

func (tx *transaction) lockRecording(personID, id string) (recordingRow, error) {
	var row recordingRow
	if err := owned(tx.DB, personID, id).Take(&row).Error; err != nil {
		return row, err
	}
	if _, _, err := tx.lockTake(personID, row.TakeID); err != nil {
		return row, err
	}
	return row, owned(tx.Clauses(clause.Locking{Strength: "UPDATE"}), personID, id).Take(&row).Error
}

func (tx *transaction) moveRecording(row recordingRow, r interview.Recording, state interview.TakeState, reason string) error {
	r.TakeID, r.CreatedAt = row.TakeID, row.CreatedAt
	r, err := measured(r, row)
	if err != nil {
		return err
	}
	changed := recordingRowOf(r)
	err = owned(tx.Model(&recordingRow{}), r.PersonID, r.ID).Select("*").Omit("id", "person_id").Updates(&changed).Error
	if err != nil || state == "" {
		return err
	}
	var take takeRow
	if err := owned(tx.DB, r.PersonID, row.TakeID).Take(&take).Error; err != nil {
		return err
	}
	if interview.TakeState(take.State) != interview.TakeTranscribed { // words typed meanwhile stay
		if err := tx.moveTake(take, state, reason); err != nil {
			return err
		}
	}
	handedIn := r.State == interview.Whole || r.State == interview.Kept
	if interview.RecordingState(row.State) != interview.Arriving || !handedIn {
		return nil
	}
	return tx.markAnswered(r.PersonID, take.AnswerID, tx.store.now(), nil)
}

// Unsettled lists recordings of everyone that are arriving or whole, oldest
// first. It is the one list that names no owner: it is for starting up.
func (s *Store) Unsettled(ctx context.Context) ([]interview.Recording, error) {
	var rows []recordingRow
	states := []string{string(interview.Arriving), string(interview.Whole)}
	if err := s.read(ctx).Where("state IN ?", states).Order("created_at, id").Find(&rows).Error; err != nil {
		return nil, named("list unsettled recordings", err)
	}
	return all(rows, recordingRow.recording)
}
