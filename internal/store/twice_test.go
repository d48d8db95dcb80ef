package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"equipoise/internal/interview"
)

// together runs calls at the same time and wants all to succeed.
func together(t *testing.T, calls ...func() error) {
	t.Helper()
	var all sync.WaitGroup
	start := make(chan struct{})
	for _, call := range calls {
		all.Go(func() {
			<-start
			if err := call(); err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	all.Wait()
}

// TestFinishMeetsWords finishes a session, twice, while a transcriber hands in
// words: whatever the order, every counted take gets one review.
func TestFinishMeetsWords(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx := context.Background()
		for range 25 {
			s := h.setScene(t)
			h.arrive(t, s)
			s.session.FinishedAt = h.clock.now()
			words := h.heard(s, "well")
			finish := func() error { return h.FinishSession(ctx, s.session, nil, s.critic.ID) }
			together(t, finish, finish, func() error { return h.SaveTranscript(ctx, words, s.critic.ID) })
			for i, transcript := range []string{words.ID, s.words.ID} {
				where := fmt.Sprintf("reviews WHERE answer_id = '%s' AND transcript_id = '%s'", s.answers[i].ID, transcript)
				same(t, "reviews", h.count(t, where), 1)
			}
		}
		same(t, "reviews", h.count(t, "reviews"), 50)
		same(t, "tasks", h.count(t, "river_job"), 50)
	})
}

// TestTakesAtOnce types two takes at once: both are kept, one after the other.
func TestTakesAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		s := h.setScene(t)
		typeOne := func() error {
			take := interview.Take{ID: newID(), PersonID: h.me.ID, AnswerID: s.answers[1].ID, CreatedAt: h.clock.now()}
			return h.TypeTake(context.Background(), take, interview.Transcript{ID: newID(), Source: interview.Typed, Text: "again"})
		}
		together(t, typeOne, typeOne, typeOne)
		takes := must(h.Takes(context.Background(), h.me.ID, []string{s.answers[1].ID}))(t)[s.answers[1].ID]
		for i, take := range takes {
			same(t, "the number of a take", take.Number, i+1)
		}
		same(t, "takes", len(takes), 4)
	})
}

// TestTwiceIsOnce does again what a restart or a second click does again.
func TestTwiceIsOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx, me := context.Background(), h.me.ID
		s := h.setScene(t)
		whole := s.recording
		whole.State = interview.Whole
		keep := interview.Task{Kind: interview.KeepRecording, PersonID: me, ID: whole.ID}
		check(t, h.SaveRecording(ctx, whole, interview.TakeTranscribing, "", keep))
		answer, _, err := h.Answer(ctx, me, s.answers[0].ID)
		check(t, err)
		kept := whole
		kept.State, kept.Size = interview.Kept, 77
		check(t, h.SaveRecording(ctx, kept, interview.TakeTranscribing, ""))
		late := interview.Task{Kind: interview.KeepRecording, PersonID: me, ID: newID()}
		check(t, h.SaveRecording(ctx, whole, interview.TakeFailed, "late", late))
		got, _, err := h.Recording(ctx, me, whole.ID)
		check(t, err)
		same(t, "the recording", []any{got.State, got.Size}, []any{interview.Kept, int64(77)})
		same(t, "tasks", h.count(t, "river_job"), 1)
		again, _, err := h.Answer(ctx, me, s.answers[0].ID)
		check(t, err)
		same(t, "the answer", again, answer)
		check(t, wantError(h.AddUpload(ctx, interview.Upload{ID: newID(), PersonID: me, RecordingID: whole.ID}), interview.ErrConflict))

		corrected := h.heard(s, "what I said")
		corrected.Source = interview.Corrected
		for range 2 {
			check(t, h.SaveTranscript(ctx, corrected, s.critic.ID))
			check(t, h.SaveTranscript(ctx, h.heard(s, "what it heard"), s.critic.ID))
		}
		failed := s.take
		failed.State, failed.Reason = interview.TakeFailed, "It failed late."
		check(t, h.SetTakeState(ctx, failed))
		view, _, err := h.Take(ctx, me, s.take.ID)
		check(t, err)
		same(t, "the words", []any{view.Transcript.Text, view.Transcript.Version, view.State}, []any{"what I said", 1, interview.TakeTranscribed})

		h.finish(t, s)
		s.session.Note = "changed afterwards"
		h.finish(t, s)
		session, _, err := h.Session(ctx, me, s.session.ID)
		check(t, err)
		same(t, "the note", session.Note, "")
		same(t, "reviews", h.count(t, "reviews"), 2)

		check(t, h.QueueReview(ctx, s.review)) // the finish has queued one of the same words
		same(t, "reviews", h.count(t, "reviews"), 2)
	})
}

// TestStolenTaskStoresNothing takes a task away from the run that works on it:
// what the run found is not stored, and the next run stores it once.
func TestStolenTaskStoresNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx := context.Background()
		s := h.setScene(t)
		outcomes := make(chan error, 8)
		stolen := false
		check(t, h.queue.Start(ctx, func(ctx context.Context, task interview.Task) error {
			if !stolen {
				stolen = true
				if _, err := h.raw.Exec("UPDATE river_job SET state = 'available'"); err != nil {
					outcomes <- err
					return err
				}
				err := h.SaveTranscript(ctx, h.heard(s, "stolen"), s.critic.ID)
				outcomes <- err
				return err
			}
			err := h.SaveTranscript(ctx, h.heard(s, "mine"), s.critic.ID)
			outcomes <- err
			return err
		}))
		defer func() { check(t, h.queue.Stop(ctx)) }()
		r := s.recording
		r.State = interview.Kept
		task := interview.Task{Kind: interview.TranscribeTake, PersonID: h.me.ID, ID: s.take.ID}
		check(t, h.SaveRecording(ctx, r, interview.TakeTranscribing, "", task))
		if <-outcomes == nil {
			t.Error("a stolen task was completed")
		}
		check(t, <-outcomes)
		same(t, "heard", h.count(t, "transcripts WHERE source = 'heard'"), 1)
		same(t, "mine", h.count(t, "transcripts WHERE text = 'mine'"), 1)
	})
}
