package recordings

import (
	"errors"
	"testing"

	"equipoise/internal/interview"
)

// Notes of what was heard lie beside a recording, go with it, and do not come
// after it.
func TestNotesOfWhatWasHeardGoWithTheSound(t *testing.T) {
	f := open(t, t.TempDir(), 0)
	r, err := f.Keep(t.Context(), spokenRow, []interview.Upload{take(t, f, "up-1", 1, speech(t))})
	if err != nil {
		t.Fatal(err)
	}
	for _, notes := range []string{"half", "more", ""} {
		if err := f.KeepHeard(t.Context(), r, []byte(notes)); err != nil {
			t.Fatal(err)
		}
		if got, err := f.HeardSoFar(t.Context(), r); err != nil || string(got) != notes {
			t.Errorf("kept %q, %v, want %q", got, err, notes)
		}
	}
	if err := f.KeepHeard(t.Context(), r, []byte("words")); err != nil {
		t.Fatal(err)
	}
	erase(t, f, interview.ErasedRecording, r.ID)
	if got, err := f.HeardSoFar(t.Context(), r); err != nil || len(got) != 0 {
		t.Errorf("erased with the sound, it is %q, %v", got, err)
	}
	if err := f.KeepHeard(t.Context(), r, []byte("words")); !errors.Is(err, interview.ErrNotFound) {
		t.Errorf("kept after the sound: %v", err)
	}
}
