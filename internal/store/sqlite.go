package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/mattn/go-sqlite3"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
)

const (
	// DatabaseFile is the name of the database in the data folder.
	DatabaseFile = "equipoise.db"
	readers      = 4
	// walLimit is how large the write-ahead log may stay after a checkpoint.
	walLimit = 64 << 20
)

// openSQLite opens two handles on one file: one connection that writes, so
// that writers queue in order instead of meeting locks, and a few that read.
func (d *Database) openSQLite() error {
	path := filepath.Join(d.config.Folder, DatabaseFile)
	if err := makePrivate(path); err != nil {
		return fmt.Errorf("make the database: %w", err)
	}
	d.writer = sql.OpenDB(connector{dsn: sqliteDSN(path, "_txlock", "immediate")})
	d.writer.SetMaxOpenConns(1)
	reading := sql.OpenDB(connector{dsn: sqliteDSN(path, "_query_only", "1")})
	reading.SetMaxOpenConns(readers)
	reading.SetMaxIdleConns(readers)
	d.begin = d.beginSQLite
	var err error
	if d.reader, err = gorm.Open(sqlite.New(sqlite.Config{Conn: reading}), gormConfig()); err != nil {
		return errors.Join(fmt.Errorf("open the database: %w", err), reading.Close())
	}
	return nil
}

func (d *Database) beginSQLite(ctx context.Context) (*opened, error) {
	tx, err := d.writer.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	return &opened{tx: tx, handle: tx, release: func() error { return nil }}, nil
}

// makePrivate creates the file so that only its owner can read it; SQLite
// gives its log files the same permissions.
func makePrivate(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return file.Close()
}

func sqliteDSN(path, name, value string) string {
	q := url.Values{
		"_journal_mode": {"WAL"},
		"_synchronous":  {"FULL"},
		"_busy_timeout": {"5000"},
		"_foreign_keys": {"on"},
		// What is deleted is overwritten, so that it does not linger in the file.
		"_secure_delete": {"on"},
		name:             {value},
	}
	return (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: q.Encode()}).String()
}

// connector opens connections with the one pragma that a DSN cannot carry.
type connector struct{ dsn string }

// Connect opens a connection.
func (c connector) Connect(context.Context) (driver.Conn, error) { return c.Driver().Open(c.dsn) }

// Driver is SQLite's driver.
func (c connector) Driver() driver.Driver {
	return &sqlite3.SQLiteDriver{ConnectHook: func(conn *sqlite3.SQLiteConn) error {
		_, err := conn.Exec(fmt.Sprintf("PRAGMA journal_size_limit = %d", walLimit), nil)
		return err
	}}
}

// Tidy shortens SQLite's write-ahead log every minute until ctx ends: readers
// that overlap all the time would otherwise let it grow without bound. On
// Postgres it returns at once.
func (d *Database) Tidy(ctx context.Context) {
	if d.pool != nil {
		return
	}
	every := time.NewTicker(time.Minute)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
			if err := d.checkpoint(ctx); err != nil && ctx.Err() == nil {
				d.config.Log.WarnContext(ctx, "the write-ahead log could not be shortened", "err", err)
			}
		}
	}
}

func (d *Database) checkpoint(ctx context.Context) error {
	_, err := d.writer.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}
