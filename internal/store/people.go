package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"equipoise/internal/interview"
)

type personRow struct {
	ID        string
	Name      string
	Local     bool
	CreatedAt time.Time
}

// TableName is the row's table.
func (personRow) TableName() string { return "people" }

func (r personRow) person() interview.Person {
	return interview.Person{ID: r.ID, Name: r.Name, CreatedAt: r.CreatedAt.UTC()}
}

// LocalPerson is the one person of a server without accounts, made when missing.
func (s *Store) LocalPerson(ctx context.Context) (interview.Person, error) {
	var rows []personRow
	if err := s.read(ctx).Where("local").Limit(1).Find(&rows).Error; err != nil {
		return interview.Person{}, named("find the local person", err)
	}
	if len(rows) == 1 {
		return rows[0].person(), nil
	}
	var row personRow
	err := s.write(ctx, "make the local person", func(tx *transaction) error {
		made := personRow{ID: s.newID(), Local: true, CreatedAt: same(s.now())}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&made).Error; err != nil {
			return err
		}
		return tx.Where("local").Take(&row).Error
	})
	return row.person(), err
}
