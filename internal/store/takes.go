package store

import (
	"cmp"
	"context"
	"time"

	"gorm.io/gorm"

	"equipoise/internal/interview"
)

type takeRow struct {
	ID        string
	PersonID  string
	AnswerID  string
	Number    int
	Mode      string
	State     string
	Reason    string
	CreatedAt time.Time
}

// TableName is the row's table.
func (takeRow) TableName() string { return "takes" }

func takeRowOf(t interview.Take) takeRow {
	return takeRow{
		ID: t.ID, PersonID: t.PersonID, AnswerID: t.AnswerID, Number: t.Number,
		Mode: string(t.Mode), State: string(t.State), Reason: t.Reason, CreatedAt: same(t.CreatedAt),
	}
}

func (r takeRow) take() interview.Take {
	return interview.Take{
		ID: r.ID, PersonID: r.PersonID, AnswerID: r.AnswerID, Number: r.Number,
		Mode: interview.Mode(r.Mode), State: interview.TakeState(r.State), Reason: r.Reason, CreatedAt: r.CreatedAt.UTC(),
	}
}

// TypeTake inserts a typed take as the answer's next one with its transcript,
// marks the answer answered and clears its draft; ErrFinished after the finish.
func (s *Store) TypeTake(ctx context.Context, t interview.Take, words interview.Transcript) error {
	t.State, t.Mode = interview.TakeTranscribed, interview.Typing
	words.PersonID, words.TakeID, words.Version = t.PersonID, t.ID, 1
	return s.write(ctx, "type an answer "+t.AnswerID, func(tx *transaction) error {
		if _, err := tx.lockOpenAnswer(t.PersonID, t.AnswerID); err != nil {
			return err
		}
		if err := tx.insertTake(t); err != nil {
			return err
		}
		row := transcriptRowOf(words)
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return tx.markAnswered(t.PersonID, t.AnswerID, t.CreatedAt, map[string]any{"draft": ""})
	})
}

// BeginTake inserts a spoken take as the answer's next one with its recording
// and first upload; ErrFinished after the finish.
func (s *Store) BeginTake(ctx context.Context, t interview.Take, r interview.Recording, u interview.Upload) error {
	t.State, t.Mode = interview.TakeRecording, interview.Speaking
	r.PersonID, r.TakeID, r.State = t.PersonID, t.ID, interview.Arriving
	u.PersonID, u.RecordingID, u.Number = t.PersonID, r.ID, cmp.Or(u.Number, 1)
	return s.write(ctx, "begin a take of answer "+t.AnswerID, func(tx *transaction) error {
		if _, err := tx.lockOpenAnswer(t.PersonID, t.AnswerID); err != nil {
			return err
		}
		if err := tx.insertTake(t); err != nil {
			return err
		}
		recording, upload := recordingRowOf(r), uploadRowOf(u)
		if err := tx.Create(&recording).Error; err != nil {
			return err
		}
		return tx.Create(&upload).Error
	})
}

// insertTake inserts a take with the next number of its answer.
func (tx *transaction) insertTake(t interview.Take) error {
	last, err := tx.last(tx.Model(&takeRow{}).Where("person_id = ? AND answer_id = ?", t.PersonID, t.AnswerID), "number")
	if err != nil {
		return err
	}
	t.Number = last + 1
	row := takeRowOf(t)
	return tx.Create(&row).Error
}

// last is the highest number in a column of some rows, 0 where there is none.
func (tx *transaction) last(rows *gorm.DB, column string) (number int, err error) {
	err = rows.Select("COALESCE(MAX(" + column + "), 0)").Scan(&number).Error
	return number, err
}

// lockTake locks the session that a take belongs to and loads take and answer.
func (tx *transaction) lockTake(personID, id string) (takeRow, sessionRow, error) {
	var take takeRow
	if err := owned(tx.DB, personID, id).Take(&take).Error; err != nil {
		return take, sessionRow{}, err
	}
	session, _, err := tx.lockAnswer(personID, take.AnswerID)
	if err != nil {
		return take, session, err
	}
	return take, session, owned(tx.DB, personID, id).Take(&take).Error
}

// SetTakeState changes state and reason, ends the running job and enqueues the
// tasks. A take that has words does not go back to lacking them: a transcriber
// that failed late does not undo what the person typed meanwhile.
func (s *Store) SetTakeState(ctx context.Context, t interview.Take, tasks ...interview.Task) error {
	return s.write(ctx, "set the state of take "+t.ID, func(tx *transaction) error {
		row, _, err := tx.lockTake(t.PersonID, t.ID)
		if err != nil {
			return err
		}
		if err := tx.moveTake(row, t.State, t.Reason); err != nil {
			return err
		}
		return tx.settle(tasks...)
	})
}

func (tx *transaction) moveTake(row takeRow, state interview.TakeState, reason string) error {
	if state == interview.TakeFailed || state == interview.TakeNeedsWords {
		words, err := tx.newestWords(row.PersonID, row.ID)
		if err != nil {
			return err
		}
		if words.ID != "" {
			state, reason = interview.TakeTranscribed, ""
		}
	}
	changes := map[string]any{"state": string(state), "reason": reason}
	return owned(tx.Model(&takeRow{}), row.PersonID, row.ID).Updates(changes).Error
}
