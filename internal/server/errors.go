package server

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
)

// errorPage says what went wrong and what to do.
type errorPage struct {
	frame
	Headline, Sentence string
	Back, BackText     string
	RequestID          string
}

// fault is how an error looks to a person.
type fault struct {
	status             int
	headline, sentence string
}

// faultOf turns an error into status and words; this is the one place for it.
func faultOf(err error) fault {
	var invalid *interview.Invalid
	var problem *interview.Problem
	var tooLarge *http.MaxBytesError
	var echoed *echo.HTTPError
	switch {
	case errors.As(err, &invalid):
		return fault{http.StatusUnprocessableEntity, "That did not work", invalid.Sentence}
	case errors.As(err, &tooLarge), errors.Is(err, interview.ErrTooLarge):
		return fault{http.StatusRequestEntityTooLarge, "That is too large", "Make it smaller and try again."}
	case errors.Is(err, interview.ErrNotFound):
		return fault{http.StatusNotFound, "Not here", "There is nothing at this address. It may have been removed."}
	case errors.Is(err, interview.ErrHidden):
		return fault{http.StatusForbidden, "Not yet", "This opens when the session that asks the question is finished."}
	case errors.Is(err, interview.ErrFinished):
		return fault{http.StatusConflict, "This session is finished", "Its answers stay as they are. You can answer a question again from its review."}
	case errors.Is(err, interview.ErrConflict):
		return fault{http.StatusConflict, "Changed meanwhile", "Something else changed this first. Reload the page and look again."}
	case errors.Is(err, interview.ErrNoRoom):
		return fault{http.StatusInsufficientStorage, "The disk is full", "Nothing was lost, but nothing more can be saved. Make room on the disk and try again."}
	case errors.Is(err, interview.ErrQuota):
		return fault{http.StatusInsufficientStorage, "Your share of the disk is used up", "Nothing was lost. Delete sound you no longer need under Settings, Your data, and try again."}
	case errors.Is(err, interview.ErrReadOnly):
		return fault{http.StatusConflict, "Set outside the browser", "The settings file or the environment says so. Change it there."}
	case errors.Is(err, interview.ErrBusy):
		return fault{http.StatusServiceUnavailable, "Busy", "Try again in a moment."}
	case errors.Is(err, interview.ErrNotSpoken):
		return fault{http.StatusUnprocessableEntity, "No sound", "This answer has no sound to transcribe. Type what you said."}
	case errors.As(err, &problem):
		return fault{http.StatusBadGateway, "That did not work", problem.Sentence}
	case errors.As(err, &echoed):
		return echoFault(echoed)
	}
	return fault{http.StatusInternalServerError, "Something broke", "It is not your doing. Your answers are safe. Try again; if it stays, the log says more."}
}

func echoFault(e *echo.HTTPError) fault {
	switch e.Code {
	case http.StatusNotFound:
		return fault{e.Code, "Not here", "There is nothing at this address. It may have been removed."}
	case http.StatusMethodNotAllowed:
		return fault{e.Code, "Not this way", "This address does something else. Go back and use the buttons."}
	}
	return fault{e.Code, "That did not work", "Go back and try again."}
}

// fail answers with an error: a page for pages, plain text for scripts.
func (s *site) fail(err error, c echo.Context) {
	if c.Response().Committed || gone(c.Request()) {
		return
	}
	f := faultOf(err)
	if f.status >= http.StatusInternalServerError {
		s.Log.LogAttrs(c.Request().Context(), slog.LevelError, "request failed",
			slog.String("id", requestID(c)), slog.String("path", c.Request().URL.Path), slog.String("error", err.Error()))
	}
	if !strings.Contains(c.Request().Header.Get("Accept"), "text/html") {
		s.failed(c, c.String(f.status, f.sentence+"\n"))
		return
	}
	page := errorPage{frame: s.frame(c, f.headline, ""), Headline: f.headline, Sentence: f.sentence, Back: "/", BackText: "To the first page"}
	if f.status >= http.StatusInternalServerError {
		page.RequestID = requestID(c)
	}
	s.failed(c, s.show(c, f.status, "error", page))
}

// failed logs that not even the error could be shown.
func (s *site) failed(c echo.Context, err error) {
	if err != nil {
		s.Log.Error("show error", "id", requestID(c), "error", err)
	}
}

// trouble is the sentence for a form that has to be filled in again, false
// where the error is of another kind.
func trouble(err error) (string, bool) {
	var invalid *interview.Invalid
	if errors.As(err, &invalid) {
		return invalid.Sentence, true
	}
	return "", false
}

// fieldOf is the field that is not right, empty where the error names none.
func fieldOf(err error) string {
	var invalid *interview.Invalid
	if errors.As(err, &invalid) {
		return invalid.Field
	}
	return ""
}
