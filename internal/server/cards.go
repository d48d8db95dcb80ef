package server

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
)

// cardsPage lists project cards above the form for one.
type cardsPage struct {
	frame
	Cards                    []interview.ProjectCard
	Headline, Action, Remove string
	Card                     interview.ProjectCard
	Trouble                  string
}

func (s *site) showCards(c echo.Context) error {
	page, err := s.cardsPage(c, interview.ProjectCard{})
	if err != nil {
		return err
	}
	return s.ok(c, "cards", page)
}

func (s *site) cardsPage(c echo.Context, card interview.ProjectCard) (cardsPage, error) {
	cards, err := s.Room.ProjectCards(c.Request().Context(), personID(c))
	p := cardsPage{frame: s.frame(c, "Project cards", "questions"), Cards: cards, Headline: "A new card", Action: "/cards", Card: card}
	if card.ID != "" {
		p.Cards, p.Headline, p.Action, p.Remove = nil, "Change the card", "/cards/"+card.ID, "/cards/"+card.ID+"/remove"
	}
	return p, err
}

func (s *site) showCard(c echo.Context) error {
	card, err := s.card(c)
	if err != nil {
		return err
	}
	page, err := s.cardsPage(c, card)
	if err != nil {
		return err
	}
	return s.ok(c, "cards", page)
}

// card finds the card an address names.
func (s *site) card(c echo.Context) (interview.ProjectCard, error) {
	cards, err := s.Room.ProjectCards(c.Request().Context(), personID(c))
	if err != nil {
		return interview.ProjectCard{}, err
	}
	i := slices.IndexFunc(cards, func(card interview.ProjectCard) bool { return card.ID == c.Param("id") })
	if i < 0 {
		return interview.ProjectCard{}, fmt.Errorf("card %s: %w", c.Param("id"), interview.ErrNotFound)
	}
	return cards[i], nil
}

func (s *site) saveCard(c echo.Context) error {
	var card interview.ProjectCard
	if c.Param("id") != "" {
		kept, err := s.card(c)
		if err != nil {
			return err
		}
		card = kept
	}
	form, err := c.FormParams()
	if err != nil {
		return fmt.Errorf("read form: %w", err)
	}
	card.PersonID = personID(c)
	card.Title, card.Claim, card.Method = form.Get("title"), form.Get("claim"), form.Get("method")
	card.Result, card.Limit = form.Get("result"), form.Get("limit")
	_, err = s.Room.SaveCard(c.Request().Context(), card)
	if sentence, ok := trouble(err); ok {
		page, err := s.cardsPage(c, card)
		if err != nil {
			return err
		}
		page.Trouble = sentence
		return s.show(c, http.StatusUnprocessableEntity, "cards", page)
	}
	if err != nil {
		return err
	}
	return to(c, "/cards?done=card")
}

func (s *site) removeCard(c echo.Context) error {
	if err := s.Room.RemoveCard(c.Request().Context(), personID(c), c.Param("id")); err != nil {
		return err
	}
	return to(c, "/cards?done=card-removed")
}
