package store

import (
	"context"

	"gorm.io/gorm/clause"

	"equipoise/internal/interview"
)

// lostSound is why a take whose sound was deleted before anybody wrote it down
// has nothing to read.
const lostSound = "Its sound was deleted before there were words."

// Remove deletes what a removal reaches, notes what has to vanish from the disk
// with it, and says what went. What is not there is ErrNotFound, and an answer's
// last take ErrConflict.
func (s *Store) Remove(ctx context.Context, personID string, what interview.Removal) (lost interview.Losses, err error) {
	err = s.write(ctx, "remove "+string(what.Scope)+" "+what.ID, func(tx *transaction) error {
		if err := tx.lockReached(personID, what); err != nil {
			return err
		}
		if lost, err = lossesOf(tx.DB, personID, what); err != nil {
			return err
		}
		if err := tx.noteErasures(personID, what); err != nil {
			return err
		}
		if what.SoundOnly {
			return tx.removeSound(personID, what)
		}
		return tx.removeRows(personID, what)
	})
	return lost, err
}

// lockReached locks every session that a removal reaches into, and then the
// reviews, for what hangs on a review is written without the session's lock.
func (tx *transaction) lockReached(personID string, what interview.Removal) error {
	switch what.Scope {
	case interview.OneTake:
		if err := tx.lockSpare(personID, what.ID); err != nil {
			return err
		}
	case interview.OneAnswer:
		if _, _, err := tx.lockAnswer(personID, what.ID); err != nil {
			return err
		}
	case interview.OneSession:
		if _, err := tx.lockSession(personID, what.ID); err != nil {
			return err
		}
	}
	within := reach{tx.DB, personID, what}
	var ids []string
	sessions := tx.Model(&sessionRow{}).Where("id IN (?)", within.sessions())
	if err := sessions.Clauses(clause.Locking{Strength: "UPDATE"}).Order("id").Pluck("id", &ids).Error; err != nil {
		return err
	}
	reviews := tx.Model(&reviewRow{}).Where("id IN (?)", within.reviews())
	return reviews.Clauses(clause.Locking{Strength: "UPDATE"}).Order("id").Pluck("id", &ids).Error
}

// lockSpare locks a take that is not its answer's last one; that is
// ErrConflict, since an answer without a take is none.
func (tx *transaction) lockSpare(personID, id string) error {
	take, _, err := tx.lockTake(personID, id)
	if err != nil {
		return err
	}
	var others int64
	err = tx.Model(&takeRow{}).Where("person_id = ? AND answer_id = ? AND id <> ? AND state <> ?", personID, take.AnswerID, id, string(interview.TakeRecording)).
		Count(&others).Error
	if err == nil && others == 0 {
		return interview.ErrConflict
	}
	return err
}

// noteErasures notes files whose rows are about to go, and that the database
// itself is to be cleaned.
func (tx *transaction) noteErasures(personID string, what interview.Removal) error {
	within := reach{tx.DB, personID, what}
	var recordings, uploads []string
	if err := within.heard().Pluck("id", &recordings).Error; err != nil {
		return err
	}
	if err := tx.Model(&uploadRow{}).Where("id IN (?)", within.uploads()).Pluck("id", &uploads).Error; err != nil {
		return err
	}
	at := same(tx.store.now())
	rows := []erasureRow{{ID: tx.store.newID(), PersonID: personID, Kind: string(interview.ErasedText), At: at}}
	for _, id := range recordings {
		rows = append(rows, erasureRow{ID: id, PersonID: personID, Kind: string(interview.ErasedRecording), At: at})
	}
	for _, id := range uploads {
		rows = append(rows, erasureRow{ID: id, PersonID: personID, Kind: string(interview.ErasedUpload), At: at})
	}
	return tx.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(rows, 500).Error
}

// removeSound forgets the sound and keeps what was said; takes that nobody has
// written down are lost.
func (tx *transaction) removeSound(personID string, what interview.Removal) error {
	within := reach{tx.DB, personID, what}
	var takes []takeRow
	wordless := tx.Where("person_id = ? AND id IN (?)", personID, within.heard().Select("take_id")).
		Where("NOT EXISTS (SELECT 1 FROM transcripts WHERE transcripts.take_id = takes.id)")
	if err := wordless.Find(&takes).Error; err != nil {
		return err
	}
	for _, take := range takes {
		if err := tx.moveTake(take, interview.TakeFailed, lostSound); err != nil {
			return err
		}
	}
	if err := tx.Where("id IN (?)", within.uploads()).Delete(&uploadRow{}).Error; err != nil {
		return err
	}
	gone := map[string]any{"state": string(interview.Removed), "reason": "", "size": 0, "peaks": "[]", "silences": "", "decodable": false}
	return tx.Model(&recordingRow{}).Where("id IN (?)", within.recordings()).Updates(gone).Error
}

// removeRows deletes what hangs on another thing before that thing.
func (tx *transaction) removeRows(personID string, what interview.Removal) error {
	within := reach{tx.DB, personID, what}
	var sessions []string
	if err := tx.Model(&sessionRow{}).Where("id IN (?)", within.sessions()).Pluck("id", &sessions).Error; err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return tx.Where("review_id IN (?)", within.reviews()).Delete(&exchangeRow{}).Error },
		func() error { return tx.Where("id IN (?)", within.reviews()).Delete(&reviewRow{}).Error },
		func() error { return tx.Where("take_id IN (?)", within.takes()).Delete(&transcriptRow{}).Error },
		func() error { return tx.Where("id IN (?)", within.uploads()).Delete(&uploadRow{}).Error },
		func() error { return tx.Where("id IN (?)", within.recordings()).Delete(&recordingRow{}).Error },
		func() error { return tx.Where("id IN (?)", within.takes()).Delete(&takeRow{}).Error },
		func() error { return tx.Where("id IN (?)", within.answers()).Delete(&answerRow{}).Error },
		func() error { return tx.closeRanks(personID, sessions) },
		func() error { return tx.removeOwn(personID, what) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// closeRanks numbers the answers that are left in sessions anew and deletes
// sessions that have none.
func (tx *transaction) closeRanks(personID string, sessions []string) error {
	for _, id := range sessions {
		var left []answerRow
		err := tx.Select("id", "number").Where("person_id = ? AND session_id = ?", personID, id).Order("number").Find(&left).Error
		if err != nil {
			return err
		}
		if len(left) == 0 {
			if err := owned(tx.DB, personID, id).Delete(&sessionRow{}).Error; err != nil {
				return err
			}
		}
		for i, answer := range left { // one after the other: a number may not be there twice
			if err := owned(tx.Model(&answerRow{}), personID, answer.ID).Update("number", i+1).Error; err != nil {
				return err
			}
		}
	}
	return nil
}

// removeOwn deletes what a person wrote besides answers, where everything goes.
func (tx *transaction) removeOwn(personID string, what interview.Removal) error {
	if what.Scope != interview.Everything {
		return nil
	}
	if err := tx.Where("person_id = ?", personID).Delete(&questionRow{}).Error; err != nil {
		return err
	}
	return tx.Where("person_id = ?", personID).Delete(&cardRow{}).Error
}
