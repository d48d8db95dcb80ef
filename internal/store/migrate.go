package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var embedded embed.FS

// migrate brings the schema up to date, after a copy of a database that
// already holds something.
func (d *Database) migrate(ctx context.Context) error {
	steps, err := d.migrations()
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	have, want, err := steps.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("ask for the version of the schema: %w", err)
	}
	if have > want {
		return fmt.Errorf("the database has schema %d, this program knows %d: start the newer equipoise that made it", have, want)
	}
	if have > 0 && have < want {
		if err := d.backUp(ctx, have); err != nil {
			return fmt.Errorf("copy the database before changing its schema: %w", err)
		}
	}
	if _, err := steps.Up(ctx); err != nil {
		return named("bring the schema up to date", err)
	}
	return nil
}

func (d *Database) migrations() (*goose.Provider, error) {
	files, err := d.schema()
	if err != nil {
		return nil, err
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if d.pool == nil {
		return goose.NewProvider(goose.DialectSQLite3, d.writer, files, options...)
	}
	one, err := lock.NewPostgresSessionLocker() // several nodes may start at once
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, d.writer, files, append(options, goose.WithSessionLocker(one))...)
}

func (d *Database) schema() (fs.FS, error) {
	if d.config.schema != nil {
		return d.config.schema, nil
	}
	return fs.Sub(embedded, "migrations")
}

// backUp copies the SQLite file as it is; a Postgres is its operator's to
// back up.
func (d *Database) backUp(ctx context.Context, version int64) error {
	if d.pool != nil {
		return nil
	}
	folder := filepath.Join(d.config.Folder, "backups")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	path := filepath.Join(folder, fmt.Sprintf("schema-%d.db", version))
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) { // of a change that did not come to its end
		return err
	}
	if _, err := d.writer.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return err
	}
	return os.Chmod(path, 0o600)
}
