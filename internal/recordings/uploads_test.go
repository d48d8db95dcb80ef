package recordings

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"equipoise/internal/interview"
)

func TestPiecesArriveOnceAndInOrder(t *testing.T) {
	f := open(t, t.TempDir(), 0)
	c := serve(t, f, Rules{})
	c.create(mine)
	c.add(http.StatusNoContent, mine, 0, []byte("one "))
	c.add(http.StatusConflict, mine, 0, []byte("one "))   // asked again: the answer got lost
	c.add(http.StatusConflict, mine, 8, []byte("three ")) // overtook the piece before it
	c.add(http.StatusNoContent, mine, 4, []byte("two "))
	c.create(mine) // a creation whose answer got lost changes nothing
	if got := c.offset(mine); got != 8 {
		t.Fatalf("offset %d, want 8", got)
	}
	c.add(http.StatusNoContent, mine, 8, []byte("three"), "Upload-Length", "13")
	if resp := c.must(http.StatusOK, "HEAD", "/uploads/"+mine, nil); resp.Header.Get("Upload-Length") != "13" {
		t.Errorf("length %q is not told to whoever asks again", resp.Header.Get("Upload-Length"))
	}
	c.add(http.StatusNoContent, mine, 13, []byte("more"))
	if got, _ := os.ReadFile(f.raw(mine)); string(got) != "one two three" {
		t.Errorf("kept %q", got)
	}
	if n, whole, err := f.Arrived(context.Background(), mine); n != 13 || !whole || err != nil {
		t.Errorf("arrived %d, %v, %v", n, whole, err)
	}
}

func TestOneRequestAddsNothingAtCreation(t *testing.T) {
	f := open(t, t.TempDir(), 0)
	c := serve(t, f, Rules{})
	for range 2 {
		c.must(http.StatusCreated, "POST", "/uploads/", strings.NewReader("bytes"), "Upload-Defer-Length", "1",
			"Upload-Metadata", metadata(mine), "Content-Type", "application/offset+octet-stream")
	}
	if n := c.offset(mine); n != 0 {
		t.Errorf("%d bytes came with the creation", n)
	}
}

// A creation that comes when its recording is whole leaves nothing behind; one
// whose answer got lost finds what there is.
func TestLateCreationLeavesNothing(t *testing.T) {
	f, late := open(t, t.TempDir(), 0), false
	c := serve(t, f, Rules{Begin: func(context.Context, string) error {
		if late {
			return interview.ErrNotFound
		}
		return nil
	}})
	c.create(mine)
	c.add(http.StatusNoContent, mine, 0, []byte("one"))
	late = true
	c.create(mine)
	if n := c.offset(mine); n != 3 {
		t.Errorf("offset %d, want 3", n)
	}
	c.must(http.StatusNotFound, "POST", "/uploads/", nil, "Upload-Defer-Length", "1", "Upload-Metadata", metadata("other-1"))
	if left, _ := os.ReadDir(f.uploads); len(left) != 2 {
		t.Errorf("%d files, want the two of the first upload", len(left))
	}
}

func TestUploadsOfOthersDoNotExist(t *testing.T) {
	f := open(t, t.TempDir(), 0)
	if _, err := f.create("foreign-1", notes{Deferred: true}); err != nil {
		t.Fatal(err)
	}
	c := serve(t, f, Rules{})
	for _, method := range []string{"HEAD", "PATCH", "DELETE", "GET", "PUT", "OPTIONS", "POST"} {
		for _, id := range []string{"foreign-1", "..%2fuploads%2fforeign-1", "foreign-1.info", "a/b", ".."} {
			resp, err := c.do(method, "/uploads/"+id, nil, piece(0)...)
			if err != nil || resp.StatusCode != http.StatusNotFound {
				t.Errorf("%s %s: %v %v, want 404", method, id, resp.Status, err)
			}
		}
	}
	for _, id := range []string{"foreign-1", "foreign-2", "", "../x", "a\x00b"} {
		c.must(http.StatusNotFound, "POST", "/uploads/", nil, "Upload-Defer-Length", "1", "Upload-Metadata", metadata(id))
	}
	if left, _ := os.ReadDir(f.uploads); len(left) != 2 {
		t.Errorf("%d files, want the two of the foreign upload", len(left))
	}
}

func TestNothingIsReadOrRemovedThroughTheDoor(t *testing.T) {
	f := open(t, t.TempDir(), 0)
	c := serve(t, f, Rules{})
	resp := c.must(http.StatusCreated, "POST", "/uploads/", nil, "Upload-Defer-Length", "1", "Upload-Metadata", metadata(mine),
		"X-HTTP-Method-Override", "DELETE", "Host", "evil.example")
	if at := resp.Header.Get("Location"); at != "/uploads/"+mine {
		t.Errorf("location %q, want the path alone", at)
	}
	c.add(http.StatusNoContent, mine, 0, []byte("sound"))
	for _, method := range []string{"GET", "DELETE", "PUT", "OPTIONS"} {
		c.must(http.StatusMethodNotAllowed, method, "/uploads/"+mine, nil)
	}
	c.must(http.StatusMethodNotAllowed, "POST", "/uploads/"+mine, nil, "X-HTTP-Method-Override", "DELETE")
	resp = c.must(http.StatusForbidden, "PATCH", "/uploads/"+mine, nil, append(piece(5), "Origin", "http://evil.example")...)
	for name := range resp.Header {
		if strings.HasPrefix(name, "Access-Control") {
			t.Errorf("header %s on an answer to another origin", name)
		}
	}
	if n := c.offset(mine); n != 5 {
		t.Errorf("offset %d, want 5", n)
	}
}

func TestTooMuchIsRefused(t *testing.T) {
	f := open(t, t.TempDir(), 10)
	c := serve(t, f, Rules{})
	c.create(mine)
	c.add(http.StatusNoContent, mine, 0, []byte("12345678"))
	c.add(http.StatusRequestEntityTooLarge, mine, 8, []byte("9ab"))
	unsized := io.MultiReader(strings.NewReader("9abcdef")) // what fits is kept
	c.must(http.StatusRequestEntityTooLarge, "PATCH", "/uploads/"+mine, unsized, piece(8)...)
	if n := c.offset(mine); n != 10 {
		t.Errorf("offset %d, want 10", n)
	}
	if got, _ := os.ReadFile(f.raw(mine)); string(got) != "123456789a" {
		t.Errorf("kept %q", got)
	}
}

// A person's share counts what is kept and what is on its way, each upload and
// each file that is handed in; whoever goes beyond it is told that there is no
// room, and what is there stays.
func TestQuotaAndReserveAnswer507(t *testing.T) {
	f := open(t, t.TempDir(), 0)
	f.Limit(Limits{Quota: 3 << 20})
	c := serve(t, f, Rules{Person: func(context.Context) string { return "person-1" }})
	c.create(mine)
	c.add(http.StatusInsufficientStorage, mine, 0, make([]byte, 3<<20+1))
	c.add(http.StatusNoContent, mine, 0, make([]byte, 1<<20))
	unsized := io.MultiReader(bytes.NewReader(make([]byte, 5<<20)))
	c.must(http.StatusInsufficientStorage, "PATCH", "/uploads/"+mine, unsized, piece(1<<20)...)
	if n := c.offset(mine); n != 1<<20 {
		t.Errorf("offset %d after a refusal", n)
	}
	f = open(t, filepath.Dir(f.uploads), 0) // started anew it knows as much
	f.Limit(Limits{Quota: 3 << 20})
	flac := func(size int) io.Reader { return strings.NewReader("fLaC" + strings.Repeat("x", size-4)) }
	for size, want := range map[int]error{2<<20 + 1: interview.ErrQuota, 9 << 20: interview.ErrQuota} {
		if err := f.Take(context.Background(), interview.Upload{ID: "up-2", PersonID: "person-1"}, flac(size)); !errors.Is(err, want) {
			t.Errorf("%d bytes handed in: %v", size, err)
		}
	}
	for _, person := range []string{"person-1", "person-2"} {
		if err := f.Take(context.Background(), interview.Upload{ID: "up-" + person, PersonID: person}, flac(2<<20)); err != nil {
			t.Errorf("%s: %v", person, err)
		}
	}
	if used, err := f.Used("person-1"); used != 3<<20 || err != nil {
		t.Errorf("used %d, %v", used, err)
	}
	f.Limit(Limits{Reserve: 1 << 60})
	serve(t, f, Rules{}).add(http.StatusInsufficientStorage, mine, 1<<20, []byte("5"))
	if err := f.Take(context.Background(), interview.Upload{ID: "up-3"}, flac(9)); !errors.Is(err, interview.ErrNoRoom) {
		t.Errorf("handed in on a full disk: %v", err)
	}
}

func TestErrorsTellNothingOfTheMachine(t *testing.T) {
	f := open(t, t.TempDir(), 0)
	c := serve(t, f, Rules{Allow: func(context.Context, string) error { return errors.New("/secret/path") }})
	resp := c.must(http.StatusInternalServerError, "PATCH", "/uploads/"+mine, nil, piece(0)...)
	if text, _ := io.ReadAll(resp.Body); bytes.Contains(text, []byte("secret")) {
		t.Errorf("answer %q", text)
	}
	c = serve(t, f, Rules{})
	c.create(mine)
	if err := os.WriteFile(f.info(mine), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	resp = c.must(http.StatusInternalServerError, "PATCH", "/uploads/"+mine, nil, piece(0)...)
	if text, _ := io.ReadAll(resp.Body); bytes.Contains(text, []byte(f.uploads)) {
		t.Errorf("answer %q", text)
	}
}
