package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"
)

type textRow struct {
	Hash      string
	Text      string
	CreatedAt time.Time
}

// SaveTexts keeps texts by hash, so that old reviews can be read with what
// made them; kind is "rubric" or "prompt".
func (s *Store) SaveTexts(ctx context.Context, kind string, texts map[string]string) error {
	table, ok := map[string]string{"rubric": "rubrics", "prompt": "prompts"}[kind]
	if !ok {
		return fmt.Errorf("save texts: %q is neither rubric nor prompt", kind)
	}
	return s.write(ctx, "save "+table, func(tx *transaction) error {
		for hash, text := range texts {
			row := textRow{Hash: hash, Text: text, CreatedAt: same(s.now())}
			if err := tx.Table(table).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
				return err
			}
		}
		return nil
	})
}
