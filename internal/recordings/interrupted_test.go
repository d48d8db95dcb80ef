package recordings

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/tus/tusd/v2/pkg/handler"
)

// A piece that another request interrupted is locked, not wrong: clients send
// it again. What is wrong stays so.
func TestInterruptedPieceMayComeAgain(t *testing.T) {
	for _, c := range []struct {
		said handler.Error
		want int
	}{
		{handler.ErrUploadInterrupted, http.StatusLocked}, {handler.ErrInvalidOffset, http.StatusBadRequest}, {handler.ErrMismatchOffset, http.StatusConflict},
	} {
		seen := httptest.NewRecorder()
		w := &answering{ResponseWriter: seen}
		w.Header().Set("Content-Length", "1") // the protocol sets it before every reason
		w.WriteHeader(c.said.HTTPResponse.StatusCode)
		_, err := w.Write([]byte(c.said.HTTPResponse.Body))
		if err != nil || seen.Code != c.want || seen.Body.String() != c.said.HTTPResponse.Body {
			t.Errorf("%s is answered with %d %q (%v), want %d", c.said.ErrorCode, seen.Code, seen.Body, err, c.want)
		}
	}
}
