package store

import (
	"context"
	"time"

	"equipoise/internal/interview"
)

type criticRow struct {
	ID        string
	PersonID  string
	Name      string
	Kind      string
	Source    string
	BaseURL   string
	Model     string
	KeyEnding string
	KeyID     string
	SealedKey string
	Context   int
	Parallel  int
	Timeout   time.Duration
	PriceIn   float64
	PriceOut  float64
	Thorough  bool
	Retired   bool
	CreatedAt time.Time
}

// TableName is the row's table.
func (criticRow) TableName() string { return "critic_versions" }

func criticRowOf(c interview.Critic) criticRow {
	if c.Key != "" {
		c.KeyEnding = c.Key.Ending()
	}
	return criticRow{
		ID: c.ID, PersonID: c.PersonID, Name: c.Name, Kind: string(c.Kind), Source: string(c.Source),
		BaseURL: c.BaseURL, Model: c.Model, KeyEnding: c.KeyEnding, Context: c.Context, Parallel: c.Parallel,
		Timeout: c.Timeout, PriceIn: finite(c.PriceIn), PriceOut: finite(c.PriceOut), Thorough: c.Thorough,
		CreatedAt: same(c.CreatedAt),
	}
}

// critic is the row as a noun, without its key.
func (r criticRow) critic() interview.Critic {
	return interview.Critic{
		ID: r.ID, PersonID: r.PersonID, Name: r.Name, Kind: interview.CriticKind(r.Kind),
		Source: interview.CriticSource(r.Source), BaseURL: r.BaseURL, Model: r.Model, KeyEnding: r.KeyEnding,
		Context: r.Context, Parallel: r.Parallel, Timeout: r.Timeout, PriceIn: r.PriceIn, PriceOut: r.PriceOut,
		Thorough: r.Thorough, CreatedAt: r.CreatedAt.UTC(), Retired: r.Retired,
	}
}

func (r criticRow) place() []byte { return place("critic_versions", r.ID, "sealed_key") }

// Critics lists a person's critics that are not retired, without their keys,
// oldest first.
func (s *Store) Critics(ctx context.Context, personID string) ([]interview.Critic, error) {
	var rows []criticRow
	err := s.read(ctx).Where("person_id = ? AND NOT retired", personID).Order("created_at, id").Find(&rows).Error
	return listOf(rows, criticRow.critic), named("list critics", err)
}

// Critic is one critic with its key.
func (s *Store) Critic(ctx context.Context, personID, id string) (interview.Critic, error) {
	var row criticRow
	if err := owned(s.read(ctx), personID, id).Take(&row).Error; err != nil {
		return interview.Critic{}, named("find critic "+id, err)
	}
	critic := row.critic()
	var err error
	critic.Key, err = s.db.keys.open(row.SealedKey, row.KeyID, row.place())
	return critic, named("find the key of critic "+id, err)
}

// SaveCritic inserts a critic and returns it without its key. The same setup
// again, key included, returns the version there is, offered again if it was
// retired. A missing id or time of making is filled in.
func (s *Store) SaveCritic(ctx context.Context, c interview.Critic) (interview.Critic, error) {
	if c.ID == "" {
		c.ID = s.newID()
	}
	if c.CreatedAt.IsZero() {
		c.CreatedAt = s.now()
	}
	row, key := criticRowOf(c), c.Key
	err := s.write(ctx, "save critic "+c.Name, func(tx *transaction) error {
		have, found, err := tx.sameCritic(row, key)
		if err != nil {
			return err
		}
		if found {
			row = have
			row.Retired = false
			return owned(tx.Model(&criticRow{}), row.PersonID, row.ID).Update("retired", false).Error
		}
		if row.SealedKey, row.KeyID, err = s.db.keys.seal(key, row.place()); err != nil {
			return err
		}
		return tx.Create(&row).Error
	})
	return row.critic(), err
}

// sameCritic finds a version with the same setup and the same key.
func (tx *transaction) sameCritic(want criticRow, key interview.Secret) (criticRow, bool, error) {
	var rows []criticRow
	err := tx.Where("person_id = ? AND name = ? AND kind = ? AND source = ? AND base_url = ? AND model = ?",
		want.PersonID, want.Name, want.Kind, want.Source, want.BaseURL, want.Model).
		Where("context = ? AND parallel = ? AND timeout = ? AND price_in = ? AND price_out = ? AND thorough = ?",
			want.Context, want.Parallel, want.Timeout, want.PriceIn, want.PriceOut, want.Thorough).
		Order("created_at, id").Find(&rows).Error
	if err != nil {
		return criticRow{}, false, err
	}
	for _, row := range rows {
		have, err := tx.store.db.keys.open(row.SealedKey, row.KeyID, row.place())
		if err == nil && have == key { // one that does not open any more is as good as another key
			return row, true, nil
		}
	}
	return criticRow{}, false, nil
}

// RetireCritic stops offering a critic, or offers it again.
func (s *Store) RetireCritic(ctx context.Context, personID, id string, retired bool) error {
	return s.write(ctx, "retire critic "+id, func(tx *transaction) error {
		return touched(owned(tx.Model(&criticRow{}), personID, id).Update("retired", retired))
	})
}
