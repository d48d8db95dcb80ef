package work

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"equipoise/internal/interview"
)

// taskArgs is a task as River stores it.
type taskArgs struct {
	Task     string `json:"kind"`
	PersonID string `json:"person_id"`
	ID       string `json:"id"`
}

// Kind is River's name for the one kind of job there is.
func (taskArgs) Kind() string { return "task" }

// InsertOpts keeps a task from being stored twice while it is not ended.
func (taskArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{
		MaxAttempts: maxAttempts,
		UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
			rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
			rivertype.JobStateRunning, rivertype.JobStateScheduled,
		}},
	}
}

func argsOf(t interview.Task) taskArgs {
	return taskArgs{Task: string(t.Kind), PersonID: t.PersonID, ID: t.ID}
}

func (a taskArgs) task() interview.Task {
	return interview.Task{Kind: interview.TaskKind(a.Task), PersonID: a.PersonID, ID: a.ID}
}

// running is one run of a task, as it travels in the context.
type running struct {
	job       *river.Job[taskArgs]
	completed atomic.Bool // by this run, in a transaction that may have failed
}

type runningKey struct{}

// taskWorker hands each job to perform.
type taskWorker struct {
	river.WorkerDefaults[taskArgs]
	perform  Perform
	stopping atomic.Bool
}

// Work performs one task. One that a stop cut short is put back as it was,
// without counting as an attempt, and one that found the disk full is tried
// again soon: room is made at any time.
func (w *taskWorker) Work(ctx context.Context, job *river.Job[taskArgs]) error {
	err := w.perform(context.WithValue(ctx, runningKey{}, &running{job: job}), job.Args.task())
	switch {
	case err != nil && ctx.Err() != nil && w.stopping.Load():
		return river.JobSnooze(0)
	case errors.Is(err, interview.ErrNoRoom):
		return river.JobSnooze(roomWait)
	case errors.Is(err, interview.ErrNotFound):
		return river.JobCancel(err)
	}
	return err
}

// patientRetry waits attempt⁴ seconds after a failure, an hour at most.
type patientRetry struct{}

// NextRetry is when a failed job is tried again.
func (patientRetry) NextRetry(job *rivertype.JobRow) time.Time {
	n := time.Duration(min(job.Attempt, 8)) // 8⁴ s is more than an hour
	return time.Now().UTC().Add(min(n*n*n*n*time.Second, longestWait))
}
