package endpoint

import (
	"fmt"
	"time"
)

// Sentence says to a person what happened and what to do about it.
func (e *Error) Sentence() string {
	if e.advice != "" {
		return e.advice
	}
	if sentence := e.aboutSpeech(); sentence != "" {
		return sentence
	}
	if sentence := e.aboutConnection(); sentence != "" {
		return sentence
	}
	return e.aboutReply()
}

func (e *Error) aboutConnection() string {
	switch e.Kind {
	case Blocked:
		return fmt.Sprintf("%s leads to an address that this installation does not call. Private addresses can be allowed in its settings.", e.Host)
	case Unreachable:
		return fmt.Sprintf("Nothing answers at %s. Check that the server is running and that the address is right.", e.Host)
	case WrongAddress:
		return fmt.Sprintf("%s answers, but not like a model server. Check the path; most addresses end in /v1.", e.Host)
	case Refused:
		return fmt.Sprintf("%s does not accept the key. Check it in Settings, and that it may use this model.", e.Host)
	case OutOfQuota:
		return fmt.Sprintf("The account at %s has nothing left to spend. Add credit there, then try again.", e.Host)
	case Busy:
		return fmt.Sprintf("%s is taking no more calls for now. Try again %s.", e.Host, later(e.RetryAfter))
	case TimedOut:
		return fmt.Sprintf("%s did not answer in time. Try again, choose a smaller model, or allow more time in Settings.", e.Host)
	case Cancelled:
		return "This was stopped before it was finished. Try again."
	case Server:
		return fmt.Sprintf("%s has a problem of its own. Try again in a while.", e.Host)
	}
	return ""
}

func (e *Error) aboutReply() string {
	switch e.Kind {
	case NotFound:
		return fmt.Sprintf("%s does not know the model %q. Choose one that it lists, or load it there first.", e.Host, e.Model)
	case BadRequest:
		return fmt.Sprintf("%s does not take this call. The model %q may not be made for conversation.", e.Host, e.Model)
	case Garbled:
		return fmt.Sprintf("What %s answered could not be read. Try again; if it stays so, choose another model.", e.Host)
	case Filtered:
		return fmt.Sprintf("A content filter at %s held the reply back. Another model may answer.", e.Host)
	case TooLong:
		return fmt.Sprintf("This is too long for the context of %q. Choose a model with a larger one, or raise it at the server.", e.Model)
	case PromptCut:
		return fmt.Sprintf("%s silently cut off a part of what was sent. Raise the context size of %q there.", e.Host, e.Model)
	case ReplyCut:
		return fmt.Sprintf("The reply of %q did not come to its end. A model that thinks less at length may do better.", e.Model)
	case NotObeying:
		return fmt.Sprintf("%q did not answer in the form it was asked for. A larger model usually does.", e.Model)
	}
	return "The model server could not be asked."
}

func later(wait time.Duration) string {
	switch {
	case wait <= 0:
		return "in a minute"
	case wait < 90*time.Second:
		return fmt.Sprintf("in %d seconds", int(wait.Seconds()+0.5))
	default:
		return fmt.Sprintf("in %d minutes", int(wait.Minutes()+0.5))
	}
}
