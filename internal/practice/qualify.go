package practice

import (
	"context"
	"fmt"
	"sync"
	"time"

	"equipoise/internal/interview"
	"equipoise/internal/measure"
)

// Qualification has a critic read every answer of a labelled set.
type Qualification struct {
	Reader  Reader
	By      interview.Critic
	Rubric  interview.Rubric
	Journal Journal // replies it holds are not paid for again
	Runs    int     // how often each answer is read
	Workers int     // answers in work at once
	Now     func() time.Time
	// Progress hears of every reading that is over; it is never called twice at
	// once.
	Progress func(measure.Outcome)
}

// reading is one answer in one run.
type reading struct{ answer, run int }

// Run reads the set. A failure of one answer is its outcome; only an
// interruption or a journal that cannot be written ends the run.
func (q Qualification) Run(ctx context.Context, cases []measure.Case) ([]measure.Judged, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	all := make([]measure.Judged, len(cases))
	for i, c := range cases {
		all[i] = measure.Judged{Case: c, Outcomes: make([]measure.Outcome, q.Runs)}
	}
	todo := make(chan reading)
	var told sync.Mutex
	var workers sync.WaitGroup
	for range q.Workers {
		workers.Go(func() {
			for r := range todo {
				outcome, err := q.read(ctx, cases[r.answer], r.run)
				if err != nil {
					stop(err)
					continue
				}
				told.Lock()
				all[r.answer].Outcomes[r.run] = outcome
				q.Progress(outcome)
				told.Unlock()
			}
		})
	}
	q.handOut(ctx, len(cases), todo)
	workers.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, fmt.Errorf("qualify: %w", err)
	}
	return all, nil
}

// handOut gives out whole runs, one after the other.
func (q Qualification) handOut(ctx context.Context, answers int, todo chan<- reading) {
	defer close(todo)
	for run := range q.Runs {
		for answer := range answers {
			select {
			case todo <- reading{answer, run}:
			case <-ctx.Done():
				return
			}
		}
	}
}

func (q Qualification) read(ctx context.Context, c measure.Case, run int) (measure.Outcome, error) {
	s := c.Submission(q.Rubric, fmt.Sprintf("%s/%d", c.ID, run+1))
	if gate := q.Rubric.Gate(s.Question, c.Answer); !gate.Assessable {
		return measure.Outcome{}, nil
	}
	began := q.Now()
	limited, cancel := context.WithTimeout(ctx, LongestReview)
	defer cancel()
	opinion, err := q.Reader.Review(limited, q.By, s, q.Journal)
	if ctx.Err() != nil {
		return measure.Outcome{}, context.Cause(ctx)
	}
	o := measure.Outcome{Opinion: opinion, Duration: max(q.Now().Sub(began), opinion.Provenance.Took)}
	if problem, ok := interview.ProblemOf(err); ok {
		o.Problem = problem.Sentence
		return o, nil
	}
	return o, err
}

// LongestReview is how long the review of one answer may take.
const LongestReview = 45 * time.Minute
