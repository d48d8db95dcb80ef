package practice

import (
	"context"
	"errors"
	"fmt"
	"io"

	"equipoise/internal/interview"
)

// keep makes a whole recording playable and sends it on to be transcribed.
func (r *Room) keep(ctx context.Context, t interview.Task) error {
	rec, uploads, err := r.Rows.Recording(ctx, t.PersonID, t.ID)
	if err != nil {
		return fmt.Errorf("keep recording %s: %w", t.ID, err)
	}
	take, answer, err := r.Rows.Take(ctx, t.PersonID, rec.TakeID)
	if err != nil {
		return fmt.Errorf("keep recording %s: %w", t.ID, err)
	}
	if rec.State == interview.Removed {
		return r.Rows.SaveRecording(ctx, rec, "", "")
	}
	kept, err := r.Sounds.Keep(ctx, rec, uploads)
	var invalid *interview.Invalid
	if errors.As(err, &invalid) {
		rec.State, rec.Reason = interview.Broken, invalid.Sentence
		if err := r.Rows.SaveRecording(ctx, rec, interview.TakeFailed, rec.Reason); err != nil {
			return fmt.Errorf("keep recording %s: %w", t.ID, err)
		}
		return r.reviewUnread(ctx, t.PersonID, answer.ID) // an earlier take may count now
	}
	if err != nil {
		return fmt.Errorf("keep recording %s: %w", t.ID, err)
	}
	kept.State = interview.Kept
	var next []interview.Task
	if take.State == interview.TakeTranscribing {
		next = append(next, interview.Task{Kind: interview.TranscribeTake, PersonID: t.PersonID, ID: take.ID})
	}
	return r.Rows.SaveRecording(ctx, kept, take.State, "", next...)
}

// transcribe writes down what was said in a take.
func (r *Room) transcribe(ctx context.Context, t interview.Task) error {
	view, _, err := r.Rows.Take(ctx, t.PersonID, t.ID)
	if err != nil {
		return fmt.Errorf("transcribe take %s: %w", t.ID, err)
	}
	take := view.Take
	by, err := r.CurrentTranscriber(ctx, t.PersonID)
	if err != nil {
		return fmt.Errorf("transcribe take %s: %w", t.ID, err)
	}
	switch {
	case view.Transcript != nil:
		take.State, take.Reason = interview.TakeTranscribed, ""
		return r.Rows.SetTakeState(ctx, take)
	case view.Recording != nil && view.Recording.State == interview.Removed:
		take.State = interview.TakeFailed // it says already that its sound was deleted
		return r.Rows.SetTakeState(ctx, take)
	case !by.Set() || view.Recording == nil:
		take.State, take.Reason = interview.TakeNeedsWords, ""
		return r.Rows.SetTakeState(ctx, take)
	}
	words, err := r.Ear.Hear(ctx, by, *view.Recording, r.Sounds)
	if err != nil {
		return r.unheard(ctx, take, err)
	}
	return r.heard(ctx, take, words)
}

// unheard stores why there are no words; only a failure without a sentence
// for the person is an error of the work itself.
func (r *Room) unheard(ctx context.Context, take interview.Take, err error) error {
	problem, ok := interview.ProblemOf(err)
	if !ok || ctx.Err() != nil {
		return fmt.Errorf("transcribe take %s: %w", take.ID, err)
	}
	take.State, take.Reason = interview.TakeFailed, problem.Sentence
	return r.Rows.SetTakeState(ctx, take)
}

func (r *Room) heard(ctx context.Context, take interview.Take, words interview.Transcript) error {
	words.Text = plainText(words.Text)
	if !interview.HasLetters(words.Text) {
		take.State, take.Reason = interview.TakeFailed, "The transcriber heard no words in it. Listen to it, then try again or type what you said."
		return r.Rows.SetTakeState(ctx, take)
	}
	critic, err := r.CurrentCritic(ctx, take.PersonID)
	if err != nil {
		return err
	}
	words.ID, words.PersonID, words.TakeID = r.NewID(), take.PersonID, take.ID
	words.Source, words.CreatedAt = interview.Heard, r.Now()
	return r.Rows.SaveTranscript(ctx, words, critic.ID)
}

// HearAgain sends a take to the transcriber once more; sound that is whole and
// not kept yet is kept first.
func (r *Room) HearAgain(ctx context.Context, personID, takeID string) error {
	view, _, err := r.Rows.Take(ctx, personID, takeID)
	if err != nil {
		return fmt.Errorf("transcribe take %s again: %w", takeID, err)
	}
	task := interview.Task{Kind: interview.TranscribeTake, PersonID: personID, ID: takeID}
	switch {
	case view.Recording != nil && view.Recording.State == interview.Whole:
		task.Kind, task.ID = interview.KeepRecording, view.Recording.ID
	case view.Recording == nil || view.Recording.State != interview.Kept:
		return fmt.Errorf("transcribe take %s again: %w", takeID, interview.ErrNotSpoken)
	}
	by, err := r.CurrentTranscriber(ctx, personID)
	if err != nil {
		return err
	}
	if !by.Set() {
		return &interview.Invalid{Field: "transcriber", Sentence: "No transcriber is set. Set one in Settings, or type what you said."}
	}
	take := view.Take
	take.State, take.Reason = interview.TakeTranscribing, ""
	return r.Rows.SetTakeState(ctx, take, task)
}

// Sound opens a person's recording to be played: as it was kept, or as wav.
func (r *Room) Sound(ctx context.Context, personID, recordingID string, wav bool) (interview.Recording, io.ReadSeekCloser, error) {
	rec, _, err := r.Rows.Recording(ctx, personID, recordingID)
	if err != nil {
		return rec, nil, fmt.Errorf("play recording %s: %w", recordingID, err)
	}
	if rec.State != interview.Kept || wav && !rec.Decodable {
		return rec, nil, fmt.Errorf("play recording %s: %w", recordingID, interview.ErrNotFound)
	}
	open := r.Sounds.Open
	if wav {
		open = r.Sounds.OpenWAV
	}
	sound, err := open(ctx, rec)
	return rec, sound, err
}
