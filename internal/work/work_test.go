package work_test

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"equipoise/internal/interview"
	"equipoise/internal/work"
)

var task = interview.Task{Kind: interview.ReviewAnswer, PersonID: "me", ID: "review"}

func openQueue(t *testing.T, db *sql.DB) *work.Queue {
	t.Helper()
	q, err := work.Open(context.Background(), work.Config{
		SQLite: db, Alone: true, Patience: time.Millisecond, Log: slog.New(slog.DiscardHandler),
	})
	check(t, err)
	return q
}

func openDatabase(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(t.TempDir(), "work.db")+"?_journal_mode=WAL&_busy_timeout=5000&_txlock=immediate")
	check(t, err)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { check(t, db.Close()) })
	return db
}

// in runs do in a transaction and commits it, or rolls it back where do wants that.
func in(t *testing.T, db *sql.DB, do func(tx *sql.Tx) error) {
	t.Helper()
	tx, err := db.Begin()
	check(t, err)
	if do(tx) != nil {
		check(t, tx.Rollback())
		return
	}
	check(t, tx.Commit())
}

func enqueue(q *work.Queue, tasks ...interview.Task) func(tx *sql.Tx) error {
	return func(tx *sql.Tx) error { return q.Enqueue(context.Background(), tx, tasks) }
}

func states(t *testing.T, db *sql.DB) []string {
	t.Helper()
	rows, err := db.Query("SELECT state || ' ' || attempt FROM river_job ORDER BY id")
	check(t, err)
	defer rows.Close()
	var all []string
	for rows.Next() {
		var one string
		check(t, rows.Scan(&one))
		all = append(all, one)
	}
	check(t, rows.Err())
	return all
}

func want(t *testing.T, db *sql.DB, list ...string) {
	t.Helper()
	got := states(t, db)
	if len(got) != len(list) {
		t.Fatalf("jobs: %v, want %v", got, list)
	}
	for i := range list {
		if got[i] != list[i] {
			t.Errorf("jobs: %v, want %v", got, list)
		}
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestTaskBelongsToItsTransaction stores tasks only with their rows, and each
// only once.
func TestTaskBelongsToItsTransaction(t *testing.T) {
	db := openDatabase(t)
	q := openQueue(t, db)
	in(t, db, func(tx *sql.Tx) error {
		check(t, q.Enqueue(context.Background(), tx, []interview.Task{task}))
		return errors.New("roll back")
	})
	want(t, db)
	in(t, db, enqueue(q, task, task))
	in(t, db, enqueue(q, task))
	want(t, db, "available 0")
	if q.Enqueue(context.Background(), "no transaction", []interview.Task{task}) == nil {
		t.Error("a text was taken for a transaction")
	}
	in(t, db, func(tx *sql.Tx) error { return q.Complete(context.Background(), tx) })
	want(t, db, "available 0")
}

// TestTaskRunsAndEnds performs a task that ends in its own transaction, says
// so twice, and stores the same task once more while doing so.
func TestTaskRunsAndEnds(t *testing.T) {
	db, ctx := openDatabase(t), context.Background()
	q := openQueue(t, db)
	if q.Ready(ctx) == nil {
		t.Error("ready before the start")
	}
	runs := make(chan interview.Task)
	check(t, q.Start(ctx, func(ctx context.Context, got interview.Task) error {
		in(t, db, func(tx *sql.Tx) error { check(t, q.Complete(ctx, tx)); return nil })
		in(t, db, func(tx *sql.Tx) error {
			check(t, q.Complete(ctx, tx))
			if got == task {
				return q.Enqueue(ctx, tx, []interview.Task{{Kind: got.Kind, PersonID: got.PersonID, ID: "next"}})
			}
			return nil
		})
		runs <- got
		return nil
	}))
	check(t, q.Ready(ctx))
	in(t, db, enqueue(q, task))
	if got := <-runs; got != task {
		t.Errorf("performed %v", got)
	}
	if got := <-runs; got.ID != "next" {
		t.Errorf("performed %v next", got)
	}
	check(t, q.Stop(ctx))
	want(t, db, "completed 1", "completed 1")
}

// TestFailedTaskWaits keeps a task that failed and drops one whose thing is gone.
func TestFailedTaskWaits(t *testing.T) {
	db, ctx := openDatabase(t), context.Background()
	q := openQueue(t, db)
	ran := make(chan struct{}, 50)
	check(t, q.Start(ctx, func(_ context.Context, got interview.Task) error {
		ran <- struct{}{}
		if got.ID == "gone" {
			return interview.ErrNotFound
		}
		panic("a mistake in the program")
	}))
	in(t, db, enqueue(q, task, interview.Task{Kind: task.Kind, PersonID: task.PersonID, ID: "gone"}))
	<-ran
	<-ran
	check(t, q.Stop(ctx))
	got := states(t, db)
	if got[0] == "discarded 1" || got[0] == "completed 1" || got[1] != "cancelled 1" {
		t.Errorf("jobs: %v", got)
	}
}

// TestStopPutsBack cuts a running task short and starts it again in the next
// process, without counting an attempt; so does a start after a crash.
func TestStopPutsBack(t *testing.T) {
	db, ctx := openDatabase(t), context.Background()
	q := openQueue(t, db)
	running := make(chan struct{})
	check(t, q.Start(ctx, func(ctx context.Context, _ interview.Task) error {
		close(running)
		<-ctx.Done()
		return ctx.Err()
	}))
	in(t, db, enqueue(q, task))
	<-running
	check(t, q.Stop(ctx))
	want(t, db, "available 0")
	_, err := db.Exec("UPDATE river_job SET state = 'running', attempt = 1, attempted_at = created_at")
	check(t, err)

	q, ran := openQueue(t, db), make(chan struct{})
	check(t, q.Start(ctx, func(context.Context, interview.Task) error { close(ran); return nil }))
	<-ran
	check(t, q.Stop(ctx))
	want(t, db, "completed 2")
}

// TestWaitingTaskStartsAnew tries a task that failed, or found the disk full,
// at once when the program is started again, and counts a full disk as no attempt.
func TestWaitingTaskStartsAnew(t *testing.T) {
	for why, attempt := range map[error]string{errors.New("the model is away"): "2", interview.ErrNoRoom: "1"} {
		db, ctx := openDatabase(t), context.Background()
		q, failed := openQueue(t, db), make(chan struct{}, 50)
		check(t, q.Start(ctx, func(context.Context, interview.Task) error { failed <- struct{}{}; return why }))
		in(t, db, enqueue(q, task))
		<-failed
		check(t, q.Stop(ctx))
		_, err := db.Exec("UPDATE river_job SET scheduled_at = datetime(CURRENT_TIMESTAMP, '+1 hour')")
		check(t, err)

		q, ran := openQueue(t, db), make(chan struct{})
		check(t, q.Start(ctx, func(context.Context, interview.Task) error { close(ran); return nil }))
		<-ran
		check(t, q.Stop(ctx))
		want(t, db, "completed "+attempt)
	}
}
