package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"equipoise/internal/interview"
)

type reviewRow struct {
	ID              string
	PersonID        string
	AnswerID        string
	TranscriptID    string
	CriticID        string
	State           string
	Problem         string
	ProblemSentence string
	Stance          string
	Position        *int
	Score           *int
	RubricHash      string
	PromptHash      string
	Reading         string
	Assessment      string
	Critique        string
	Provenance      string
	CreatedAt       time.Time
	EndedAt         *time.Time
}

// TableName is the row's table.
func (reviewRow) TableName() string { return "reviews" }

func reviewRowOf(r interview.Review) reviewRow {
	row := reviewRow{
		ID: r.ID, PersonID: r.PersonID, AnswerID: r.AnswerID, TranscriptID: r.TranscriptID, CriticID: r.Critic.ID,
		State: string(r.State), Problem: string(r.Problem.Kind), ProblemSentence: r.Problem.Sentence,
		Stance: string(r.Assessment.Stance), RubricHash: r.Provenance.RubricHash, PromptHash: r.Provenance.PromptHash,
		Reading: written(readingTextOf(r.Reading)), Assessment: written(assessmentTextOf(r.Assessment)),
		Critique: written(critiqueTextOf(r.Critique)), Provenance: written(provenanceTextOf(r.Provenance)),
		CreatedAt: same(r.CreatedAt), EndedAt: maybe(r.EndedAt),
	}
	if p := r.Assessment.Position; p.Known {
		row.Position = &p.Value
	}
	if s := r.Assessment.Score; s.Known {
		row.Score = &s.Points
	}
	return row
}

func (r reviewRow) review(critic interview.Critic) (interview.Review, error) {
	review := interview.Review{
		ID: r.ID, PersonID: r.PersonID, AnswerID: r.AnswerID, TranscriptID: r.TranscriptID, Critic: critic,
		State:     interview.ReviewState(r.State),
		Problem:   interview.Problem{Kind: interview.ProblemKind(r.Problem), Sentence: r.ProblemSentence},
		CreatedAt: r.CreatedAt.UTC(), EndedAt: timeOf(r.EndedAt),
	}
	err := r.texts(&review)
	review.Assessment.Stance = interview.Stance(r.Stance)
	review.Assessment.Position, review.Assessment.Score = positionOf(r.Position), scoreOf(r.Score)
	review.Provenance.RubricHash, review.Provenance.PromptHash = r.RubricHash, r.PromptHash
	return review, err
}

func positionOf(value *int) interview.Position {
	if value == nil {
		return interview.Position{}
	}
	return interview.Position{Known: true, Value: *value}
}

func scoreOf(points *int) interview.Score {
	if points == nil {
		return interview.Score{}
	}
	return interview.Score{Known: true, Points: *points}
}

// Review is one review with its critic, without the critic's key.
func (s *Store) Review(ctx context.Context, personID, id string) (interview.Review, error) {
	var row reviewRow
	if err := owned(s.read(ctx), personID, id).Take(&row).Error; err != nil {
		return interview.Review{}, named("find review "+id, err)
	}
	reviews, err := s.reviewsOf(ctx, personID, []reviewRow{row})
	if err != nil {
		return interview.Review{}, named("load review "+id, err)
	}
	return reviews[0], nil
}

// NewestReviews is the newest review of each answer, by answer id.
func (s *Store) NewestReviews(ctx context.Context, personID string, answerIDs []string) (map[string]interview.Review, error) {
	by := make(map[string]interview.Review, len(answerIDs))
	if len(answerIDs) == 0 {
		return by, nil
	}
	var rows []reviewRow
	err := s.read(ctx).Where("person_id = ? AND answer_id IN ?", personID, answerIDs).Where(newestReview("")).Find(&rows).Error
	if err != nil {
		return nil, named("list newest reviews", err)
	}
	reviews, err := s.reviewsOf(ctx, personID, rows)
	for _, review := range reviews {
		by[review.AnswerID] = review
	}
	return by, named("load newest reviews", err)
}

// newestReview is the condition that no later review of the answer exists
// (that fulfils one more condition).
func newestReview(also string) string {
	return `NOT EXISTS (SELECT 1 FROM reviews later WHERE later.answer_id = reviews.answer_id ` + also + `
		AND (later.created_at > reviews.created_at OR (later.created_at = reviews.created_at AND later.id > reviews.id)))`
}

// reviewsOf puts critics to reviews.
func (s *Store) reviewsOf(ctx context.Context, personID string, rows []reviewRow) ([]interview.Review, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	var critics []criticRow
	ids := listOf(rows, func(r reviewRow) string { return r.CriticID })
	if err := s.read(ctx).Where("person_id = ? AND id IN ?", personID, ids).Find(&critics).Error; err != nil {
		return nil, err
	}
	by := make(map[string]interview.Critic, len(critics))
	for _, c := range critics {
		by[c.ID] = c.critic()
	}
	return all(rows, func(r reviewRow) (interview.Review, error) { return r.review(by[r.CriticID]) })
}

// QueueReview inserts a review in state queued and enqueues its task. Where a
// review of the same words by the same critic is on its way, that one does.
func (s *Store) QueueReview(ctx context.Context, r interview.Review) error {
	r.State = interview.Queued
	return s.write(ctx, "queue a review of answer "+r.AnswerID, func(tx *transaction) error {
		if _, _, err := tx.lockAnswer(r.PersonID, r.AnswerID); err != nil {
			return err
		}
		var underWay int64
		err := tx.Model(&reviewRow{}).Where("person_id = ? AND answer_id = ?", r.PersonID, r.AnswerID).
			Where("transcript_id = ? AND critic_id = ? AND state IN ?", r.TranscriptID, r.Critic.ID,
				[]string{string(interview.Queued), string(interview.Running)}).Count(&underWay).Error
		if err != nil || underWay > 0 {
			return err
		}
		return tx.queueReview(r)
	})
}

func (tx *transaction) queueReview(r interview.Review) error {
	row := reviewRowOf(r)
	if err := tx.Create(&row).Error; err != nil {
		return err
	}
	return tx.enqueue(interview.Task{Kind: interview.ReviewAnswer, PersonID: r.PersonID, ID: r.ID})
}

// SaveReview stores a review's outcome; if it is done or unscored, it ends the
// running job. A review that is done stays as it is.
func (s *Store) SaveReview(ctx context.Context, r interview.Review) error {
	ended := r.State == interview.Done || r.State == interview.Unscored
	if ended && r.EndedAt.IsZero() {
		r.EndedAt = s.now()
	}
	return s.write(ctx, "save review "+r.ID, func(tx *transaction) error {
		var have reviewRow
		if err := owned(tx.Clauses(clause.Locking{Strength: "UPDATE"}), r.PersonID, r.ID).Take(&have).Error; err != nil {
			return err
		}
		if have.State != string(interview.Done) {
			row := reviewRowOf(r)
			kept := []string{"id", "person_id", "answer_id", "transcript_id", "critic_id", "created_at"}
			if err := owned(tx.Model(&reviewRow{}), r.PersonID, r.ID).Select("*").Omit(kept...).Updates(&row).Error; err != nil {
				return err
			}
		}
		if ended {
			return tx.settle()
		}
		return nil
	})
}
