package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"equipoise/internal/interview"
)

type settingRow struct {
	PersonID  string
	Name      string
	Value     string
	UpdatedAt time.Time
}

// TableName is the row's table.
func (settingRow) TableName() string { return "settings" }

type secretRow struct {
	PersonID  string
	Name      string
	KeyID     string
	Sealed    string
	UpdatedAt time.Time
}

// TableName is the row's table.
func (secretRow) TableName() string { return "secrets" }

func (r secretRow) place() []byte { return place("secrets", r.PersonID+"/"+r.Name, "sealed") }

// Settings is a person's settings by name.
func (s *Store) Settings(ctx context.Context, personID string) (map[string]string, error) {
	var rows []settingRow
	err := s.read(ctx).Where("person_id = ?", personID).Find(&rows).Error
	values := make(map[string]string, len(rows))
	for _, row := range rows {
		values[row.Name] = row.Value
	}
	return values, named("list settings", err)
}

// SaveSettings stores values and secrets by name, together; an empty one
// removes what was there, and names not given stay.
func (s *Store) SaveSettings(ctx context.Context, personID string, values map[string]string, secrets map[string]interview.Secret) error {
	return s.write(ctx, "save settings", func(tx *transaction) error {
		for name, value := range values {
			if err := tx.setting(personID, name, value); err != nil {
				return err
			}
		}
		for name, secret := range secrets {
			if err := tx.secret(personID, name, secret); err != nil {
				return err
			}
		}
		return nil
	})
}

func (tx *transaction) setting(personID, name, value string) error {
	if value == "" {
		return tx.Where("person_id = ? AND name = ?", personID, name).Delete(&settingRow{}).Error
	}
	row := settingRow{PersonID: personID, Name: name, Value: value, UpdatedAt: same(tx.store.now())}
	return tx.Clauses(byName("value", "updated_at")).Create(&row).Error
}

// byName replaces columns of the row with the same person and name.
func byName(columns ...string) clause.OnConflict {
	return clause.OnConflict{
		Columns:   []clause.Column{{Name: "person_id"}, {Name: "name"}},
		DoUpdates: clause.AssignmentColumns(columns),
	}
}

// Secret is a person's secret by name, empty where there is none.
func (s *Store) Secret(ctx context.Context, personID, name string) (interview.Secret, error) {
	var rows []secretRow
	err := s.read(ctx).Where("person_id = ? AND name = ?", personID, name).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return "", named("find secret "+name, err)
	}
	secret, err := s.db.keys.open(rows[0].Sealed, rows[0].KeyID, rows[0].place())
	return secret, named("find secret "+name, err)
}

func (tx *transaction) secret(personID, name string, secret interview.Secret) (err error) {
	if secret == "" {
		return tx.Where("person_id = ? AND name = ?", personID, name).Delete(&secretRow{}).Error
	}
	row := secretRow{PersonID: personID, Name: name, UpdatedAt: same(tx.store.now())}
	if row.Sealed, row.KeyID, err = tx.store.db.keys.seal(secret, row.place()); err != nil {
		return err
	}
	return tx.Clauses(byName("key_id", "sealed", "updated_at")).Create(&row).Error
}
