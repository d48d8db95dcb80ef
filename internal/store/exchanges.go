package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"equipoise/internal/interview"
)

type exchangeRow struct {
	PersonID string
	ReviewID string
	Step     string
	Sent     string
	Received string
	At       time.Time
}

// TableName is the row's table.
func (exchangeRow) TableName() string { return "exchanges" }

func (r exchangeRow) exchange() interview.Exchange {
	return interview.Exchange{ReviewID: r.ReviewID, Step: r.Step, Sent: r.Sent, Received: r.Received, At: r.At.UTC()}
}

// Recall is the exchange of one step of a review, ErrNotFound where there is
// none. It is for the work on a review, which has checked the owner.
func (s *Store) Recall(ctx context.Context, reviewID, step string) (interview.Exchange, error) {
	var row exchangeRow
	err := s.read(ctx).Where("review_id = ? AND step = ?", reviewID, step).Take(&row).Error
	return row.exchange(), named("recall step "+step+" of review "+reviewID, err)
}

// Record keeps an exchange with its review; the same step again replaces it.
func (s *Store) Record(ctx context.Context, e interview.Exchange) error {
	return s.write(ctx, "record step "+e.Step+" of review "+e.ReviewID, func(tx *transaction) error {
		var review reviewRow
		if err := tx.Select("person_id").Where("id = ?", e.ReviewID).Take(&review).Error; err != nil {
			return err
		}
		row := exchangeRow{
			PersonID: review.PersonID, ReviewID: e.ReviewID, Step: e.Step,
			Sent: e.Sent, Received: e.Received, At: same(e.At),
		}
		return tx.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "review_id"}, {Name: "step"}},
			DoUpdates: clause.AssignmentColumns([]string{"sent", "received", "at"}),
		}).Create(&row).Error
	})
}

// Exchanges lists the exchanges of a review, oldest first.
func (s *Store) Exchanges(ctx context.Context, personID, reviewID string) ([]interview.Exchange, error) {
	var rows []exchangeRow
	err := s.read(ctx).Where("person_id = ? AND review_id = ?", personID, reviewID).Order("at, step").Find(&rows).Error
	return listOf(rows, exchangeRow.exchange), named("list the exchanges of review "+reviewID, err)
}
