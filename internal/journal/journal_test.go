package journal_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"equipoise/internal/interview"
	"equipoise/internal/journal"
)

func open(t *testing.T, path string) *journal.File {
	t.Helper()
	f, err := journal.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func reply(review, step string) interview.Exchange {
	return interview.Exchange{ReviewID: review, Step: step, Sent: "sent\n", Received: `{"a":"ü"}`, At: time.Unix(1, 0).UTC()}
}

// Replies outlive the process, and what a crash cut off costs one reply only,
// wherever in the line it struck.
func TestRepliesOutliveACrash(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run", "a.jsonl")
	f := open(t, path)
	for _, e := range []interview.Exchange{reply("one", "checks-1"), reply("two", "checks-1")} {
		if err := f.Record(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	first := len(whole) / 2
	for cut := first; cut < len(whole); cut++ {
		if err := os.WriteFile(path, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		f := open(t, path)
		if e, err := f.Recall(t.Context(), "one", "checks-1"); err != nil || e != reply("one", "checks-1") {
			t.Fatalf("cut at %d: %+v, %v", cut, e, err)
		}
		if _, err := f.Recall(t.Context(), "two", "checks-1"); !errors.Is(err, interview.ErrNotFound) {
			t.Fatalf("cut at %d: half a reply was read: %v", cut, err)
		}
		if err := f.Record(t.Context(), reply("two", "checks-1")); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if again, err := os.ReadFile(path); err != nil || string(again) != string(whole) {
			t.Fatalf("cut at %d: the file is not as it was: %v", cut, err)
		}
	}
}

// Two runs cannot write one file.
func TestOneRunAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jsonl")
	f := open(t, path)
	if _, err := journal.Open(path); !errors.Is(err, journal.ErrInUse) {
		t.Errorf("%v, want in use", err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := open(t, path).Close(); err != nil {
		t.Fatal(err)
	}
}
