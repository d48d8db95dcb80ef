package endpoint

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Kind names what went wrong.
type Kind string

// The kinds of failure.
const (
	BadAddress   Kind = "bad_address"   // what was typed is not an address that may be called
	Blocked      Kind = "blocked"       // the name resolves to an address that may not be called
	Unreachable  Kind = "unreachable"   // no connection, or it broke
	WrongAddress Kind = "wrong_address" // something answered, but not an OpenAI-compatible server
	Refused      Kind = "refused"       // 401, 403: the key
	OutOfQuota   Kind = "out_of_quota"  // 402, or 429 because nothing is left to spend
	Busy         Kind = "busy"          // 429 until the last try
	TimedOut     Kind = "timed_out"     // no answer before the deadline
	Cancelled    Kind = "cancelled"     // the caller gave up
	NotFound     Kind = "not_found"     // the server does not know the model
	BadRequest   Kind = "bad_request"   // the server does not take the call for a reason not known here
	Server       Kind = "server"        // 5xx until the last try
	Garbled      Kind = "garbled"       // the reply cannot be read: broken JSON, no choices, too large
	Filtered     Kind = "filtered"      // a content filter or the model itself declined
	TooLong      Kind = "too_long"      // the call does not fit the model's context
	PromptCut    Kind = "prompt_cut"    // the server silently dropped a part of the prompt
	ReplyCut     Kind = "reply_cut"     // the reply ended at its limit, also with twice the budget
	SoundRefused Kind = "sound_refused" // the server cannot read this kind of sound
	NotObeying   Kind = "not_obeying"   // a reply came, but blank or not in the form asked for
)

// Error is a failed call. It never holds the key or what the server wrote.
type Error struct {
	Kind       Kind
	Status     int           // of HTTP; 0 where none came
	Host       string        // host and port
	Model      string        // asked for
	RetryAfter time.Duration // the server's wish, if it had one

	op     string
	advice string // instead of the kind's own sentence
	cause  error  // only errors of this program or of the context
}

// Error says what was being done and what went wrong, for a log.
func (e *Error) Error() string {
	text := fmt.Sprintf("%s: %s", e.op, e.Kind)
	if e.Host != "" {
		text = fmt.Sprintf("%s at %s: %s", e.op, e.Host, e.Kind)
	}
	if e.Status != 0 {
		text += fmt.Sprintf(" (status %d)", e.Status)
	}
	return text
}

// Unwrap returns the context's error or ErrBlocked where one of them was the cause.
func (e *Error) Unwrap() error { return e.cause }

// Again reports whether the same call may well succeed later without anything being changed.
func (e *Error) Again() bool {
	switch e.Kind {
	case Unreachable, Busy, TimedOut, Server, Garbled:
		return true
	}
	return false
}

// KindOf returns the kind of the Error in err, and "" where there is none.
func KindOf(err error) Kind {
	var failed *Error
	if errors.As(err, &failed) {
		return failed.Kind
	}
	return ""
}

// Sentence returns the plain sentence for a person of the Error in err, and a general one where there is none.
func Sentence(err error) string {
	var failed *Error
	if errors.As(err, &failed) {
		return failed.Sentence()
	}
	return "The model server could not be asked."
}

func (e *Endpoint) fail(kind Kind, op string, cause error) *Error {
	return &Error{Kind: kind, Host: e.address.Host, Model: e.cfg.Model, op: op, cause: safeCause(cause)}
}

// safeCause lets through only errors that cannot hold what a server wrote.
func safeCause(err error) error {
	for _, known := range []error{context.Canceled, context.DeadlineExceeded, ErrBlocked} {
		if errors.Is(err, known) {
			return known
		}
	}
	return nil
}

func kindOfContext(err error) Kind {
	if errors.Is(err, context.DeadlineExceeded) {
		return TimedOut
	}
	return Cancelled
}
