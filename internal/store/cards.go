package store

import (
	"context"
	"time"

	"equipoise/internal/interview"
)

type cardRow struct {
	ID        string
	PersonID  string
	Title     string
	Claim     string
	Method    string
	Result    string
	LimitText string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is the row's table.
func (cardRow) TableName() string { return "project_cards" }

func cardRowOf(c interview.ProjectCard, now time.Time) cardRow {
	return cardRow{
		ID: c.ID, PersonID: c.PersonID, Title: c.Title, Claim: c.Claim, Method: c.Method,
		Result: c.Result, LimitText: c.Limit, CreatedAt: now, UpdatedAt: now,
	}
}

func (r cardRow) card() interview.ProjectCard {
	return interview.ProjectCard{
		ID: r.ID, PersonID: r.PersonID, Title: r.Title, Claim: r.Claim, Method: r.Method,
		Result: r.Result, Limit: r.LimitText, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
}

// Cards lists a person's project cards, oldest first.
func (s *Store) Cards(ctx context.Context, personID string) ([]interview.ProjectCard, error) {
	var rows []cardRow
	err := s.read(ctx).Where("person_id = ?", personID).Order("created_at, id").Find(&rows).Error
	return listOf(rows, cardRow.card), named("list project cards", err)
}

// SaveCard inserts a project card or replaces the one with its id.
func (s *Store) SaveCard(ctx context.Context, c interview.ProjectCard) error {
	row := cardRowOf(c, same(s.now()))
	return s.write(ctx, "save project card "+c.ID, func(tx *transaction) error {
		return replace(tx, c.PersonID, c.ID, &row)
	})
}

// RemoveCard deletes a project card; questions already asked keep its text.
func (s *Store) RemoveCard(ctx context.Context, personID, id string) error {
	return s.write(ctx, "remove project card "+id, func(tx *transaction) error {
		return touched(owned(tx.DB, personID, id).Delete(&cardRow{}))
	})
}
