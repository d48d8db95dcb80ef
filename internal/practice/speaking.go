package practice

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"equipoise/internal/interview"
)

// Begun is what a recorder needs to know to send sound.
type Begun struct {
	RecordingID string
	UploadID    string
}

// BeginRecording opens one more spoken take of an answer.
func (r *Room) BeginRecording(ctx context.Context, personID, answerID, mime string) (Begun, error) {
	take, rec, up := r.newRecording(personID, answerID, mime)
	if err := r.Rows.BeginTake(ctx, take, rec, up); err != nil {
		return Begun{}, fmt.Errorf("begin recording of answer %s: %w", answerID, err)
	}
	return Begun{RecordingID: rec.ID, UploadID: up.ID}, nil
}

func (r *Room) newRecording(personID, answerID, mime string) (interview.Take, interview.Recording, interview.Upload) {
	now := r.Now()
	take := interview.Take{
		ID: r.NewID(), PersonID: personID, AnswerID: answerID, Mode: interview.Speaking,
		State: interview.TakeRecording, CreatedAt: now,
	}
	rec := interview.Recording{
		ID: r.NewID(), PersonID: personID, TakeID: take.ID, State: interview.Arriving, MIME: mime, CreatedAt: now,
	}
	return take, rec, r.newUpload(rec, 1)
}

func (r *Room) newUpload(rec interview.Recording, number int) interview.Upload {
	now := r.Now()
	return interview.Upload{
		ID: r.NewID(), PersonID: rec.PersonID, RecordingID: rec.ID, Number: number,
		MIME: rec.MIME, CreatedAt: now, TouchedAt: now,
	}
}

// ContinueRecording goes on with a recording that broke off, in a new file.
func (r *Room) ContinueRecording(ctx context.Context, personID, recordingID, mime string) (Begun, error) {
	rec, uploads, err := r.Rows.Recording(ctx, personID, recordingID)
	if err != nil {
		return Begun{}, fmt.Errorf("go on with recording %s: %w", recordingID, err)
	}
	if rec.State != interview.Arriving {
		return Begun{}, fmt.Errorf("go on with recording %s: %w", recordingID, interview.ErrConflict)
	}
	up := r.newUpload(rec, len(uploads)+1)
	up.MIME = mime
	if err := r.Rows.AddUpload(ctx, up); err != nil {
		return Begun{}, fmt.Errorf("go on with recording %s: %w", recordingID, err)
	}
	return Begun{RecordingID: rec.ID, UploadID: up.ID}, nil
}

// touchEvery is how often an upload's last touch is noted at most: pieces come
// every second, and the sweep thinks in hours.
const touchEvery = time.Minute

// MayUpload says whether the person may send bytes of an upload, and notes
// that somebody is at work on it.
func (r *Room) MayUpload(ctx context.Context, personID, uploadID string) error {
	up, err := r.Rows.Upload(ctx, uploadID)
	if err != nil {
		return fmt.Errorf("upload %s: %w", uploadID, err)
	}
	if up.PersonID != personID {
		return fmt.Errorf("upload %s: %w", uploadID, interview.ErrNotFound)
	}
	if now := r.Now(); now.Sub(up.TouchedAt) >= touchEvery {
		return r.Rows.TouchUpload(ctx, uploadID, now)
	}
	return nil
}

// MayBeginUpload says whether an upload that has no bytes yet may begin: it is
// interview.ErrNotFound once its recording is whole or gone, so that a request
// that comes late leaves nothing behind.
func (r *Room) MayBeginUpload(ctx context.Context, uploadID string) error {
	up, err := r.Rows.Upload(ctx, uploadID)
	if err != nil {
		return fmt.Errorf("begin upload %s: %w", uploadID, err)
	}
	rec, _, err := r.Rows.Recording(ctx, up.PersonID, up.RecordingID)
	if err != nil {
		return fmt.Errorf("begin upload %s: %w", uploadID, err)
	}
	if rec.State != interview.Arriving {
		return fmt.Errorf("begin upload %s of a recording that is %s: %w", uploadID, rec.State, interview.ErrNotFound)
	}
	return nil
}

// Short says that fewer bytes arrived than the recorder sent.
type Short struct{ Arrived int64 }

// Error says how many arrived.
func (s *Short) Error() string { return fmt.Sprintf("only %d bytes have arrived", s.Arrived) }

// CompleteRecording ends a recording whose last upload is sent bytes long;
// doing it again changes nothing. Where bytes are still missing it is a
// *Short. A negative number means "what has arrived". The recorder names the
// upload, since the answer to its going on with one more may have been lost;
// without a name it is the newest.
func (r *Room) CompleteRecording(ctx context.Context, personID, recordingID, uploadID string, sent int64) error {
	rec, uploads, err := r.Rows.Recording(ctx, personID, recordingID)
	if err != nil {
		return fmt.Errorf("complete recording %s: %w", recordingID, err)
	}
	if rec.State == interview.Removed {
		return fmt.Errorf("complete recording %s: %w", recordingID, interview.ErrNotFound)
	}
	if rec.State != interview.Arriving {
		return nil
	}
	rec.Size, err = r.arrived(ctx, uploads, uploadID, sent)
	if err != nil {
		return fmt.Errorf("complete recording %s: %w", recordingID, err)
	}
	return r.settle(ctx, rec)
}

// arrived adds up the uploads and holds one of them against what was sent.
func (r *Room) arrived(ctx context.Context, uploads []interview.Upload, uploadID string, sent int64) (int64, error) {
	var total, last int64
	for _, up := range uploads {
		n, _, err := r.Sounds.Arrived(ctx, up.ID)
		if err != nil {
			return 0, err
		}
		total += n
		if uploadID == "" || uploadID == up.ID {
			last = n
		}
	}
	if last < sent {
		return 0, &Short{Arrived: last}
	}
	if total == 0 {
		return 0, &interview.Invalid{Field: "sound", Sentence: "No sound has arrived yet. Start again, or type your answer."}
	}
	return total, nil
}

// settle marks a recording whole and sends it on to be kept.
func (r *Room) settle(ctx context.Context, rec interview.Recording) error {
	state, err := r.wordsAwaited(ctx, rec.PersonID)
	if err != nil {
		return err
	}
	rec.State = interview.Whole
	task := interview.Task{Kind: interview.KeepRecording, PersonID: rec.PersonID, ID: rec.ID}
	if err := r.Rows.SaveRecording(ctx, rec, state, "", task); err != nil {
		return fmt.Errorf("complete recording %s: %w", rec.ID, err)
	}
	r.Events.Changed(rec.PersonID, rec.ID)
	return nil
}

// wordsAwaited is the state of a take whose sound is whole: a transcriber will
// write the words down, or the person must.
func (r *Room) wordsAwaited(ctx context.Context, personID string) (interview.TakeState, error) {
	t, err := r.CurrentTranscriber(ctx, personID)
	if err != nil {
		return "", err
	}
	if t.Set() {
		return interview.TakeTranscribing, nil
	}
	return interview.TakeNeedsWords, nil
}

// HandInSound takes an existing sound file as one more take.
func (r *Room) HandInSound(ctx context.Context, personID, answerID, mime string, from io.Reader) error {
	take, rec, up := r.newRecording(personID, answerID, mime)
	if err := r.Rows.BeginTake(ctx, take, rec, up); err != nil {
		return fmt.Errorf("hand in sound for answer %s: %w", answerID, err)
	}
	if err := r.Sounds.Take(ctx, up, from); err != nil {
		rec.State, rec.Reason = interview.Broken, whyNot(err)
		if saveErr := r.Rows.SaveRecording(ctx, rec, interview.TakeFailed, rec.Reason); saveErr != nil {
			return fmt.Errorf("hand in sound for answer %s: %w", answerID, errors.Join(err, saveErr))
		}
		return fmt.Errorf("hand in sound for answer %s: %w", answerID, err)
	}
	return r.CompleteRecording(ctx, personID, rec.ID, "", -1)
}

// whyNot is what a person is told of a file that was not taken.
func whyNot(err error) string {
	var invalid *interview.Invalid
	switch {
	case errors.As(err, &invalid):
		return invalid.Sentence
	case errors.Is(err, interview.ErrTooLarge):
		return "The file is larger than one recording may be."
	case errors.Is(err, interview.ErrNoRoom):
		return "The disk was full before the file had arrived."
	case errors.Is(err, interview.ErrQuota):
		return "Your share of the disk was used up before the file had arrived."
	}
	return "The file did not arrive whole."
}
