package store

import (
	"context"
	"time"

	"equipoise/internal/interview"
)

type transcriptRow struct {
	ID          string
	PersonID    string
	TakeID      string
	Version     int
	Source      string
	Language    string
	Transcriber string
	Text        string
	Words       string
	Pauses      string
	CreatedAt   time.Time
}

// TableName is the row's table.
func (transcriptRow) TableName() string { return "transcripts" }

type wordText struct {
	Text       string        `json:"t"`
	From       time.Duration `json:"a"`
	To         time.Duration `json:"b"`
	Confidence float64       `json:"c,omitempty"`
}

func transcriptRowOf(t interview.Transcript) transcriptRow {
	words := listOf(t.Words, func(w interview.Word) wordText {
		w.Confidence = finite(w.Confidence)
		return wordText(w)
	})
	return transcriptRow{
		ID: t.ID, PersonID: t.PersonID, TakeID: t.TakeID, Version: t.Version, Source: string(t.Source),
		Language: t.Language, Transcriber: t.Transcriber, Text: t.Text,
		Words: written(words), Pauses: pausesText(t.Pauses), CreatedAt: same(t.CreatedAt),
	}
}

func (r transcriptRow) transcript() (interview.Transcript, error) {
	t := interview.Transcript{
		ID: r.ID, PersonID: r.PersonID, TakeID: r.TakeID, Version: r.Version,
		Source: interview.TranscriptSource(r.Source), Language: r.Language, Transcriber: r.Transcriber,
		Text: r.Text, CreatedAt: r.CreatedAt.UTC(),
	}
	var words []wordText
	if err := readInto(r.Words, &words); err != nil {
		return t, err
	}
	t.Words = listOf(words, func(w wordText) interview.Word { return interview.Word(w) })
	var err error
	t.Pauses, err = pausesOf(r.Pauses)
	return t, err
}

// SaveTranscript inserts the next version of a take's words, marks the take
// transcribed and ends the running job; if the session is finished and the
// take counts, its first words queue a review: a correction leaves it to the
// person to have it read again. Heard words never follow typed or corrected
// ones: they are dropped, as are words that are stored already.
func (s *Store) SaveTranscript(ctx context.Context, t interview.Transcript, criticID string) error {
	return s.write(ctx, "save the words of take "+t.TakeID, func(tx *transaction) error {
		take, session, err := tx.lockTake(t.PersonID, t.TakeID)
		if err != nil {
			return err
		}
		first, err := tx.addWords(take, t)
		if err != nil {
			return err
		}
		if first && session.FinishedAt != nil {
			if err := tx.reviewLate(take, t, criticID); err != nil {
				return err
			}
		}
		return tx.settle()
	})
}

// addWords inserts a transcript where it is wanted, and reports whether it is
// the take's first.
func (tx *transaction) addWords(take takeRow, t interview.Transcript) (bool, error) {
	newest, err := tx.newestWords(take.PersonID, take.ID)
	if err != nil {
		return false, err
	}
	wanted, err := tx.wanted(newest, t)
	if err != nil {
		return false, err
	}
	if wanted {
		t.Version = newest.Version + 1
		row := transcriptRowOf(t)
		if err := tx.Create(&row).Error; err != nil {
			return false, err
		}
	}
	return wanted && newest.ID == "", tx.moveTake(take, interview.TakeTranscribed, "")
}

func (tx *transaction) wanted(newest transcriptRow, t interview.Transcript) (bool, error) {
	byPerson := newest.ID != "" && newest.Source != string(interview.Heard)
	if t.Source == interview.Heard && byPerson {
		return false, nil
	}
	var count int64
	err := owned(tx.Model(&transcriptRow{}), t.PersonID, t.ID).Where("take_id = ?", t.TakeID).Count(&count).Error
	return count == 0, err
}

// reviewLate queues the review of words that came after the finish.
func (tx *transaction) reviewLate(take takeRow, t interview.Transcript, criticID string) error {
	counted, err := tx.countedTake(take.PersonID, take.AnswerID)
	if err != nil || counted.ID != take.ID {
		return err
	}
	return tx.queueReview(tx.freshReview(take.PersonID, take.AnswerID, t.ID, criticID))
}

// Transcript is one version of a take's words.
func (s *Store) Transcript(ctx context.Context, personID, id string) (interview.Transcript, error) {
	var row transcriptRow
	if err := owned(s.read(ctx), personID, id).Take(&row).Error; err != nil {
		return interview.Transcript{}, named("find transcript "+id, err)
	}
	return row.transcript()
}

// Versions lists a take's words from the first version to the newest.
func (s *Store) Versions(ctx context.Context, personID, takeID string) ([]interview.Transcript, error) {
	var rows []transcriptRow
	err := s.read(ctx).Where("person_id = ? AND take_id = ?", personID, takeID).Order("version").Find(&rows).Error
	if err != nil {
		return nil, named("list the words of take "+takeID, err)
	}
	return all(rows, transcriptRow.transcript)
}

// TakesNeedingWords lists takes of a person whose sound is kept and that have
// no words, oldest first.
func (s *Store) TakesNeedingWords(ctx context.Context, personID string) ([]interview.Take, error) {
	var rows []takeRow
	err := s.read(ctx).Where("person_id = ?", personID).
		Where("EXISTS (SELECT 1 FROM recordings WHERE recordings.take_id = takes.id AND recordings.state = ?)", string(interview.Kept)).
		Where("NOT EXISTS (SELECT 1 FROM transcripts WHERE transcripts.take_id = takes.id)").
		Order("created_at, id").Find(&rows).Error
	return listOf(rows, takeRow.take), named("list takes that need words", err)
}
