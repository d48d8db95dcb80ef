package practice

import (
	"context"
	"fmt"
	"math"
	"time"

	"equipoise/internal/interview"
)

const (
	mostPeaks     = 1000
	longestLength = 24 * time.Hour
)

// SavePeaks keeps the loudness and length that a browser measured of a
// recording which cannot be decoded here. What is known already stays.
func (r *Room) SavePeaks(ctx context.Context, personID, recordingID string, peaks []float64, length time.Duration) error {
	if !likely(peaks, length) {
		return &interview.Invalid{Field: "peaks", Sentence: "This is not the loudness of a recording."}
	}
	if err := r.Rows.SavePeaks(ctx, personID, recordingID, peaks, length); err != nil {
		return fmt.Errorf("keep the loudness of recording %s: %w", recordingID, err)
	}
	r.Events.Changed(personID, recordingID)
	return nil
}

func likely(peaks []float64, length time.Duration) bool {
	for _, p := range peaks {
		if math.IsNaN(p) || p < 0 || p > 1 {
			return false
		}
	}
	return len(peaks) > 0 && len(peaks) <= mostPeaks && length > 0 && length <= longestLength
}
