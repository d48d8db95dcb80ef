package store

import (
	"context"
	"time"

	"equipoise/internal/interview"
)

type standingRow struct {
	AnswerID       string
	SessionID      string
	QuestionID     string
	QuestionText   string
	FollowUpNumber int
	ReviewID       string
	CriticID       string
	CriticName     string
	CriticKind     string
	RubricHash     string
	AnsweredAt     *time.Time
	Stance         string
	Position       *int
	Score          *int
}

func (r standingRow) standing() interview.Standing {
	return interview.Standing{
		AnswerID: r.AnswerID, SessionID: r.SessionID, QuestionID: r.QuestionID, QuestionText: r.QuestionText,
		FollowUpNumber: r.FollowUpNumber, ReviewID: r.ReviewID, CriticID: r.CriticID, CriticName: r.CriticName,
		CriticKind: interview.CriticKind(r.CriticKind), RubricHash: r.RubricHash, AnsweredAt: timeOf(r.AnsweredAt),
		Stance: interview.Stance(r.Stance), Position: positionOf(r.Position), Score: scoreOf(r.Score),
	}
}

// Standings lists done reviews, the newest of each answer, oldest answer
// first; an empty question id means all questions.
func (s *Store) Standings(ctx context.Context, personID, questionID string) ([]interview.Standing, error) {
	query := s.read(ctx).Table("reviews").
		Select("reviews.answer_id, answers.session_id, answers.question_id, answers.question_text, answers.follow_up_number, "+
			"reviews.id AS review_id, reviews.critic_id, critic_versions.name AS critic_name, critic_versions.kind AS critic_kind, "+
			"reviews.rubric_hash, answers.answered_at, reviews.stance, reviews.position, reviews.score").
		Joins("JOIN answers ON answers.id = reviews.answer_id").
		Joins("JOIN critic_versions ON critic_versions.id = reviews.critic_id").
		Where("reviews.person_id = ? AND answers.person_id = ? AND reviews.state = 'done'", personID, personID).
		Where(newestReview("AND later.state = 'done'"))
	if questionID != "" {
		query = query.Where("answers.question_id = ?", questionID)
	}
	var rows []standingRow
	err := query.Order("answers.answered_at, answers.id").Find(&rows).Error
	return listOf(rows, standingRow.standing), named("list standings", err)
}
