package interview

import "time"

// Mode is how a session is answered unless an answer chooses otherwise.
type Mode string

// The two modes.
const (
	Speaking Mode = "speaking"
	Typing   Mode = "typing"
)

// Session is one practice session: some questions, answered one at a time.
type Session struct {
	ID         string
	PersonID   string
	Name       string
	Mode       Mode
	Think      time.Duration // 0: no limit
	Answer     time.Duration // 0: no limit
	FollowUps  bool
	Note       string // the person's note to self, sent nowhere
	CreatedAt  time.Time
	FinishedAt time.Time // zero while unfinished
}

// Finished reports whether feedback may be shown.
func (s Session) Finished() bool { return !s.FinishedAt.IsZero() }

// AnswerState is how far one answer has come.
type AnswerState string

// The states of an answer.
const (
	Waiting  AnswerState = "waiting"
	Answered AnswerState = "answered"
	Skipped  AnswerState = "skipped"
)

// Confidence is how sure the person felt, said before any critique was shown.
type Confidence string

// The three confidences; the empty one is "not said".
const (
	Low      Confidence = "low"
	Middling Confidence = "middling"
	High     Confidence = "high"
)

// Answer is one question's place in a session, with the question as it was.
type Answer struct {
	ID         string
	PersonID   string
	SessionID  string
	Number     int // place in the session, from 1
	Question   Question
	State      AnswerState
	Confidence Confidence
	Draft      string // typed words not yet handed in
	CreatedAt  time.Time
	AnsweredAt time.Time
}

// TakeState is how far one try at an answer has come.
type TakeState string

// The states of a take.
const (
	TakeRecording    TakeState = "recording"    // sound is arriving
	TakeTranscribing TakeState = "transcribing" // sound is whole, words are awaited
	TakeNeedsWords   TakeState = "needs_words"  // sound is kept, nobody has said what was said
	TakeTranscribed  TakeState = "transcribed"  // there is a transcript
	TakeFailed       TakeState = "failed"       // the transcriber failed; Reason says why
)

// Take is one try at an answer; Counted says which one counts.
type Take struct {
	ID        string
	PersonID  string
	AnswerID  string
	Number    int // from 1
	Mode      Mode
	State     TakeState
	Reason    string // a sentence, where State is failed
	CreatedAt time.Time
}

// Complete reports whether the take can count as the answer.
func (t Take) Complete() bool { return t.State != TakeRecording }
