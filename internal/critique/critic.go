package critique

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"sync"
	"time"

	"equipoise/internal/endpoint"
	"equipoise/internal/interview"
)

// Critic has answers read by language models. It is safe for concurrent use.
type Critic struct {
	wording    wording
	addressing addressing
	rubric     interview.Rubric
	open       func(interview.Critic) (*endpoint.Endpoint, error)
	log        *slog.Logger
	now        func() time.Time
	word       func() string // random, for seals and marks

	mu    sync.Mutex
	doors map[interview.Critic]*door
}

// door is one model at one server. Its first call finishes before others
// start, so that what all prompts begin with is in the server's cache. A call
// keeps its place until its reply is stored: no more replies can be lost in a
// crash than calls may run at once.
type door struct {
	endpoint *endpoint.Endpoint
	batch    *endpoint.Batch
	places   chan struct{}
}

// New prepares the critic: prompts is the files of the package prompts, open
// makes an endpoint out of a critic's setup.
func New(prompts fs.FS, rubric interview.Rubric, open func(interview.Critic) (*endpoint.Endpoint, error), log *slog.Logger) (*Critic, error) {
	w, err := readWording(prompts)
	if err != nil {
		return nil, err
	}
	return &Critic{
		wording: w, addressing: newAddressing(), rubric: rubric, open: open, log: log,
		now: time.Now, word: randomWord, doors: map[interview.Critic]*door{},
	}, nil
}

// Prompts returns the text of the prompts under their hash.
func (c *Critic) Prompts() map[string]string {
	return map[string]string{c.wording.hash: c.wording.text}
}

// door opens a model once, whichever review comes first.
func (c *Critic) door(by interview.Critic) (*door, error) {
	by.CreatedAt = time.Time{}
	c.mu.Lock()
	defer c.mu.Unlock()
	if d, ok := c.doors[by]; ok {
		return d, nil
	}
	e, err := c.open(by)
	if err != nil {
		return nil, problemOf(err)
	}
	d := &door{endpoint: e, batch: e.Batch(), places: make(chan struct{}, e.Parallel())}
	c.doors[by] = d
	return d, nil
}

// Review reads one answer. Replies the journal already holds are not asked for
// again. A failure is an *interview.Problem, except where the journal fails.
func (c *Critic) Review(ctx context.Context, by interview.Critic, s interview.Submission, journal Journal) (interview.Opinion, error) {
	if gate := c.rubricOf(s).Gate(s.Question, s.Transcript.Text); !gate.Assessable {
		return interview.Opinion{Provenance: interview.Provenance{RubricHash: c.rubricOf(s).Hash}}, nil
	}
	d, err := c.door(by)
	if err != nil {
		return interview.Opinion{}, err
	}
	s.Rubric = c.rubricOf(s)
	r := &review{c: c, by: by, s: s, journal: journal, door: d, paper: newPaper(s, c.addressing), context: contextOf(ctx, d.endpoint)}
	opinion, err := r.opinion(ctx)
	var failed *failure
	if errors.As(err, &failed) {
		err = failed.problem
	}
	return opinion, err
}

// rubricOf is the rubric the submission brings, or the critic's own.
func (c *Critic) rubricOf(s interview.Submission) interview.Rubric {
	if len(s.Rubric.Criteria) == 0 {
		return c.rubric
	}
	return s.Rubric
}

// contextOf is how many tokens a call may hold. A server that does not say is
// taken to hold little where it is local and enough where it is not.
func contextOf(ctx context.Context, e *endpoint.Endpoint) int {
	if n := e.ContextTokens(ctx); n > 0 {
		return n
	}
	if e.Local() {
		return localContext
	}
	return remoteContext
}

// review is one answer while it is being read.
type review struct {
	c       *Critic
	by      interview.Critic
	s       interview.Submission
	journal Journal
	door    *door
	paper   *paper
	context int
	ledger  ledger
	votes   []interview.Reading // of each reading, where there were several
}

// opinion goes through all steps.
func (r *review) opinion(ctx context.Context) (interview.Opinion, error) {
	began := r.c.now()
	reading, err := r.read(ctx)
	if outgrown(err) && r.context > localContext {
		r.context = localContext
		reading, err = r.read(ctx)
	}
	if err != nil {
		return interview.Opinion{}, err
	}
	written, err := r.write(ctx, reading)
	if err != nil {
		return interview.Opinion{}, err
	}
	return interview.Opinion{Reading: reading, Critique: written, Provenance: r.provenance(began)}, nil
}

// provenance says what made the review. Calls that an earlier run paid for
// count with what they took then.
func (r *review) provenance(began time.Time) interview.Provenance {
	p := r.ledger.sum()
	p.EndpointHost, p.ModelAsked = r.door.endpoint.Host(), r.door.endpoint.Model()
	p.PromptHash, p.RubricHash = r.c.wording.hash, r.s.Rubric.Hash
	p.Votes = r.votesText()
	p.Took += r.c.now().Sub(began)
	return p
}
