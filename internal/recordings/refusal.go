package recordings

import (
	"errors"
	"net/http"

	"equipoise/internal/interview"

	"github.com/tus/tusd/v2/pkg/handler"
)

// refusal is what the uploading page is told when something is wrong.
type refusal struct {
	cause    error
	status   int
	sentence string
	fault    string // names it where the status alone does not
}

// refusals lists what is told of which error. Details never leave: they go to
// the log.
func refusals() []refusal {
	return []refusal{
		{interview.ErrNotFound, http.StatusNotFound, "There is no such upload.", ""},
		{interview.ErrTooLarge, http.StatusRequestEntityTooLarge, "The recording is longer than can be kept. Everything up to here is saved.", ""},
		{interview.ErrNoRoom, http.StatusInsufficientStorage, "The disk is full. Everything up to here is saved; make room and go on.", ""},
		{interview.ErrQuota, http.StatusInsufficientStorage, "Your share of the disk is used up. Everything up to here is saved; delete sound you no longer need and go on.", "share"},
		{interview.ErrFinished, http.StatusConflict, "The session is finished.", ""},
		{interview.ErrConflict, http.StatusConflict, "This recording takes no more sound.", ""},
		{handler.ErrLockTimeout, http.StatusLocked, "Another request holds this upload.", ""},
	}
}

// refuse turns an error into the answer to an upload request.
func (f *Folder) refuse(err error) error {
	if err == nil {
		return nil
	}
	for _, r := range refusals() {
		if errors.Is(err, r.cause) {
			reply := answer(r.status, r.sentence)
			if r.fault != "" {
				reply.HTTPResponse.Header[faultHeader] = r.fault
			}
			return reply
		}
	}
	f.log.Error("upload", "error", err)
	return answer(http.StatusInternalServerError, "The recording could not be written. Try again in a moment.")
}

// faultHeader carries a refusal's fault.
const faultHeader = "Equipoise-Fault"

func answer(status int, sentence string) handler.Error {
	return handler.Error{
		ErrorCode: http.StatusText(status), Message: sentence,
		HTTPResponse: handler.HTTPResponse{
			StatusCode: status, Body: sentence + "\n",
			Header: handler.HTTPHeader{"Content-Type": "text/plain; charset=utf-8"},
		},
	}
}
