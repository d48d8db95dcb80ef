package practice

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"equipoise/internal/interview"
)

// ProjectCards lists the person's project cards.
func (r *Room) ProjectCards(ctx context.Context, personID string) ([]interview.ProjectCard, error) {
	return r.Rows.Cards(ctx, personID)
}

// SaveCard adds or changes a project card; an empty id adds.
func (r *Room) SaveCard(ctx context.Context, c interview.ProjectCard) (interview.ProjectCard, error) {
	for _, field := range []*string{&c.Title, &c.Claim, &c.Method, &c.Result, &c.Limit} {
		*field = strings.TrimSpace(*field)
		if len(*field) > 1000 {
			return c, &interview.Invalid{Field: "card", Sentence: "Keep each part of a card under 1,000 characters."}
		}
	}
	if c.Title == "" || c.Claim == "" {
		return c, &interview.Invalid{Field: "title", Sentence: "A card needs a title and a claim."}
	}
	c.UpdatedAt = r.Now()
	if c.ID == "" {
		c.ID, c.CreatedAt = r.NewID(), c.UpdatedAt
	}
	if err := r.Rows.SaveCard(ctx, c); err != nil {
		return c, fmt.Errorf("save card: %w", err)
	}
	return c, nil
}

// RemoveCard removes a project card.
func (r *Room) RemoveCard(ctx context.Context, personID, id string) error {
	return r.Rows.RemoveCard(ctx, personID, id)
}

// withBackground puts a card's text into the questions that have a slot for
// it: the chosen card, or the newest where none was chosen.
func (r *Room) withBackground(ctx context.Context, personID, cardID string, picked []interview.Question) ([]interview.Question, error) {
	cards, err := r.Rows.Cards(ctx, personID)
	if err != nil {
		return nil, fmt.Errorf("find card: %w", err)
	}
	if len(cards) == 0 {
		return picked, nil
	}
	card := slices.MaxFunc(cards, func(a, b interview.ProjectCard) int { return a.UpdatedAt.Compare(b.UpdatedAt) })
	if i := slices.IndexFunc(cards, func(c interview.ProjectCard) bool { return c.ID == cardID }); i >= 0 {
		card = cards[i]
	}
	for i := range picked {
		picked[i] = picked[i].WithCard(card.Background())
	}
	return picked, nil
}
