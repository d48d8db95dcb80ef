package store_test

import (
	"context"
	"testing"
	"time"
)

// TestUploadIsTouched keeps the latest touch, whichever order they come in.
func TestUploadIsTouched(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx, me := context.Background(), h.me.ID
		s := h.setScene(t)
		_, uploads, err := h.Recording(ctx, me, s.recording.ID)
		check(t, err)
		later := uploads[0].TouchedAt.Add(time.Hour)
		check(t, h.TouchUpload(ctx, uploads[0].ID, later))
		check(t, h.TouchUpload(ctx, uploads[0].ID, later.Add(-time.Minute)))
		check(t, h.TouchUpload(ctx, newID(), later))
		got, err := h.Upload(ctx, uploads[0].ID)
		check(t, err)
		same(t, "the last touch", got.TouchedAt, later)
	})
}
