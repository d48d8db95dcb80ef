package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"github.com/jackc/pgx/v5/pgxpool"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Config says where everything is kept.
type Config struct {
	Folder   string       // data folder, made where missing
	Postgres string       // URL of a Postgres database; empty: SQLite in the folder
	Keys     string       // 32 bytes in base64, the newest first; empty: the file "key" in the folder
	Log      *slog.Logger // nil: no log

	schema fs.FS // the migrations of another version; nil: those of this one
}

// Database is an opened, locked and migrated database.
type Database struct {
	config Config
	lock   *os.File
	keys   *keyring

	writer *sql.DB       // one connection on SQLite, the pool on Postgres
	pool   *pgxpool.Pool // nil on SQLite
	reader *gorm.DB
	begin  func(context.Context) (*opened, error)
}

// opened is a transaction that has begun.
type opened struct {
	tx      *sql.Tx
	handle  any // what the queue takes
	release func() error
}

// OpenDatabase locks the data folder, opens the database in it (or the given
// Postgres) and brings its schema up to date. A folder in use is ErrInUse.
func OpenDatabase(ctx context.Context, config Config) (*Database, error) {
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	lock, err := lockFolder(config.Folder)
	if err != nil {
		return nil, err
	}
	db := &Database{config: config, lock: lock}
	if err := db.open(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func (d *Database) open(ctx context.Context) (err error) {
	if d.keys, err = openKeyring(d.config.Folder, d.config.Keys); err != nil {
		return err
	}
	if d.config.Postgres != "" {
		err = d.openPostgres(ctx)
	} else {
		err = d.openSQLite()
	}
	if err != nil {
		return err
	}
	return d.migrate(ctx)
}

// Writer is the SQLite handle all writing goes through, one connection wide;
// nil on Postgres. Whoever works inside a transaction must not use it.
func (d *Database) Writer() *sql.DB {
	if d.pool != nil {
		return nil
	}
	return d.writer
}

// Pool is the pool of Postgres connections, nil on SQLite.
func (d *Database) Pool() *pgxpool.Pool { return d.pool }

// Ready reports whether the database answers.
func (d *Database) Ready(ctx context.Context) error {
	var one int
	if err := d.reader.WithContext(ctx).Raw("SELECT 1").Scan(&one).Error; err != nil {
		return fmt.Errorf("ask the database: %w", err)
	}
	return nil
}

// Close closes the handles and lets go of the folder.
func (d *Database) Close() error {
	var errs []error
	if d.reader != nil {
		if handle, err := d.reader.DB(); err == nil {
			errs = append(errs, handle.Close())
		}
	}
	if d.writer != nil {
		errs = append(errs, d.writer.Close())
	}
	if d.pool != nil {
		d.pool.Close()
	}
	return errors.Join(append(errs, d.lock.Close())...)
}

// transact runs do in one transaction and commits it if do succeeds.
func (d *Database) transact(ctx context.Context, do func(db *gorm.DB, handle any) error) (err error) {
	t, err := d.begin(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.release()) }()
	defer t.tx.Rollback() //nolint:errcheck // does nothing after the commit
	db := d.reader.Session(&gorm.Session{NewDB: true, Context: ctx})
	db.Statement.ConnPool = t.tx
	if err := do(db, t.handle); err != nil {
		return err
	}
	return t.tx.Commit()
}

// gormConfig keeps GORM quiet (its log would hold what people wrote) and its
// errors the same on both databases.
func gormConfig() *gorm.Config {
	return &gorm.Config{TranslateError: true, Logger: logger.Discard}
}
