package recordings

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"equipoise/internal/interview"
)

func erase(t *testing.T, f *Folder, kind interview.ErasureKind, id string) {
	t.Helper()
	if err := f.Erase(context.Background(), interview.Erasure{ID: id, PersonID: "person-1", Kind: kind}); err != nil {
		t.Fatal(err)
	}
}

// lying is every file there is.
func lying(t *testing.T, f *Folder) []string {
	t.Helper()
	files, err := f.Orphans(func(string) bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Erased sound is gone with its wav and what a crash left, twice does no harm,
// and a recording beside it stays.
func TestErase(t *testing.T) {
	f, ctx := open(t, t.TempDir(), 0), context.Background()
	other := spokenRow
	other.ID = "rec-2"
	for _, r := range []interview.Recording{spokenRow, other} {
		if _, err := f.Keep(ctx, r, []interview.Upload{take(t, f, "up-"+r.ID, 1, speech(t))}); err != nil {
			t.Fatal(err)
		}
		wav, err := f.OpenWAV(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		_ = wav.Close()
	}
	take(t, f, "up-9", 1, []byte("fLaC"))
	if err := os.WriteFile(filepath.Join(f.kept, "person-1", temporary+"1"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		erase(t, f, interview.ErasedRecording, "rec-1")
		erase(t, f, interview.ErasedUpload, "up-9")
	}
	if got, want := lying(t, f), []string{"recordings/person-1/rec-2.decoded.wav", "recordings/person-1/rec-2.webm"}; !slices.Equal(got, want) {
		t.Errorf("left: %q, want %q", got, want)
	}
	if _, err := f.OpenWAV(ctx, spokenRow); err == nil {
		t.Error("what was erased can be heard")
	}
	if err := f.Erase(ctx, interview.Erasure{ID: "../x", PersonID: "person-1"}); err == nil {
		t.Error("a path was taken for an id")
	}
}

// An upload that is erased while a piece arrives lets go, and takes no more.
func TestEraseWhileSoundArrives(t *testing.T) {
	f := open(t, t.TempDir(), 0)
	c := serve(t, f, Rules{Allow: onlyMine})
	c.create("up-1")
	c.add(http.StatusNoContent, "up-1", 0, []byte("first piece"))
	body, more := io.Pipe()
	arriving := make(chan error, 1)
	go func() {
		resp, err := c.do(http.MethodPatch, "/uploads/up-1", body, piece(11)...)
		if err == nil {
			_ = resp.Body.Close()
		}
		arriving <- err
	}()
	if _, err := more.Write([]byte("half a")); err != nil {
		t.Fatal(err)
	}
	erase(t, f, interview.ErasedUpload, "up-1")
	_ = more.CloseWithError(io.ErrUnexpectedEOF)
	<-arriving
	c.must(http.StatusNotFound, http.MethodHead, "/uploads/up-1", nil)
	c.add(http.StatusNotFound, "up-1", 11, []byte("second piece"))
	if got := lying(t, f); len(got) != 0 {
		t.Errorf("left: %q", got)
	}
}

// Files of nothing are put aside where they hold sound, named so that they can
// be played, and young ones are let be.
func TestPutAside(t *testing.T) {
	f, ctx := open(t, t.TempDir(), 0), context.Background()
	if _, err := f.Keep(ctx, spokenRow, []interview.Upload{take(t, f, "up-1", 1, speech(t))}); err != nil {
		t.Fatal(err)
	}
	take(t, f, "up-2", 1, speech(t))
	take(t, f, "up-3", 1, speech(t))
	if err := os.WriteFile(filepath.Join(f.uploads, temporary+"1"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	known := func(id string) bool { return id == "up-3" }
	if young, err := f.Strays(known, time.Now().Add(-time.Hour)); err != nil || len(young) != 0 {
		t.Errorf("young files: %q (%v)", young, err)
	}
	strays, err := f.Strays(known, time.Now().Add(time.Hour))
	if err != nil || len(strays) != 4 {
		t.Fatalf("strays: %q (%v)", strays, err)
	}
	folder, err := f.PutAside(strays)
	if err != nil {
		t.Fatal(err)
	}
	put, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(put) != 2 || !strings.HasSuffix(put[0], "rec-1.webm") || !strings.HasSuffix(put[1], "up-2.webm") {
		t.Errorf("put aside: %q (%v)", put, err)
	}
	if got, want := lying(t, f), []string{"uploads/up-3", "uploads/up-3.info"}; !slices.Equal(got, want) {
		t.Errorf("left: %q, want %q", got, want)
	}
	if gone, err := f.Missing(spokenRow); !gone || err != nil {
		t.Errorf("missing: %t (%v)", gone, err)
	}
}
