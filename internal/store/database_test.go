package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/mattn/go-sqlite3"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
	"equipoise/internal/store"
	"equipoise/internal/work"
)

var _ practice.Rows = (*store.Store)(nil)

// house is a store on a real database with a real queue.
type house struct {
	*store.Store
	db    *store.Database
	queue *work.Queue
	raw   *sql.DB // a look past the store
	clock *clock
	me    interview.Person
	close func()
}

// clock gives times that only ever grow.
type clock struct{ ticks atomic.Int64 }

func (c *clock) now() time.Time {
	return time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC).Add(time.Duration(c.ticks.Add(1)) * time.Second)
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// onBoth runs a test on SQLite and on Postgres.
func onBoth(t *testing.T, test func(t *testing.T, h *house)) {
	onBothEmpty(t, func(t *testing.T, config store.Config) { test(t, openHouse(t, config)) })
}

// onBothEmpty runs a test with the settings of an empty database of each kind.
func onBothEmpty(t *testing.T, test func(t *testing.T, config store.Config)) {
	t.Run("SQLite", func(t *testing.T) { test(t, store.Config{Folder: t.TempDir()}) })
	t.Run("Postgres", func(t *testing.T) { test(t, store.Config{Folder: t.TempDir(), Postgres: newPostgres(t)}) })
}

func openHouse(t *testing.T, config store.Config) *house {
	t.Helper()
	ctx := context.Background()
	config.Log = slog.New(slog.DiscardHandler)
	h := &house{clock: &clock{}}
	h.db = must(store.OpenDatabase(ctx, config))(t)
	h.queue = must(work.Open(ctx, queueConfig(h.db)))(t)
	h.Store = store.New(h.db, h.queue, h.clock.now, newID)
	h.raw = must(openRaw(config))(t)
	h.close = sync.OnceFunc(func() { check(t, errors.Join(h.db.Close(), h.raw.Close())) })
	t.Cleanup(h.close)
	h.me = must(h.LocalPerson(ctx))(t)
	return h
}

func queueConfig(db *store.Database) work.Config {
	return work.Config{SQLite: db.Writer(), Postgres: db.Pool(), Alone: true, Log: slog.New(slog.DiscardHandler)}
}

func openRaw(config store.Config) (*sql.DB, error) {
	if config.Postgres != "" {
		return sql.Open("pgx", config.Postgres)
	}
	return sql.Open("sqlite3", (&url.URL{Scheme: "file", Opaque: url.PathEscape(filepath.Join(config.Folder, "equipoise.db")), RawQuery: "_busy_timeout=5000"}).String())
}

// count counts what a query of one number finds.
func (h *house) count(t *testing.T, query string) int {
	t.Helper()
	var n int
	check(t, h.raw.QueryRow("SELECT count(*) FROM "+query).Scan(&n))
	return n
}

// stranger is another person.
func (h *house) stranger(t *testing.T) string {
	t.Helper()
	id := newID()
	insert := fmt.Sprintf("INSERT INTO people (id, name, local, created_at) VALUES ('%s', 'another', false, '2026-03-01 09:00:00')", id)
	must(h.raw.Exec(insert))(t)
	return id
}

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		check(t, err)
		return v
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
