package store_test

import (
	"context"
	"fmt"
	"testing"

	"equipoise/internal/interview"
)

// TestBrokenTakeHidesNothing reviews the typed words when a later recording
// broke, and the broken one's once somebody wrote them down.
func TestBrokenTakeHidesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx, me := context.Background(), h.me.ID
		s := h.setScene(t)
		take := interview.Take{ID: newID(), PersonID: me, AnswerID: s.answers[1].ID, CreatedAt: h.clock.now()}
		recording := interview.Recording{ID: newID(), PersonID: me, MIME: "audio/webm", CreatedAt: h.clock.now()}
		check(t, h.BeginTake(ctx, take, recording, interview.Upload{ID: newID(), CreatedAt: h.clock.now()}))
		for _, state := range []interview.RecordingState{interview.Whole, interview.Broken} {
			recording.State = state
			check(t, h.SaveRecording(ctx, recording, interview.TakeFailed, "It is no sound."))
		}
		h.finish(t, s)
		reviews := func(transcript string) int {
			return h.count(t, fmt.Sprintf("reviews WHERE answer_id = '%s' AND transcript_id = '%s'", s.answers[1].ID, transcript))
		}
		same(t, "reviews of the typed words", reviews(s.words.ID), 1)
		said := interview.Transcript{ID: newID(), PersonID: me, TakeID: take.ID, Source: interview.Corrected, Text: "I said so.", CreatedAt: h.clock.now()}
		check(t, h.SaveTranscript(ctx, said, s.critic.ID))
		same(t, "reviews of the words written down", reviews(said.ID), 1)
	})
}
