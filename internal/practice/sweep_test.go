package practice_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"equipoise/internal/interview"
)

// A recording is given up a day after somebody last worked on it, however long
// ago it was begun, and what comes after that begins nothing.
func TestSweepGoesByTheLastTouch(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	v := h.session(false, "leaflets")
	begun, err := h.BeginRecording(ctx, h.me, v.Places[0].ID, "audio/webm")
	check(t, err)
	state := func() interview.RecordingState {
		t.Helper()
		check(t, h.Sweep(ctx))
		rec, _, err := h.Rows.Recording(ctx, h.me, begun.RecordingID)
		check(t, err)
		return rec.State
	}
	h.clock.pass(23 * time.Hour)
	check(t, h.MayUpload(ctx, h.me, begun.UploadID))
	check(t, h.MayBeginUpload(ctx, begun.UploadID))
	h.clock.pass(23 * time.Hour)
	if got := state(); got != interview.Arriving {
		t.Errorf("touched 23 hours ago it is %s", got)
	}
	h.clock.pass(2 * time.Hour)
	if got := state(); got == interview.Arriving {
		t.Error("untouched for 25 hours it still arrives")
	}
	if err := h.MayBeginUpload(ctx, begun.UploadID); !errors.Is(err, interview.ErrNotFound) {
		t.Errorf("a late upload may begin: %v", err)
	}
}
