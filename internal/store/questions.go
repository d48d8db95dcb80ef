package store

import (
	"context"
	"time"

	"equipoise/internal/interview"
)

type questionRow struct {
	ID        string
	PersonID  string
	Text      string
	Rest      string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is the row's table.
func (questionRow) TableName() string { return "questions" }

// questionRest is what of a question has no column of its own.
type questionRest struct {
	Guide          int            `json:"guide,omitempty"`
	WithBackground string         `json:"with_background,omitempty"`
	Kind           string         `json:"kind"`
	Basis          string         `json:"basis"`
	Topics         []string       `json:"topics,omitempty"`
	Difficulty     string         `json:"difficulty"`
	Core           []string       `json:"core,omitempty"`
	NoRoom         []string       `json:"no_room,omitempty"`
	AsksStance     bool           `json:"asks_stance"`
	Parts          []string       `json:"parts,omitempty"`
	Points         []string       `json:"points,omitempty"`
	FollowUps      []followUpRest `json:"follow_ups,omitempty"`
	FollowUpTo     string         `json:"follow_up_to,omitempty"`
	Think          time.Duration  `json:"think"`
	Answer         time.Duration  `json:"answer"`
	Background     string         `json:"background,omitempty"`
	Own            string         `json:"own,omitempty"` // owner of an own question
}

type followUpRest struct {
	Text       string   `json:"text"`
	Core       []string `json:"core,omitempty"`
	AsksStance bool     `json:"asks_stance"`
}

func restOf(q interview.Question) questionRest {
	return questionRest{
		Guide: q.Guide, WithBackground: q.WithBackground, Kind: string(q.Kind), Basis: string(q.Basis),
		Topics: texts(q.Topics), Difficulty: string(q.Difficulty), Core: texts(q.Core), NoRoom: texts(q.NoRoom),
		AsksStance: q.AsksStance, Parts: q.Parts, Points: q.Points,
		FollowUps: listOf(q.FollowUps, func(f interview.FollowUp) followUpRest {
			return followUpRest{Text: f.Text, Core: texts(f.Core), AsksStance: f.AsksStance}
		}),
		FollowUpTo: q.FollowUpTo, Think: q.Think, Answer: q.Answer, Background: q.Background, Own: q.PersonID,
	}
}

func (r questionRest) question(id, text string, followUp int) interview.Question {
	return interview.Question{
		ID: id, Text: text, FollowUpNumber: followUp, PersonID: r.Own,
		Guide: r.Guide, WithBackground: r.WithBackground, Kind: interview.Kind(r.Kind), Basis: interview.Basis(r.Basis),
		Topics: typed[interview.Topic](r.Topics), Difficulty: interview.Difficulty(r.Difficulty),
		Core: typed[interview.CriterionID](r.Core), NoRoom: typed[interview.CheckID](r.NoRoom),
		AsksStance: r.AsksStance, Parts: r.Parts, Points: r.Points,
		FollowUps: listOf(r.FollowUps, func(f followUpRest) interview.FollowUp {
			return interview.FollowUp{Text: f.Text, Core: typed[interview.CriterionID](f.Core), AsksStance: f.AsksStance}
		}),
		FollowUpTo: r.FollowUpTo, Think: r.Think, Answer: r.Answer, Background: r.Background,
	}
}

func (r questionRow) question() (interview.Question, error) {
	var rest questionRest
	err := readInto(r.Rest, &rest)
	rest.Own = r.PersonID
	return rest.question(r.ID, r.Text, 0), err
}

// OwnQuestions lists the questions a person wrote, oldest first.
func (s *Store) OwnQuestions(ctx context.Context, personID string) ([]interview.Question, error) {
	var rows []questionRow
	err := s.read(ctx).Where("person_id = ?", personID).Order("created_at, id").Find(&rows).Error
	if err != nil {
		return nil, named("list own questions", err)
	}
	return all(rows, questionRow.question)
}

// SaveQuestion inserts an own question or replaces the one with its id.
func (s *Store) SaveQuestion(ctx context.Context, q interview.Question) error {
	now := same(s.now())
	row := questionRow{ID: q.ID, PersonID: q.PersonID, Text: q.Text, Rest: written(restOf(q)), CreatedAt: now, UpdatedAt: now}
	return s.write(ctx, "save question "+q.ID, func(tx *transaction) error {
		return replace(tx, q.PersonID, q.ID, &row)
	})
}

// RemoveQuestion deletes an own question; sessions keep their copy.
func (s *Store) RemoveQuestion(ctx context.Context, personID, id string) error {
	return s.write(ctx, "remove question "+id, func(tx *transaction) error {
		return touched(owned(tx.DB, personID, id).Delete(&questionRow{}))
	})
}
