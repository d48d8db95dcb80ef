package endpoint

import (
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

// errTooLarge is found in the error of reading a body beyond the policy's limit.
var errTooLarge = errors.New("response is too large")

// NewClient returns an HTTP client that goes only where the policy allows, follows no redirect, asks no proxy and
// reads no more than the policy's limit. Deadlines come with each request's context.
func NewClient(p Policy) *http.Client {
	if p.MaxBytes <= 0 {
		p.MaxBytes = maxReplyBytes
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: p.control}
	transport := &http.Transport{
		Proxy:                  nil,
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    10 * time.Second,
		IdleConnTimeout:        30 * time.Second,
		MaxIdleConnsPerHost:    8,
		MaxResponseHeaderBytes: 64 << 10,
	}
	return &http.Client{Transport: limited{transport, p.MaxBytes}, CheckRedirect: stay}
}

func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// limited ends every response body at a number of bytes.
type limited struct {
	next http.RoundTripper
	most int64
}

func (l limited) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := l.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	res.Body = &limitedBody{ReadCloser: res.Body, left: l.most}
	return res, nil
}

type limitedBody struct {
	io.ReadCloser
	left int64
}

func (b *limitedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	if b.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}
