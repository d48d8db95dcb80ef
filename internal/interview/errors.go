package interview

import "errors"

// Errors that have a page or an answer of their own.
var (
	ErrNotFound  = errors.New("not found")
	ErrHidden    = errors.New("hidden until the session is finished")
	ErrFinished  = errors.New("the session is finished")
	ErrConflict  = errors.New("somebody else changed it first")
	ErrNoRoom    = errors.New("no space left on the disk")
	ErrQuota     = errors.New("the person's share of the disk is used up")
	ErrTooLarge  = errors.New("too large")
	ErrReadOnly  = errors.New("set outside the browser")
	ErrBusy      = errors.New("busy, try again in a moment")
	ErrNotSpoken = errors.New("the answer has no sound")
)

// Invalid is bad input: which field, and what to do about it.
type Invalid struct {
	Field    string
	Sentence string
}

// Error is the sentence.
func (i *Invalid) Error() string { return i.Sentence }
