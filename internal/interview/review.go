package interview

import (
	"errors"
	"time"
)

// ReviewState is how far a review has come.
type ReviewState string

// The states of a review.
const (
	Queued   ReviewState = "queued"
	Running  ReviewState = "running"
	Done     ReviewState = "done"
	Unscored ReviewState = "unscored" // Reason says why; there is no score
)

// Review is one critic's reading of one transcript.
type Review struct {
	ID           string
	PersonID     string
	AnswerID     string
	TranscriptID string
	Critic       Critic // without its key
	State        ReviewState
	Problem      Problem // where State is unscored
	Reading      Reading
	Assessment   Assessment
	Critique     Critique
	Provenance   Provenance
	CreatedAt    time.Time
	EndedAt      time.Time
}

// Provenance says what made a review.
type Provenance struct {
	EndpointHost  string
	ModelAsked    string
	ModelReturned string
	Fingerprint   string
	PromptHash    string
	RubricHash    string
	Parameters    string // as JSON, those really sent
	Votes         string // as JSON, of each reading where there were several
	Calls         int
	TokensIn      int
	TokensCached  int
	TokensOut     int
	Took          time.Duration
	Cost          float64 // US dollars, 0 where no price is set
}

// Exchange is one call to a model as it went over the wire, kept with the
// review so that a restart does not pay twice.
type Exchange struct {
	ReviewID string
	Step     string // "checks-1", "critique" …
	Sent     string
	Received string
	At       time.Time
}

// Submission is what a critic gets to read.
type Submission struct {
	ReviewID   string
	Question   Question
	Transcript Transcript
	Sentences  []Sentence
	Rubric     Rubric
}

// Opinion is what a critic hands back.
type Opinion struct {
	Reading    Reading
	Critique   Critique
	Provenance Provenance
}

// ProblemKind names why there is no review.
type ProblemKind string

// The reasons a review can be without a score.
const (
	Unreachable  ProblemKind = "unreachable"
	Refused      ProblemKind = "refused"
	OutOfQuota   ProblemKind = "out_of_quota"
	TimedOut     ProblemKind = "timed_out"
	Truncated    ProblemKind = "truncated"
	Disobedient  ProblemKind = "not_obeying"
	Filtered     ProblemKind = "filtered"
	TooLong      ProblemKind = "too_long"
	ServerFault  ProblemKind = "server_fault"
	ModelMissing ProblemKind = "model_missing"
	Cancelled    ProblemKind = "cancelled"
	Internal     ProblemKind = "internal"
)

// Problem is a failure with a sentence for the person.
type Problem struct {
	Kind     ProblemKind
	Sentence string
}

// Error makes a problem an error; the sentence is fit for a page.
func (p *Problem) Error() string { return p.Sentence }

// ProblemOf finds the problem inside err, and false where it has none.
func ProblemOf(err error) (Problem, bool) {
	var p *Problem
	if errors.As(err, &p) {
		return *p, true
	}
	return Problem{}, false
}
