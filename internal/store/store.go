// Package store keeps everything people make in SQLite or Postgres. It is the
// only room that knows GORM and the schema: rows are private to it, every
// method is one complete operation, and every query names the owner.
package store

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"equipoise/internal/interview"
)

// Queue starts and ends background work inside the store's transactions; tx
// is a *sql.Tx on SQLite and a pgx.Tx on Postgres.
type Queue interface {
	Enqueue(ctx context.Context, tx any, tasks []interview.Task) error
	// Complete ends the job that ctx runs in; it does nothing outside a job.
	Complete(ctx context.Context, tx any) error
}

// Store is every row there is, seen by their owners.
type Store struct {
	db    *Database
	queue Queue
	now   func() time.Time
	newID func() string

	memory  memory
	changes atomic.Uint64
}

// New makes a store of an opened database; newID must give UUIDv7 texts.
func New(db *Database, queue Queue, now func() time.Time, newID func() string) *Store {
	return &Store{db: db, queue: queue, now: now, newID: newID}
}

// transaction is GORM inside one transaction, with what the queue needs of it.
type transaction struct {
	*gorm.DB
	ctx    context.Context
	store  *Store
	handle any
}

// write runs do in one transaction; doing is what an error says was tried.
func (s *Store) write(ctx context.Context, doing string, do func(tx *transaction) error) error {
	err := s.db.transact(ctx, func(db *gorm.DB, handle any) error {
		return do(&transaction{DB: db, ctx: ctx, store: s, handle: handle})
	})
	s.changes.Add(1)
	return named(doing, err)
}

// Changes is a number that grows after every change: while it stays the same,
// so do all rows. It is unknown on Postgres, where other processes write too.
func (s *Store) Changes() (n uint64, known bool) { return s.changes.Load(), s.db.pool == nil }

// read is GORM on the handle for reading.
func (s *Store) read(ctx context.Context) *gorm.DB { return s.db.reader.WithContext(ctx) }

// settle ends the running job and starts the tasks that follow it, in this
// order, so that a job may start its own kind again.
func (tx *transaction) settle(tasks ...interview.Task) error {
	if err := tx.store.queue.Complete(tx.ctx, tx.handle); err != nil {
		return err
	}
	return tx.enqueue(tasks...)
}

func (tx *transaction) enqueue(tasks ...interview.Task) error {
	if len(tasks) == 0 {
		return nil
	}
	return tx.store.queue.Enqueue(tx.ctx, tx.handle, tasks)
}

// owned narrows a query to one row of its owner.
func owned(db *gorm.DB, personID, id string) *gorm.DB {
	return db.Where("person_id = ? AND id = ?", personID, id)
}

// touched is ErrNotFound where a change met no row.
func touched(changed *gorm.DB) error {
	if changed.Error == nil && changed.RowsAffected == 0 {
		return interview.ErrNotFound
	}
	return changed.Error
}

// replace changes the row of this owner and id, all but when it was made, or
// inserts it; an id that somebody else has is ErrNotFound.
func replace[Row any](tx *transaction, personID, id string, row *Row) error {
	changed := owned(tx.DB.Model(new(Row)), personID, id).Select("*").Omit("id", "person_id", "created_at").Updates(row)
	if changed.Error != nil || changed.RowsAffected > 0 {
		return changed.Error
	}
	err := tx.Create(row).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return interview.ErrNotFound
	}
	return err
}
