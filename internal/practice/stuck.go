package practice

import (
	"time"

	"equipoise/internal/interview"
)

// givenUpAfter is how long work may be on its way before the person may ask
// for it once more. One attempt ends well before, so what is older has failed,
// or waits behind much other work; asking again harms neither.
const givenUpAfter = time.Hour

// stuckReview reports whether a review has been on its way for too long.
func stuckReview(r interview.Review, now time.Time) bool {
	onItsWay := r.State == interview.Queued || r.State == interview.Running
	return onItsWay && now.Sub(r.CreatedAt) > givenUpAfter
}

// stuckTake reports whether the words of a take have been awaited for too
// long; the time it took to speak them does not count.
func stuckTake(t interview.TakeView, now time.Time) bool {
	if t.State != interview.TakeTranscribing {
		return false
	}
	since := t.CreatedAt
	if t.Recording != nil {
		since = since.Add(t.Recording.Duration)
	}
	return now.Sub(since) > givenUpAfter
}

// stuck reports whether the person may ask once more for what an answer waits
// for: its review, or words to review.
func (f Feedback) stuck(now time.Time) bool {
	if f.Review != nil {
		return stuckReview(*f.Review, now)
	}
	return f.Take != nil && stuckTake(*f.Take, now)
}
