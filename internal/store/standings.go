package store

import (
	"context"
	"slices"
	"sync"
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
	standings, err := s.allStandings(ctx, personID)
	if err != nil {
		return nil, named("list standings", err)
	}
	if questionID == "" {
		return slices.Clone(standings), nil
	}
	var of []interview.Standing
	for _, standing := range standings {
		if standing.QuestionID == questionID {
			of = append(of, standing)
		}
	}
	return of, nil
}

// allStandings is read from the rows only when a review was added since: a
// review that is done never changes, so their number and the newest end tell.
// The mark is taken before the rows, so what is remembered is never too old.
func (s *Store) allStandings(ctx context.Context, personID string) ([]interview.Standing, error) {
	var mark standingsMark
	err := s.read(ctx).Model(&reviewRow{}).Select("count(*) AS number, COALESCE(CAST(MAX(ended_at) AS TEXT), '') AS newest").
		Where("person_id = ? AND state = 'done'", personID).Take(&mark).Error
	if err != nil {
		return nil, err
	}
	if standings, ok := s.memory.recall(personID, mark); ok {
		return standings, nil
	}
	standings, err := s.readStandings(ctx, personID)
	if err == nil {
		s.memory.keep(personID, mark, standings)
	}
	return standings, err
}

func (s *Store) readStandings(ctx context.Context, personID string) ([]interview.Standing, error) {
	var rows []standingRow
	err := s.read(ctx).Table("reviews").
		Select("reviews.answer_id, answers.session_id, answers.question_id, answers.question_text, answers.follow_up_number, "+
			"reviews.id AS review_id, reviews.critic_id, critic_versions.name AS critic_name, critic_versions.kind AS critic_kind, "+
			"reviews.rubric_hash, answers.answered_at, reviews.stance, reviews.position, reviews.score").
		Joins("JOIN answers ON answers.id = reviews.answer_id").
		Joins("JOIN critic_versions ON critic_versions.id = reviews.critic_id").
		Where("reviews.person_id = ? AND answers.person_id = ? AND reviews.state = 'done'", personID, personID).
		Where(newestReview("AND later.state = 'done'")).
		Order("answers.answered_at, answers.id").Find(&rows).Error
	return listOf(rows, standingRow.standing), err
}

// standingsMark changes whenever a person's standings can have changed.
type standingsMark struct {
	Number int
	Newest string
}

// memory remembers the standings of the people who were here last.
type memory struct {
	mu sync.Mutex
	by map[string]remembered
}

type remembered struct {
	mark      standingsMark
	standings []interview.Standing
}

// mostRemembered is how many people's standings are kept in memory.
const mostRemembered = 64

func (m *memory) recall(personID string, mark standingsMark) ([]interview.Standing, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	have, ok := m.by[personID]
	return have.standings, ok && have.mark == mark
}

func (m *memory) keep(personID string, mark standingsMark, standings []interview.Standing) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.by == nil || len(m.by) >= mostRemembered {
		m.by = make(map[string]remembered)
	}
	m.by[personID] = remembered{mark: mark, standings: standings}
}
