package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"equipoise/internal/interview"
	"equipoise/internal/store"
)

// everyTable is where rows of practice lie.
func everyTable() []string {
	return []string{"sessions", "answers", "takes", "recordings", "uploads", "transcripts", "reviews", "exchanges"}
}

// read has the scene's typed words reviewed, with a call to a model.
func (h *house) read(t *testing.T, s scene) {
	t.Helper()
	check(t, h.QueueReview(context.Background(), s.review))
	check(t, h.Record(context.Background(), interview.Exchange{ReviewID: s.review.ID, Step: "checks-1", Sent: "{}", Received: "{}", At: h.clock.now()}))
}

// TestRemoveNamesWhatGoes removes an answer, a session, old ones and all, says
// the same before and after, and leaves what it does not reach.
func TestRemoveNamesWhatGoes(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx, s := context.Background(), h.setScene(t)
		h.arrive(t, s)
		h.read(t, s)
		other := h.setScene(t)
		h.arrive(t, other)
		h.read(t, other)
		for _, step := range []struct {
			what interview.Removal
			want interview.Losses
		}{
			{interview.Removal{Scope: interview.OneAnswer, ID: s.answers[0].ID},
				interview.Losses{Places: 1, Answers: 1, Takes: 1, Recordings: 1, Sound: 3 * time.Second, Wordless: 1}},
			{interview.Removal{Scope: interview.OldOnes, Before: s.session.CreatedAt}, interview.Losses{}},
			{interview.Removal{Scope: interview.OneSession, ID: s.session.ID},
				interview.Losses{Sessions: 1, Places: 1, Answers: 1, Takes: 1, Reviews: 1, Exchanges: 1}},
			{interview.Removal{Scope: interview.OldOnes, Before: h.clock.now()},
				interview.Losses{Sessions: 1, Places: 2, Answers: 2, Takes: 2, Recordings: 1, Sound: 3 * time.Second, Wordless: 1, Reviews: 1, Exchanges: 1}},
		} {
			named := must(h.Losses(ctx, h.me.ID, step.what))(t)
			went := must(h.Remove(ctx, h.me.ID, step.what))(t)
			if named != step.want || went != step.want {
				t.Errorf("%s: %+v was named, %+v went, want %+v", step.what.Scope, named, went, step.want)
			}
			if step.what.Scope == interview.OneAnswer {
				answer, _, err := h.Answer(ctx, h.me.ID, s.answers[1].ID)
				check(t, err)
				same(t, "the number of the answer that is left", answer.Number, 1)
			}
			if left := must(h.Losses(ctx, h.me.ID, interview.Removal{Scope: interview.OldOnes, Before: s.session.CreatedAt}))(t); !left.None() {
				t.Errorf("old ones are left: %+v", left)
			}
		}
		for _, table := range everyTable() {
			same(t, table, h.count(t, table), 0)
		}
	})
}

// TestRemoveOneTake removes a spoken take that was read, and what hangs on it,
// beside one that stays; the last one of an answer does not go alone.
func TestRemoveOneTake(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx, s := context.Background(), h.setScene(t)
		h.arrive(t, s)
		words := h.heard(s, "as it was said")
		check(t, h.SaveTranscript(ctx, words, ""))
		read := s.review
		read.ID, read.AnswerID, read.TranscriptID = newID(), s.answers[0].ID, words.ID
		check(t, h.QueueReview(ctx, read))
		h.read(t, s) // of the other answer
		one := interview.Removal{Scope: interview.OneTake, ID: s.take.ID}
		if _, err := h.Remove(ctx, h.me.ID, one); !errors.Is(err, interview.ErrConflict) {
			t.Errorf("the only take goes: %v", err)
		}
		typed := interview.Take{ID: newID(), PersonID: h.me.ID, AnswerID: s.answers[0].ID, CreatedAt: h.clock.now()}
		check(t, h.TypeTake(ctx, typed, interview.Transcript{ID: newID(), Text: "typed", Source: interview.Typed, CreatedAt: h.clock.now()}))
		if _, err := h.Remove(ctx, h.stranger(t), one); !errors.Is(err, interview.ErrNotFound) {
			t.Errorf("somebody else removes it: %v", err)
		}
		want := interview.Losses{Takes: 1, Recordings: 1, Sound: 3 * time.Second, Reviews: 1}
		named, went := must(h.Losses(ctx, h.me.ID, one))(t), must(h.Remove(ctx, h.me.ID, one))(t)
		if named != want || went != want {
			t.Errorf("%+v was named, %+v went, want %+v", named, went, want)
		}
		for table, n := range map[string]int{"sessions": 1, "answers": 2, "takes": 2, "recordings": 0, "uploads": 0, "transcripts": 2, "reviews": 1, "exchanges": 1} {
			same(t, table, h.count(t, table), n)
		}
		last := interview.Removal{Scope: interview.OneTake, ID: typed.ID}
		if _, err := h.Remove(ctx, h.me.ID, last); !errors.Is(err, interview.ErrConflict) {
			t.Errorf("the take that is left goes: %v", err)
		}
	})
}

// TestRemoveSoundKeepsWords removes sound alone: words stay, a take without any
// says so, nothing more arrives, and late work does not bring the sound back.
func TestRemoveSoundKeepsWords(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx, s := context.Background(), h.setScene(t)
		heard := h.setScene(t)
		h.arrive(t, heard)
		check(t, h.SaveTranscript(ctx, h.heard(heard, "as it was said"), ""))
		went := must(h.Remove(ctx, h.me.ID, interview.Removal{Scope: interview.Everything, SoundOnly: true}))(t)
		if went != (interview.Losses{Recordings: 2, Sound: 3 * time.Second, Wordless: 1}) {
			t.Errorf("went: %+v", went)
		}
		for _, one := range []scene{s, heard} {
			r, uploads, err := h.Recording(ctx, h.me.ID, one.recording.ID)
			check(t, err)
			if r.State != interview.Removed || len(r.Peaks) != 0 || len(uploads) != 0 {
				t.Errorf("the recording is %+v with %d uploads", r, len(uploads))
			}
			if err := h.AddUpload(ctx, interview.Upload{ID: newID(), PersonID: h.me.ID, RecordingID: r.ID}); !errors.Is(err, interview.ErrConflict) {
				t.Errorf("one more upload: %v", err)
			}
			h.arrive(t, one)
		}
		same(t, "recordings back again", h.count(t, "recordings WHERE state <> 'removed'"), 0)
		same(t, "words", h.count(t, "transcripts WHERE text = 'as it was said'"), 1)
		same(t, "takes without a way to words", h.count(t, "takes WHERE state = 'failed' AND reason LIKE 'Its sound was deleted%'"), 1)
	})
}

// TestRemovedStaysRemoved does what work on an answer does that was under way
// when the answer was removed, and finds no row again.
func TestRemovedStaysRemoved(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx, s := context.Background(), h.setScene(t)
		h.arrive(t, s)
		h.read(t, s)
		if _, err := h.Remove(ctx, h.stranger(t), interview.Removal{Scope: interview.OneSession, ID: s.session.ID}); !errors.Is(err, interview.ErrNotFound) {
			t.Errorf("somebody else removes it: %v", err)
		}
		must(h.Remove(ctx, h.me.ID, interview.Removal{Scope: interview.OneSession, ID: s.session.ID}))(t)
		s.review.State = interview.Done
		for name, err := range map[string]error{
			"a review":    h.SaveReview(ctx, s.review),
			"a reply":     h.Record(ctx, interview.Exchange{ReviewID: s.review.ID, Step: "checks-2"}),
			"words":       h.SaveTranscript(ctx, h.heard(s, "too late"), s.critic.ID),
			"a recording": h.SaveRecording(ctx, s.recording, interview.TakeTranscribing, ""),
			"a take":      h.TypeTake(ctx, s.typed, s.words),
			"a second time": func() error {
				_, err := h.Remove(ctx, h.me.ID, interview.Removal{Scope: interview.OneSession, ID: s.session.ID})
				return err
			}(),
		} {
			if !errors.Is(err, interview.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, table := range everyTable() {
			same(t, table, h.count(t, table), 0)
		}
		todo := must(h.Erasures(ctx))(t)
		kinds := map[interview.ErasureKind]int{}
		for _, e := range todo {
			kinds[e.Kind]++
			check(t, h.Erased(ctx, e))
		}
		if fmt.Sprint(kinds) != "map[recording:1 text:1 upload:1]" || len(must(h.Erasures(ctx))(t)) != 0 {
			t.Errorf("to be erased: %v", kinds)
		}
	})
}

// TestNothingLingers fills a database, copies it as a change of schema does,
// removes one session of many, and looks for a word of it in every file.
func TestNothingLingers(t *testing.T) {
	ctx, folder := context.Background(), t.TempDir()
	h := openHouse(t, store.Config{Folder: folder})
	const word = "xylograph"
	for n := range 40 {
		s := h.setScene(t)
		for range n % 4 {
			typed := interview.Transcript{ID: newID(), Source: interview.Typed, Text: strings.Repeat("something else ", 40+n*9), CreatedAt: h.clock.now()}
			check(t, h.TypeTake(ctx, interview.Take{ID: newID(), PersonID: h.me.ID, AnswerID: s.answers[0].ID}, typed))
		}
		if n%3 != 0 {
			continue
		}
		for size := range 6 {
			typed := interview.Transcript{ID: newID(), Source: interview.Typed, Text: strings.Repeat(word+" ", 10+size*n*20), CreatedAt: h.clock.now()}
			check(t, h.SaveDraft(ctx, h.me.ID, s.answers[1].ID, typed.Text))
			check(t, h.TypeTake(ctx, interview.Take{ID: newID(), PersonID: h.me.ID, AnswerID: s.answers[1].ID}, typed))
		}
		if n == 33 {
			check(t, os.MkdirAll(filepath.Join(folder, "backups"), 0o700))
			must(h.raw.Exec("VACUUM INTO ?", filepath.Join(folder, "backups", "schema-1.db")))(t)
		}
		must(h.Remove(ctx, h.me.ID, interview.Removal{Scope: interview.OneSession, ID: s.session.ID}))(t)
	}
	check(t, h.Scour(ctx))
	check(t, filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if content := must(os.ReadFile(path))(t); strings.Contains(string(content), word) {
			t.Errorf("%s holds the word", d.Name())
		}
		return nil
	}))
}
