package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"equipoise/internal/interview"
)

type sessionRow struct {
	ID         string
	PersonID   string
	Name       string
	Mode       string
	Think      time.Duration
	Answer     time.Duration
	FollowUps  bool
	Note       string
	CreatedAt  time.Time
	FinishedAt *time.Time
}

// TableName is the row's table.
func (sessionRow) TableName() string { return "sessions" }

func sessionRowOf(s interview.Session) sessionRow {
	return sessionRow{
		ID: s.ID, PersonID: s.PersonID, Name: s.Name, Mode: string(s.Mode), Think: s.Think, Answer: s.Answer,
		FollowUps: s.FollowUps, Note: s.Note, CreatedAt: same(s.CreatedAt), FinishedAt: maybe(s.FinishedAt),
	}
}

func (r sessionRow) session() interview.Session {
	return interview.Session{
		ID: r.ID, PersonID: r.PersonID, Name: r.Name, Mode: interview.Mode(r.Mode), Think: r.Think, Answer: r.Answer,
		FollowUps: r.FollowUps, Note: r.Note, CreatedAt: r.CreatedAt.UTC(), FinishedAt: timeOf(r.FinishedAt),
	}
}

// StartSession stores a session together with its answers.
func (s *Store) StartSession(ctx context.Context, session interview.Session, answers []interview.Answer) error {
	row, rows := sessionRowOf(session), listOf(answers, answerRowOf)
	return s.write(ctx, "start session "+session.ID, func(tx *transaction) error {
		if err := tx.Create(&row).Error; err != nil || len(rows) == 0 {
			return err
		}
		return tx.Create(&rows).Error
	})
}

// Session is a session with its answers in order.
func (s *Store) Session(ctx context.Context, personID, id string) (interview.Session, []interview.Answer, error) {
	var row sessionRow
	if err := owned(s.read(ctx), personID, id).Take(&row).Error; err != nil {
		return interview.Session{}, nil, named("find session "+id, err)
	}
	answers, err := s.AnswersOf(ctx, personID, []string{id})
	return row.session(), answers, err
}

// Sessions lists a person's sessions started before a time, newest first; a
// zero time means from the newest on.
func (s *Store) Sessions(ctx context.Context, personID string, before time.Time, limit int) ([]interview.Session, error) {
	query := s.read(ctx).Where("person_id = ?", personID)
	if !before.IsZero() {
		query = query.Where("created_at < ?", same(before))
	}
	var rows []sessionRow
	err := query.Order("created_at DESC, id DESC").Limit(limit).Find(&rows).Error
	return listOf(rows, sessionRow.session), named("list sessions", err)
}

// OpenSessions lists a person's unfinished sessions, newest first.
func (s *Store) OpenSessions(ctx context.Context, personID string) ([]interview.Session, error) {
	var rows []sessionRow
	err := s.read(ctx).Where("person_id = ? AND finished_at IS NULL", personID).Order("created_at DESC, id DESC").Find(&rows).Error
	return listOf(rows, sessionRow.session), named("list open sessions", err)
}

// lockSession loads a session so that nobody else changes it or anything in
// it before the transaction ends: everything that hangs on a session is
// written under this lock. SQLite has one writer and needs no more.
func (tx *transaction) lockSession(personID, id string) (sessionRow, error) {
	var row sessionRow
	err := owned(tx.Clauses(clause.Locking{Strength: "UPDATE"}), personID, id).Take(&row).Error
	return row, err
}

// lockAnswer locks the session that an answer belongs to and loads the answer.
func (tx *transaction) lockAnswer(personID, id string) (sessionRow, answerRow, error) {
	var answer answerRow
	if err := owned(tx.DB, personID, id).Take(&answer).Error; err != nil {
		return sessionRow{}, answer, err
	}
	session, err := tx.lockSession(personID, answer.SessionID)
	if err != nil {
		return session, answer, err
	}
	return session, answer, owned(tx.DB, personID, id).Take(&answer).Error
}

// lockOpenAnswer is lockAnswer, and ErrFinished where the session is finished.
func (tx *transaction) lockOpenAnswer(personID, id string) (answerRow, error) {
	session, answer, err := tx.lockAnswer(personID, id)
	if err == nil && session.FinishedAt != nil {
		err = interview.ErrFinished
	}
	return answer, err
}
