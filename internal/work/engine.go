package work

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"equipoise/internal/interview"
)

// riverEngine is River with one driver and its kind of transaction.
type riverEngine[D riverdriver.Driver[T], T any] struct {
	driver D
	client *river.Client[T]
}

var errNotOurs = errors.New("the task is not this run's any more")

func openRiver[D riverdriver.Driver[T], T any](ctx context.Context, driver D, config Config, worker *taskWorker) (engine, error) {
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: config.Log})
	if err != nil {
		return nil, err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return nil, fmt.Errorf("make the queue's tables: %w", err)
	}
	client, err := river.NewClient(driver, riverConfig(config, worker))
	return &riverEngine[D, T]{driver: driver, client: client}, err
}

func riverConfig(config Config, worker *taskWorker) *river.Config {
	all := river.NewWorkers()
	river.AddWorker(all, worker)
	return &river.Config{
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}},
		Workers:              all,
		FetchCooldown:        cooldown,
		FetchPollInterval:    poll,
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: rescueAfter,
		RetryPolicy:          patientRetry{},
		SoftStopTimeout:      cmp.Or(config.Patience, 5*time.Second),
		Logger:               config.Log,
	}
}

func (e *riverEngine[D, T]) transaction(tx any) (T, error) {
	own, ok := tx.(T)
	if !ok {
		return own, fmt.Errorf("a transaction of type %T does not belong to this database", tx)
	}
	return own, nil
}

func (e *riverEngine[D, T]) insert(ctx context.Context, tx any, tasks []interview.Task) error {
	own, err := e.transaction(tx)
	if err != nil {
		return err
	}
	for _, task := range tasks {
		if _, err := e.client.InsertTx(ctx, own, argsOf(task), nil); err != nil {
			return err
		}
	}
	return nil
}

// complete marks the job completed. One that this run completed before, in an
// earlier transaction, is fine; one that somebody else took is not.
func (e *riverEngine[D, T]) complete(ctx context.Context, tx any, run *running) error {
	own, err := e.transaction(tx)
	if err != nil {
		return err
	}
	job, err := e.client.JobGetTx(ctx, own, run.job.ID)
	switch {
	case errors.Is(err, rivertype.ErrNotFound):
		return errNotOurs
	case err != nil:
		return err
	case job.State == rivertype.JobStateCompleted && run.completed.Load():
		return nil
	case job.State != rivertype.JobStateRunning || job.Attempt != run.job.Attempt:
		return errNotOurs
	}
	done, err := river.JobCompleteTx[D](ctx, own, run.job)
	if err == nil && done.State != rivertype.JobStateCompleted {
		err = errNotOurs
	}
	run.completed.Store(err == nil)
	return err
}

// reclaim puts every running job back, and lets those that wait for another try
// have it now: whoever starts the program anew has often mended what was wrong.
// Uniqueness counts all these states, so none can have been stored again
// meanwhile.
func (e *riverEngine[D, T]) reclaim(ctx context.Context) error {
	return e.driver.GetExecutor().Exec(ctx, "UPDATE river_job SET state = 'available', scheduled_at = CURRENT_TIMESTAMP WHERE finalized_at IS NULL")
}

func (e *riverEngine[D, T]) start(ctx context.Context) error { return e.client.Start(ctx) }

func (e *riverEngine[D, T]) stop(ctx context.Context) error { return e.client.Stop(ctx) }

func (e *riverEngine[D, T]) ready(ctx context.Context) error {
	_, err := e.client.QueueGet(ctx, river.QueueDefault)
	return err
}
