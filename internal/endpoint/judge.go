package endpoint

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// judge says what is wrong with an exchange, and nil when a reply came that can be read further.
func (e *Endpoint) judge(ctx context.Context, op string, seen exchange) *complaint {
	if seen.err != nil {
		return &complaint{err: e.fail(transportKind(ctx, seen.err), op, seen.err)}
	}
	said := readRemark(seen.body)
	status, html := seen.status, looksHTML(seen.body)
	if status/100 == 2 {
		if said.empty() && !html {
			return nil
		}
		status = said.status()
	}
	wait := retryAfter(seen.header, e.cfg.Clock.Now())
	kind := kindOf(status, said, html)
	if status == http.StatusTooManyRequests {
		kind = kindOfLimit(said.words(), wait > 0)
	}
	if op == transcribing {
		kind = kindOfSpeech(kind, status, said.words())
	}
	failed := e.fail(kind, op, nil)
	failed.Status, failed.RetryAfter = seen.status, wait
	return &complaint{err: failed, said: said, passing: passes(kind, status)}
}

func passes(kind Kind, status int) bool {
	switch kind {
	case Busy, TimedOut:
		return true
	case Server:
		return status >= 500 && status != http.StatusNotImplemented
	}
	return false
}

func transportKind(ctx context.Context, err error) Kind {
	switch {
	case errors.Is(err, ErrBlocked):
		return Blocked
	case errors.Is(err, errTooLarge):
		return Garbled
	case ctx.Err() != nil:
		return kindOfContext(ctx.Err())
	case errors.Is(err, context.DeadlineExceeded):
		return TimedOut
	case errors.As(err, new(*json.SyntaxError)):
		return Garbled
	}
	return Unreachable
}

// kindOf reads status and words together, since servers disagree on the status of most failures.
func kindOf(status int, said remark, html bool) Kind {
	words := said.words()
	switch {
	case status == http.StatusUnauthorized:
		return Refused
	case status == http.StatusPaymentRequired:
		return OutOfQuota
	case outgrows(words) || status == http.StatusRequestEntityTooLarge:
		return TooLong
	case mentions(words, "content_filter", "content_policy", "responsibleai", "moderation", "safety system"):
		return Filtered
	case status == http.StatusForbidden || mentions(words, "api key not valid", "invalid api key", "incorrect api key", "invalid_api_key"):
		return Refused
	case mentions(words, "insufficient_quota", "insufficient balance", "insufficient credits", "credit balance"):
		return OutOfQuota
	case missesModel(words):
		return NotFound
	case status == http.StatusNotFound || status == http.StatusMethodNotAllowed || status/100 == 3:
		return WrongAddress
	case status == http.StatusRequestTimeout:
		return TimedOut
	case status >= 500 && mentions(words, formWords()[:5]...):
		return BadRequest
	case status >= 500:
		return Server
	case html:
		return WrongAddress
	case status == 0:
		return Server
	}
	return BadRequest
}

// kindOfLimit tells an empty account from too many calls at once; some servers speak of billing for both.
func kindOfLimit(words string, later bool) Kind {
	switch {
	case strings.Contains(words, "insufficient"):
		return OutOfQuota
	case later || strings.Contains(words, "resource_exhausted"):
		return Busy
	case mentions(words, "billing", "exceeded your current quota"):
		return OutOfQuota
	}
	return Busy
}

func outgrows(words string) bool {
	return mentions(words, "context_length", "context length", "context size", "context window", "maximum context",
		"exceed_context_size", "prompt is too long", "input is too long", "too many tokens", "input tokens exceed", "n_ctx")
}

func missesModel(words string) bool {
	return mentions(words, "model_not_found", "no models loaded", "deploymentnotfound") ||
		(strings.Contains(words, "model") && mentions(words, "not found", "does not exist", "not exist", "unknown model", "not loaded", "not installed"))
}

func mentions(words string, any ...string) bool {
	for _, word := range any {
		if strings.Contains(words, word) {
			return true
		}
	}
	return false
}

func looksHTML(body []byte) bool {
	start := bytes.ToLower(bytes.TrimSpace(body[:min(len(body), 512)]))
	return bytes.HasPrefix(start, []byte("<!doctype")) || bytes.HasPrefix(start, []byte("<html")) || bytes.HasPrefix(start, []byte("<?xml"))
}
