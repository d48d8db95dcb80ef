package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// begun is what the recorder gets to know about where to send sound.
type begun struct {
	Recording string `json:"recording"`
	Upload    string `json:"upload"`
	Uploads   string `json:"uploads"`
	Continue  string `json:"continue"`
	Complete  string `json:"complete"`
	Peaks     string `json:"peaks"`
}

func begunReply(b practice.Begun) begun {
	return begun{
		Recording: b.RecordingID, Upload: b.UploadID, Uploads: "/uploads/",
		Continue: "/recordings/" + b.RecordingID + "/uploads", Complete: "/recordings/" + b.RecordingID + "/complete",
		Peaks: "/recordings/" + b.RecordingID + "/peaks",
	}
}

func (s *site) beginRecording(c echo.Context) error {
	b, err := s.Room.BeginRecording(c.Request().Context(), personID(c), c.Param("id"), short(c.FormValue("mime"), 100))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, begunReply(b))
}

func (s *site) continueRecording(c echo.Context) error {
	b, err := s.Room.ContinueRecording(c.Request().Context(), personID(c), c.Param("id"), short(c.FormValue("mime"), 100))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, begunReply(b))
}

func (s *site) completeRecording(c echo.Context) error {
	sent, err := strconv.ParseInt(c.FormValue("sent"), 10, 64)
	if err != nil || sent < 0 {
		return &interview.Invalid{Field: "sent", Sentence: "Say how many bytes were sent."}
	}
	err = s.Room.CompleteRecording(c.Request().Context(), personID(c), c.Param("id"), c.FormValue("upload"), sent)
	var missing *practice.Short
	if errors.As(err, &missing) {
		return c.JSON(http.StatusConflict, map[string]int64{"arrived": missing.Arrived})
	}
	if err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// passUpload hands the request on to the resumable upload, which asks for the
// owner's permission with the person that PersonID finds in the context.
func (s *site) passUpload(c echo.Context) error {
	r := c.Request()
	control := http.NewResponseController(c.Response())
	if err := errors.Join(control.SetReadDeadline(time.Time{}), control.SetWriteDeadline(time.Time{})); err != nil {
		return fmt.Errorf("keep upload open: %w", err)
	}
	s.Uploads.ServeHTTP(c.Response(), r.WithContext(context.WithValue(r.Context(), personInContext{}, personID(c))))
	return nil
}

type personInContext struct{}

// PersonID is the id of the person whose upload request carries ctx, empty
// where there is none.
func PersonID(ctx context.Context) string {
	id, _ := ctx.Value(personInContext{}).(string)
	return id
}

func (s *site) playSound(c echo.Context) error { return s.play(c, false) }

func (s *site) playWAV(c echo.Context) error { return s.play(c, true) }

// play serves sound with ranges under a policy that lets it do nothing.
func (s *site) play(c echo.Context, wav bool) error {
	rec, sound, err := s.Room.Sound(c.Request().Context(), personID(c), c.Param("id"), wav)
	if err != nil {
		return err
	}
	defer func() { _ = sound.Close() }()
	mime, ending := "audio/wav", "wav"
	if !wav {
		mime, ending = soundType(rec.MIME)
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", soundPolicy)
	h.Set("Content-Type", mime)
	h.Set("Content-Disposition", "inline; filename=\"answer."+ending+"\"")
	h.Set("Cache-Control", "private, max-age=3600")
	http.ServeContent(c.Response(), c.Request(), "", rec.CreatedAt, sound)
	return nil
}

// soundType is the type and ending a recording is served with: one of a few
// that are sound for certain, whatever the row says.
func soundType(mime string) (kind, ending string) {
	known := []struct{ prefix, kind, ending string }{
		{"audio/webm", "audio/webm", "webm"}, {"video/webm", "audio/webm", "webm"}, {"audio/ogg", "audio/ogg", "ogg"},
		{"audio/mp4", "audio/mp4", "m4a"}, {"video/mp4", "audio/mp4", "m4a"}, {"audio/mpeg", "audio/mpeg", "mp3"},
		{"audio/wav", "audio/wav", "wav"}, {"audio/flac", "audio/flac", "flac"},
	}
	for _, k := range known {
		if len(mime) >= len(k.prefix) && mime[:len(k.prefix)] == k.prefix {
			return k.kind, k.ending
		}
	}
	return "application/octet-stream", "bin"
}

// short cuts a text from a script to what a column holds, in bytes.
func short(text string, most int) string { return strings.ToValidUTF8(text[:min(len(text), most)], "") }
