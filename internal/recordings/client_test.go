package recordings

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"equipoise/internal/interview"
)

const mine = "0195fd2e-aaaa-7000-8000-000000000001"

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func open(t *testing.T, dir string, max int64) *Folder {
	t.Helper()
	f, err := Open(dir, max, quiet())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// onlyMine allows every upload but those whose id says that they are another's.
func onlyMine(_ context.Context, id string) error {
	if strings.HasPrefix(id, "foreign") {
		return fmt.Errorf("upload %s: %w", id, interview.ErrNotFound)
	}
	return nil
}

// serve mounts a folder as the server does, behind the same guard.
func serve(t *testing.T, f *Folder, rules Rules) *client {
	t.Helper()
	if rules.Allow == nil {
		rules.Allow = onlyMine
	}
	h, err := f.Handler("/uploads/", rules)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(http.NewCrossOriginProtection().Handler(h))
	t.Cleanup(s.Close)
	return &client{t: t, at: s.URL}
}

// client speaks the upload protocol, one request a call.
type client struct {
	t  *testing.T
	at string
}

func (c *client) do(method, path string, body io.Reader, header ...string) (*http.Response, error) {
	r, err := http.NewRequest(method, c.at+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Tus-Resumable", "1.0.0")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	r.Host = r.Header.Get("Host")
	resp, err := http.DefaultClient.Do(r)
	if err == nil {
		text, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		resp.Body = io.NopCloser(bytes.NewReader(text))
	}
	return resp, err
}

func (c *client) must(status int, method, path string, body io.Reader, header ...string) *http.Response {
	c.t.Helper()
	resp, err := c.do(method, path, body, header...)
	if err != nil {
		c.t.Fatal(err)
	}
	if resp.StatusCode != status {
		text, _ := io.ReadAll(resp.Body)
		c.t.Fatalf("%s %s: %d %q, want %d", method, path, resp.StatusCode, text, status)
	}
	return resp
}

func metadata(id string) string { return "id " + base64.StdEncoding.EncodeToString([]byte(id)) }

func (c *client) create(id string) *http.Response {
	c.t.Helper()
	return c.must(http.StatusCreated, "POST", "/uploads/", nil, "Upload-Defer-Length", "1", "Upload-Metadata", metadata(id))
}

func piece(offset int64) []string {
	return []string{"Content-Type", "application/offset+octet-stream", "Upload-Offset", strconv.FormatInt(offset, 10)}
}

func (c *client) add(status int, id string, offset int64, data []byte, header ...string) *http.Response {
	c.t.Helper()
	return c.must(status, "PATCH", "/uploads/"+id, bytes.NewReader(data), append(piece(offset), header...)...)
}

func (c *client) offset(id string) int64 {
	c.t.Helper()
	resp := c.must(http.StatusOK, "HEAD", "/uploads/"+id, nil)
	n, err := strconv.ParseInt(resp.Header.Get("Upload-Offset"), 10, 64)
	if err != nil {
		c.t.Fatal(err)
	}
	return n
}
