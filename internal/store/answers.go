package store

import (
	"context"
	"time"

	"equipoise/internal/interview"
)

type answerRow struct {
	ID             string
	PersonID       string
	SessionID      string
	Number         int
	QuestionID     string
	QuestionText   string
	QuestionRest   string
	FollowUpNumber int
	State          string
	Confidence     string
	Draft          string
	CreatedAt      time.Time
	AnsweredAt     *time.Time
}

// TableName is the row's table.
func (answerRow) TableName() string { return "answers" }

func answerRowOf(a interview.Answer) answerRow {
	return answerRow{
		ID: a.ID, PersonID: a.PersonID, SessionID: a.SessionID, Number: a.Number,
		QuestionID: a.Question.ID, QuestionText: a.Question.Text, QuestionRest: written(restOf(a.Question)),
		FollowUpNumber: a.Question.FollowUpNumber, State: string(a.State), Confidence: string(a.Confidence),
		Draft: a.Draft, CreatedAt: same(a.CreatedAt), AnsweredAt: maybe(a.AnsweredAt),
	}
}

func (r answerRow) answer() (interview.Answer, error) {
	var rest questionRest
	err := readInto(r.QuestionRest, &rest)
	return interview.Answer{
		ID: r.ID, PersonID: r.PersonID, SessionID: r.SessionID, Number: r.Number,
		Question: rest.question(r.QuestionID, r.QuestionText, r.FollowUpNumber),
		State:    interview.AnswerState(r.State), Confidence: interview.Confidence(r.Confidence),
		Draft: r.Draft, CreatedAt: r.CreatedAt.UTC(), AnsweredAt: timeOf(r.AnsweredAt),
	}, err
}

// Answer is one answer with its session.
func (s *Store) Answer(ctx context.Context, personID, id string) (interview.Answer, interview.Session, error) {
	var row answerRow
	if err := owned(s.read(ctx), personID, id).Take(&row).Error; err != nil {
		return interview.Answer{}, interview.Session{}, named("find answer "+id, err)
	}
	var session sessionRow
	if err := owned(s.read(ctx), personID, row.SessionID).Take(&session).Error; err != nil {
		return interview.Answer{}, interview.Session{}, named("find the session of answer "+id, err)
	}
	answer, err := row.answer()
	return answer, session.session(), err
}

// AnswersOf lists the answers of sessions, those of one session in order.
func (s *Store) AnswersOf(ctx context.Context, personID string, sessionIDs []string) ([]interview.Answer, error) {
	if len(sessionIDs) == 0 {
		return nil, nil
	}
	var rows []answerRow
	err := s.read(ctx).Where("person_id = ? AND session_id IN ?", personID, sessionIDs).Order("session_id, number").Find(&rows).Error
	if err != nil {
		return nil, named("list answers", err)
	}
	return all(rows, answerRow.answer)
}

// AnswersTo lists the answers given to a question, oldest first.
func (s *Store) AnswersTo(ctx context.Context, personID, questionID string) ([]interview.Answer, error) {
	var rows []answerRow
	err := s.read(ctx).Where("person_id = ? AND question_id = ? AND state = ?", personID, questionID, string(interview.Answered)).
		Order("answered_at, id").Find(&rows).Error
	if err != nil {
		return nil, named("list answers to question "+questionID, err)
	}
	return all(rows, answerRow.answer)
}

// SaveDraft keeps words not handed in; ErrFinished after the finish.
func (s *Store) SaveDraft(ctx context.Context, personID, answerID, draft string) error {
	return s.write(ctx, "save the draft of answer "+answerID, func(tx *transaction) error {
		if _, err := tx.lockOpenAnswer(personID, answerID); err != nil {
			return err
		}
		return owned(tx.Model(&answerRow{}), personID, answerID).Update("draft", draft).Error
	})
}

// SkipAnswer marks a waiting answer skipped; ErrFinished after the finish,
// ErrConflict where it has been answered meanwhile.
func (s *Store) SkipAnswer(ctx context.Context, personID, answerID string) error {
	return s.write(ctx, "skip answer "+answerID, func(tx *transaction) error {
		answer, err := tx.lockOpenAnswer(personID, answerID)
		if err != nil {
			return err
		}
		if answer.State == string(interview.Answered) {
			return interview.ErrConflict
		}
		return owned(tx.Model(&answerRow{}), personID, answerID).Update("state", string(interview.Skipped)).Error
	})
}

// markAnswered says that a complete take was handed in.
func (tx *transaction) markAnswered(personID, answerID string, at time.Time, more map[string]any) error {
	changes := map[string]any{"state": string(interview.Answered), "answered_at": same(at)}
	for column, value := range more {
		changes[column] = value
	}
	return owned(tx.Model(&answerRow{}), personID, answerID).Updates(changes).Error
}

// Attempts counts answered places by question id, follow-ups left out.
func (s *Store) Attempts(ctx context.Context, personID string) (map[string]int, error) {
	var rows []struct {
		QuestionID string
		Times      int
	}
	err := s.read(ctx).Model(&answerRow{}).Select("question_id, count(*) AS times").
		Where("person_id = ? AND state = ? AND follow_up_number = 0", personID, string(interview.Answered)).
		Group("question_id").Find(&rows).Error
	attempts := make(map[string]int, len(rows))
	for _, row := range rows {
		attempts[row.QuestionID] = row.Times
	}
	return attempts, named("count attempts", err)
}

// OpenQuestions is the ids of questions that stand in unfinished sessions.
func (s *Store) OpenQuestions(ctx context.Context, personID string) (map[string]bool, error) {
	unfinished := s.read(ctx).Model(&sessionRow{}).Select("id").Where("person_id = ? AND finished_at IS NULL", personID)
	var ids []string
	err := s.read(ctx).Model(&answerRow{}).Where("person_id = ? AND session_id IN (?)", personID, unfinished).
		Distinct().Pluck("question_id", &ids).Error
	open := make(map[string]bool, len(ids))
	for _, id := range ids {
		open[id] = true
	}
	return open, named("list open questions", err)
}
