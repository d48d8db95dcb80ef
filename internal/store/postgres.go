package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// openPostgres opens one pool that GORM and the queue share.
func (d *Database) openPostgres(ctx context.Context) error {
	pool, err := pgxpool.New(ctx, d.config.Postgres)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	d.pool = pool
	d.writer = stdlib.OpenDBFromPool(pool)
	d.begin = d.beginPostgres
	if d.reader, err = gorm.Open(postgres.New(postgres.Config{Conn: d.writer}), gormConfig()); err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	return nil
}

// beginPostgres begins a transaction on a connection of which both sides are
// known: the one GORM speaks to and the one the queue speaks to.
func (d *Database) beginPostgres(ctx context.Context) (*opened, error) {
	conn, err := d.writer.Conn(ctx)
	if err != nil {
		return nil, err
	}
	var below *pgx.Conn
	err = conn.Raw(func(driverConn any) error {
		below = driverConn.(*stdlib.Conn).Conn()
		return nil
	})
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &opened{tx: tx, handle: &pgxTx{conn: below}, release: conn.Close}, nil
}

// pgxTx shows a transaction that database/sql began as a pgx.Tx. A
// transaction inside it is a savepoint; the outer one is not its to end.
type pgxTx struct {
	conn  *pgx.Conn
	depth int // savepoints around this one, 0: the transaction itself
}

var errNotOurs = errors.New("this transaction is ended by the one who began it")

// Begin sets a savepoint.
func (t *pgxTx) Begin(ctx context.Context) (pgx.Tx, error) {
	inner := &pgxTx{conn: t.conn, depth: t.depth + 1}
	_, err := t.conn.Exec(ctx, "SAVEPOINT "+inner.name())
	return inner, err
}

func (t *pgxTx) name() string { return fmt.Sprintf("inner_%d", t.depth) }

// Commit lets go of the savepoint.
func (t *pgxTx) Commit(ctx context.Context) error { return t.end(ctx, "RELEASE SAVEPOINT ") }

// Rollback goes back to the savepoint.
func (t *pgxTx) Rollback(ctx context.Context) error { return t.end(ctx, "ROLLBACK TO SAVEPOINT ") }

func (t *pgxTx) end(ctx context.Context, how string) error {
	if t.depth == 0 {
		return errNotOurs
	}
	_, err := t.conn.Exec(ctx, how+t.name())
	return err
}

// CopyFrom copies rows in.
func (t *pgxTx) CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error) {
	return t.conn.CopyFrom(ctx, table, columns, rows)
}

// SendBatch sends several statements at once.
func (t *pgxTx) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	return t.conn.SendBatch(ctx, b)
}

// LargeObjects is here for the interface; nothing uses large objects.
func (t *pgxTx) LargeObjects() pgx.LargeObjects { return pgx.LargeObjects{} }

// Prepare prepares a statement.
func (t *pgxTx) Prepare(ctx context.Context, name, sql string) (*pgconn.StatementDescription, error) {
	return t.conn.Prepare(ctx, name, sql)
}

// Exec runs a statement.
func (t *pgxTx) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	return t.conn.Exec(ctx, sql, args...)
}

// Query runs a query.
func (t *pgxTx) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	return t.conn.Query(ctx, sql, args...)
}

// QueryRow runs a query of one row.
func (t *pgxTx) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	return t.conn.QueryRow(ctx, sql, args...)
}

// Conn is the connection.
func (t *pgxTx) Conn() *pgx.Conn { return t.conn }
