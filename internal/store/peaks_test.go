package store_test

import (
	"context"
	"testing"
	"time"

	"equipoise/internal/interview"
)

// TestPeaksComeOnce keeps what a browser measured through every later step, and
// does not let it be measured anew.
func TestPeaksComeOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx, me := context.Background(), h.me.ID
		s := h.setScene(t)
		take := interview.Take{ID: newID(), PersonID: me, AnswerID: s.answers[1].ID, CreatedAt: h.clock.now()}
		recording := interview.Recording{ID: newID(), PersonID: me, MIME: "audio/mp4", CreatedAt: h.clock.now()}
		check(t, h.BeginTake(ctx, take, recording, interview.Upload{ID: newID(), CreatedAt: h.clock.now()}))
		check(t, h.SavePeaks(ctx, me, recording.ID, []float64{0, 0.5, 1}, 3*time.Second))
		for _, state := range []interview.RecordingState{interview.Whole, interview.Kept} {
			recording.State = state
			check(t, h.SaveRecording(ctx, recording, interview.TakeNeedsWords, ""))
		}
		check(t, h.SavePeaks(ctx, me, recording.ID, []float64{1}, 9*time.Second))
		got, _, err := h.Recording(ctx, me, recording.ID)
		check(t, err)
		same(t, "peaks", len(got.Peaks), 3)
		same(t, "length", got.Duration, 3*time.Second)
	})
}
