package recordings

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
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

func TestQuotaAndReserveAnswer507(t *testing.T) {
	f := open(t, t.TempDir(), 0)
	quota := func(_ context.Context, _ string, more int64) error {
		if more > 4 {
			return interview.ErrNoRoom
		}
		return nil
	}
	c := serve(t, f, Rules{Quota: quota})
	c.create(mine)
	c.add(http.StatusInsufficientStorage, mine, 0, []byte("12345"))
	c.add(http.StatusNoContent, mine, 0, []byte("1234"))
	serve(t, f, Rules{Reserve: 1 << 60}).add(http.StatusInsufficientStorage, mine, 4, []byte("5"))
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
