package critique

import (
	"errors"
	"fmt"

	"equipoise/internal/endpoint"
	"equipoise/internal/interview"
)

// failure is a problem that still knows which failed call it came from.
type failure struct {
	problem *interview.Problem
	kind    endpoint.Kind
}

// Error is the problem's sentence.
func (f *failure) Error() string { return f.problem.Error() }

// Unwrap is the problem.
func (f *failure) Unwrap() error { return f.problem }

// outgrown reports whether the server holds less than was assumed.
func outgrown(err error) bool {
	var f *failure
	return errors.As(err, &f) && (f.kind == endpoint.TooLong || f.kind == endpoint.PromptCut)
}

// cutShort reports whether a reply did not come to its end.
func cutShort(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.kind == endpoint.ReplyCut
}

// problemOf turns a failed call into the reason why there is no review.
func problemOf(err error) *interview.Problem {
	return &interview.Problem{Kind: kindOf(endpoint.KindOf(err)), Sentence: endpoint.Sentence(err)}
}

func kindOf(kind endpoint.Kind) interview.ProblemKind {
	switch kind {
	case endpoint.BadAddress, endpoint.Blocked, endpoint.Unreachable, endpoint.WrongAddress:
		return interview.Unreachable
	case endpoint.Refused:
		return interview.Refused
	case endpoint.OutOfQuota:
		return interview.OutOfQuota
	case endpoint.TimedOut:
		return interview.TimedOut
	case endpoint.Cancelled:
		return interview.Cancelled
	case endpoint.NotFound:
		return interview.ModelMissing
	case endpoint.Filtered:
		return interview.Filtered
	case endpoint.TooLong:
		return interview.TooLong
	case endpoint.PromptCut, endpoint.ReplyCut:
		return interview.Truncated
	case endpoint.NotObeying:
		return interview.Disobedient
	case endpoint.Busy, endpoint.BadRequest, endpoint.Server, endpoint.Garbled:
		return interview.ServerFault
	}
	return interview.Internal
}

func tooLong() *interview.Problem {
	return &interview.Problem{
		Kind:     interview.TooLong,
		Sentence: "This answer is too long for this context. Choose a model that holds more, raise its context size, or take the answer again, shorter.",
	}
}

func disobedient(model string) *interview.Problem {
	return &interview.Problem{
		Kind:     interview.Disobedient,
		Sentence: fmt.Sprintf("%q did not keep to the form it was asked for, even when told what was wrong. A larger model usually does.", model),
	}
}

func unfounded(model string) *interview.Problem {
	return &interview.Problem{
		Kind:     interview.Disobedient,
		Sentence: fmt.Sprintf("Most of what %q quoted is not in your answer, so nothing it said is shown. A larger model usually quotes better.", model),
	}
}
