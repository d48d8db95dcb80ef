package store

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
	"gorm.io/gorm"

	"equipoise/internal/interview"
)

// ErrInUse means that another process holds the data folder.
var ErrInUse = errors.New("the data folder is in use")

// named says what was being done and gives a database's error the name that
// the rest of the program knows it by.
func named(doing string, err error) error {
	if err == nil {
		return nil
	}
	name := nameOf(err)
	if name == nil || errors.Is(err, name) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return fmt.Errorf("%s: %w: %w", doing, name, err)
}

func nameOf(err error) error {
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound), errors.Is(err, gorm.ErrForeignKeyViolated):
		return interview.ErrNotFound // a reference names owner and id: the row is not there for this person
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return interview.ErrConflict
	}
	if lite := (sqlite3.Error{}); errors.As(err, &lite) {
		return nameOfSQLite(lite)
	}
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) {
		return nameOfPostgres(pg)
	}
	return nil
}

func nameOfSQLite(err sqlite3.Error) error {
	switch {
	case err.Code == sqlite3.ErrFull, err.SystemErrno == syscall.ENOSPC, err.SystemErrno == syscall.EDQUOT:
		return interview.ErrNoRoom
	case err.Code == sqlite3.ErrBusy, err.Code == sqlite3.ErrLocked:
		return interview.ErrBusy
	}
	return nil
}

// nameOfPostgres goes by the SQLSTATE codes of Postgres' manual, appendix A.
func nameOfPostgres(err *pgconn.PgError) error {
	switch err.Code {
	case "53100": // disk_full
		return interview.ErrNoRoom
	case "40001", "40P01", "55P03", "53300": // serialization, deadlock, lock, too many connections
		return interview.ErrBusy
	case "22021": // character_not_in_repertoire, as a NUL byte is
		return &interview.Invalid{Field: "text", Sentence: "The text holds a character that cannot be stored. Remove it and try again."}
	}
	return nil
}
