// Package work runs background work that survives a crash: a task is stored
// in the same transaction as the rows it belongs to, and so is its end. It is
// the only room that knows River.
package work

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

const (
	workers     = 8
	jobTimeout  = practice.LongestReview
	rescueAfter = 2 * time.Hour // must exceed jobTimeout, or work is done twice
	cooldown    = 100 * time.Millisecond
	poll        = 500 * time.Millisecond
	maxAttempts = 1000             // weeks: what waits for a mended program still gets done
	longestWait = time.Hour        // between two attempts
	roomWait    = 30 * time.Second // until a full disk is tried again
)

// Config says where tasks are kept: exactly one of the handles is set.
type Config struct {
	SQLite   *sql.DB       // the handle that writes
	Postgres *pgxpool.Pool // the pool the rows use too
	// Alone means that no other process works on this database, so that at the
	// start every task found running belongs to a process that died.
	Alone bool
	// Patience is how long a stop waits for running tasks before it cancels
	// them; they go on after the next start. 0 means 5 seconds.
	Patience time.Duration
	Log      *slog.Logger
}

// Perform does one task. A task that returns an error is tried again later,
// unless it is interview.ErrNotFound: what it was about is gone.
type Perform func(ctx context.Context, task interview.Task) error

// Queue keeps tasks and works on them.
type Queue struct {
	engine engine
	worker *taskWorker
	alone  bool
}

// engine is River on one kind of database.
type engine interface {
	insert(ctx context.Context, tx any, tasks []interview.Task) error
	complete(ctx context.Context, tx any, run *running) error
	reclaim(ctx context.Context) error
	start(ctx context.Context) error
	stop(ctx context.Context) error
	ready(ctx context.Context) error
}

// Open makes River's tables where they are missing. Nothing runs before Start.
func Open(ctx context.Context, config Config) (*Queue, error) {
	q := &Queue{worker: &taskWorker{}, alone: config.Alone}
	var err error
	switch {
	case config.SQLite != nil:
		q.engine, err = openRiver[*riversqlite.Driver, *sql.Tx](ctx, riversqlite.New(config.SQLite), config, q.worker)
	case config.Postgres != nil:
		q.engine, err = openRiver[*riverpgxv5.Driver, pgx.Tx](ctx, riverpgxv5.New(config.Postgres), config, q.worker)
	default:
		err = errors.New("no database was handed in")
	}
	if err != nil {
		return nil, fmt.Errorf("open the queue: %w", err)
	}
	return q, nil
}

// Start begins to work. Where this process is alone, tasks that a dead process
// left running and those that wait for another try start at once; elsewhere the
// former start after two hours.
func (q *Queue) Start(ctx context.Context, perform Perform) error {
	q.worker.perform = perform
	if q.alone {
		if err := q.engine.reclaim(ctx); err != nil {
			return fmt.Errorf("take up unfinished work: %w", err)
		}
	}
	if err := q.engine.start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start the queue: %w", err)
	}
	return nil
}

// Stop lets running tasks end for a few seconds and then cancels them; those
// go on after the next start. It returns when all have ended or ctx is done.
func (q *Queue) Stop(ctx context.Context) error {
	q.worker.stopping.Store(true)
	if err := q.engine.stop(ctx); err != nil {
		return fmt.Errorf("stop the queue: %w", err)
	}
	return nil
}

// Enqueue stores tasks inside a transaction: a *sql.Tx on SQLite, a pgx.Tx on
// Postgres. A task that is waiting or running already is not stored again.
func (q *Queue) Enqueue(ctx context.Context, tx any, tasks []interview.Task) error {
	if err := q.engine.insert(ctx, tx, tasks); err != nil {
		return fmt.Errorf("enqueue tasks: %w", err)
	}
	return nil
}

// Complete ends the task that ctx runs in, inside the transaction that stores
// its result; outside a task it does nothing. It fails where the task is not
// this run's any more, so that its result is not stored twice.
func (q *Queue) Complete(ctx context.Context, tx any) error {
	run, ok := ctx.Value(runningKey{}).(*running)
	if !ok {
		return nil
	}
	if err := q.engine.complete(ctx, tx, run); err != nil {
		return fmt.Errorf("complete the running task: %w", err)
	}
	return nil
}

// Ready reports whether the queue works and its tables answer.
func (q *Queue) Ready(ctx context.Context) error {
	if err := q.engine.ready(ctx); err != nil {
		return fmt.Errorf("ask the queue: %w", err)
	}
	return nil
}
