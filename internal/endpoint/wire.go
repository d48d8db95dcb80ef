package endpoint

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	openai "github.com/sashabaranov/go-openai"
)

// exchange is one HTTP call: what was sent and what came back, or why nothing did.
type exchange struct {
	sent   []byte
	status int
	header http.Header
	body   []byte
	err    error
}

// wire is the client handed to go-openai. It puts in what that library would not send, and keeps the reply as it
// came, since the library reads neither errors under status 200 nor the fields that other servers add.
type wire struct {
	client *http.Client
	query  string
	key    string
	edit   func(*http.Request) error
	seen   exchange
}

func (w *wire) Do(req *http.Request) (*http.Response, error) {
	req.URL.RawQuery = w.query
	if w.key != "" && strings.HasSuffix(req.URL.Hostname(), ".azure.com") {
		req.Header.Set(openai.AzureAPIKeyHeader, w.key)
	}
	if w.edit != nil {
		if err := w.edit(req); err != nil {
			return nil, err
		}
	}
	res, err := w.client.Do(req)
	if err != nil {
		w.seen.err = err
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	w.seen.status, w.seen.header = res.StatusCode, res.Header
	w.seen.body, w.seen.err = io.ReadAll(res.Body)
	res.Body = io.NopCloser(bytes.NewReader(w.seen.body))
	return res, w.seen.err
}

// setFields replaces fields of a JSON body and remembers the result as what was sent.
func (w *wire) setFields(fields map[string]any) func(*http.Request) error {
	return func(req *http.Request) error {
		var body map[string]any
		if err := json.NewDecoder(req.Body).Decode(&body); err != nil {
			return fmt.Errorf("read own request: %w", err)
		}
		for name, value := range fields {
			body[name] = value
		}
		return w.setBody(req, body)
	}
}

func (w *wire) setBody(req *http.Request, body any) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(body); err != nil {
		return fmt.Errorf("write request: %w", err)
	}
	w.seen.sent = bytes.TrimSpace(text.Bytes())
	req.ContentLength = int64(len(w.seen.sent))
	req.Body = io.NopCloser(bytes.NewReader(w.seen.sent))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(w.seen.sent)), nil }
	return nil
}

// over runs one call of go-openai over a wire and returns what was seen. The library's own error is not used: it may
// hold the whole body.
func (e *Endpoint) over(ctx context.Context, call func(context.Context, *openai.Client, *wire) error) exchange {
	ctx, cancel := context.WithTimeout(ctx, e.cfg.Timeout)
	defer cancel()
	w := &wire{client: e.client, query: e.address.query, key: e.cfg.Key}
	cfg := openai.DefaultConfig(e.cfg.Key)
	cfg.BaseURL = e.address.BaseURL
	cfg.HTTPClient = w
	err := call(ctx, openai.NewClientWithConfig(cfg), w)
	if w.seen.status == 0 && w.seen.err == nil {
		w.seen.err = err
	}
	return w.seen
}
