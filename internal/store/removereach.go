package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"equipoise/internal/interview"
)

// reach is the rows that a removal reaches, each kind as a query for ids.
type reach struct {
	db       *gorm.DB
	personID string
	what     interview.Removal
}

func (r reach) ids(of any) *gorm.DB {
	return r.db.Model(of).Select("id").Where("person_id = ?", r.personID)
}

// sessions is the sessions that a removal reaches into.
func (r reach) sessions() *gorm.DB {
	all := r.ids(&sessionRow{})
	switch r.what.Scope {
	case interview.OneTake:
		answers := r.db.Model(&takeRow{}).Select("answer_id").Where("person_id = ? AND id = ?", r.personID, r.what.ID)
		return all.Where("id IN (?)", r.db.Model(&answerRow{}).Select("session_id").Where("id IN (?)", answers))
	case interview.OneAnswer:
		return all.Where("id IN (?)", r.db.Model(&answerRow{}).Select("session_id").Where("person_id = ? AND id = ?", r.personID, r.what.ID))
	case interview.OneSession:
		return all.Where("id = ?", r.what.ID)
	case interview.OldOnes:
		before := same(r.what.Before)
		return all.Where("created_at < ? AND (finished_at IS NULL OR finished_at < ?)", before, before).
			Where("NOT EXISTS (SELECT 1 FROM answers JOIN takes ON takes.answer_id = answers.id WHERE answers.session_id = sessions.id AND takes.created_at >= ?)", before)
	}
	return all
}

func (r reach) answers() *gorm.DB {
	all := r.ids(&answerRow{})
	switch r.what.Scope {
	case interview.OneTake:
		return all.Where("1 = 0")
	case interview.OneAnswer:
		return all.Where("id = ?", r.what.ID)
	case interview.Everything:
		return all
	}
	return all.Where("session_id IN (?)", r.sessions())
}

func (r reach) takes() *gorm.DB {
	if r.what.Scope == interview.OneTake {
		return r.ids(&takeRow{}).Where("id = ?", r.what.ID)
	}
	return r.ids(&takeRow{}).Where("answer_id IN (?)", r.answers())
}

func (r reach) recordings() *gorm.DB {
	return r.ids(&recordingRow{}).Where("take_id IN (?)", r.takes())
}

// heard is the recordings that have not been removed before.
func (r reach) heard() *gorm.DB {
	return r.recordings().Where("state <> ?", string(interview.Removed))
}

func (r reach) uploads() *gorm.DB {
	return r.ids(&uploadRow{}).Where("recording_id IN (?)", r.recordings())
}

// reviews is the readings of what goes: of one take those of its words.
func (r reach) reviews() *gorm.DB {
	if r.what.Scope == interview.OneTake {
		return r.ids(&reviewRow{}).Where("transcript_id IN (?)", r.ids(&transcriptRow{}).Where("take_id = ?", r.what.ID))
	}
	return r.ids(&reviewRow{}).Where("answer_id IN (?)", r.answers())
}

// Losses says what a removal would take. What is not there is ErrNotFound.
func (s *Store) Losses(ctx context.Context, personID string, what interview.Removal) (interview.Losses, error) {
	db := s.read(ctx)
	var err error
	switch what.Scope {
	case interview.OneTake:
		err = owned(db, personID, what.ID).Take(&takeRow{}).Error
	case interview.OneAnswer:
		err = owned(db, personID, what.ID).Take(&answerRow{}).Error
	case interview.OneSession:
		err = owned(db, personID, what.ID).Take(&sessionRow{}).Error
	}
	if err != nil {
		return interview.Losses{}, named("find "+string(what.Scope)+" "+what.ID, err)
	}
	lost, err := lossesOf(db, personID, what)
	return lost, named("count what a removal takes", err)
}

func lossesOf(db *gorm.DB, personID string, what interview.Removal) (interview.Losses, error) {
	within := reach{db, personID, what}
	lost, err := soundIn(within)
	if err != nil || what.SoundOnly {
		return lost, err
	}
	given := db.Where("state = ?", string(interview.Answered)).
		Or("EXISTS (SELECT 1 FROM takes WHERE takes.answer_id = answers.id)")
	counts := []struct {
		into *int
		rows *gorm.DB
	}{
		{&lost.Places, within.answers()},
		{&lost.Answers, within.answers().Where(given)},
		{&lost.Takes, within.takes()},
		{&lost.Reviews, within.reviews()},
		{&lost.Exchanges, db.Model(&exchangeRow{}).Where("review_id IN (?)", within.reviews())},
	}
	if what.Scope != interview.OneTake && what.Scope != interview.OneAnswer {
		counts = append(counts, struct {
			into *int
			rows *gorm.DB
		}{&lost.Sessions, within.sessions()})
	}
	if what.Scope == interview.Everything {
		counts = append(counts, []struct {
			into *int
			rows *gorm.DB
		}{{&lost.Questions, within.ids(&questionRow{})}, {&lost.Cards, within.ids(&cardRow{})}}...)
	}
	for _, c := range counts {
		var n int64
		if err := c.rows.Count(&n).Error; err != nil {
			return lost, err
		}
		*c.into = int(n)
	}
	return lost, nil
}

// soundIn counts recordings and adds up how long they are.
func soundIn(within reach) (interview.Losses, error) {
	var sum struct{ Recordings, Sound, Wordless int64 }
	err := within.heard().Select("count(*) AS recordings, COALESCE(SUM(duration), 0) AS sound, " +
		"COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM transcripts WHERE transcripts.take_id = recordings.take_id) THEN 0 ELSE 1 END), 0) AS wordless").
		Scan(&sum).Error
	return interview.Losses{
		Recordings: int(sum.Recordings), Sound: time.Duration(sum.Sound), Wordless: int(sum.Wordless),
	}, err
}
