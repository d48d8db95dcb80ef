package endtoend

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// rough is the way between clients and the program. It does to requests about
// sound what networks do: answers get lost, requests come twice, late, at once
// or by halves. Pages pass, as soon as the program is there.
type rough struct {
	URL    string
	ledger *ledger
	told   *tally

	replies *tally // those that were not what was asked for

	to     *url.URL
	line   *http.Transport
	calm   chan struct{} // closed once nothing bad happens any more
	passed chan struct{} // one for each request about sound
	denied chan struct{} // one for each refusal for want of room

	mu   sync.Mutex
	dice *rand.Rand
	late []message // to be sent again, later
}

// message is one request about sound, held whole.
type message struct {
	method, path string
	header       http.Header
	body         []byte
}

// answer is what the program said to it; status 0: nothing.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func roughWay(t *testing.T, to string, seed uint64, told *tally) *rough {
	t.Helper()
	target, err := url.Parse(to)
	must(t, err)
	r := &rough{
		ledger: newLedger(), told: told, replies: &tally{}, to: target, line: &http.Transport{}, calm: make(chan struct{}),
		passed: make(chan struct{}, 1000), denied: make(chan struct{}, 1000), dice: rand.New(rand.NewPCG(seed, 1)),
	}
	pages := &httputil.ReverseProxy{
		FlushInterval: -1, Transport: patient{r.line},
		Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(target); p.Out.Host = p.In.Host },
	}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if aboutSound(q) {
			r.pass(w, q)
			return
		}
		pages.ServeHTTP(w, q)
	}))
	t.Cleanup(r.line.CloseIdleConnections)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("what the program refused:\n%s", r.replies)
		}
	})
	t.Cleanup(web.CloseClientConnections)
	r.URL = web.URL
	return r
}

func aboutSound(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/uploads/") ||
		r.Method == http.MethodPost && (strings.HasPrefix(r.URL.Path, "/recordings/") || strings.HasSuffix(r.URL.Path, "/recordings"))
}

// pass lets one request meet its fate.
func (r *rough) pass(w http.ResponseWriter, q *http.Request) {
	body, err := io.ReadAll(q.Body)
	if err != nil {
		return // the client is gone in the middle of it
	}
	m := message{q.Method, q.URL.Path, q.Header.Clone(), body}
	m.header.Set("Host", q.Host)
	signal(r.passed)
	r.repeatOne()
	a := r.fate(m)(m)
	if a.status == 0 {
		panic(http.ErrAbortHandler)
	}
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

func signal(to chan struct{}) {
	select {
	case to <- struct{}{}:
	default:
	}
}

// deliver sends a message to the program; what it answers is a promise,
// whether or not the client comes to hear it.
func (r *rough) deliver(m message) answer { return r.put(m, bytes.NewReader(m.body)) }

func (r *rough) put(m message, body io.Reader) answer {
	r.ledger.sent(m)
	q, err := http.NewRequest(m.method, r.to.String()+m.path, body)
	if err != nil {
		panic(err) // a mistake in the test itself
	}
	q.Header, q.Host, q.ContentLength = m.header.Clone(), m.header.Get("Host"), int64(len(m.body))
	reply, err := r.line.RoundTrip(q)
	if err != nil {
		return answer{status: http.StatusBadGateway}
	}
	defer func() { _ = reply.Body.Close() }()
	text, err := io.ReadAll(reply.Body)
	if err != nil && m.method != http.MethodHead {
		return answer{status: http.StatusBadGateway}
	}
	a := answer{reply.StatusCode, reply.Header, text}
	a.header.Del("Content-Length")
	if a.status >= 400 {
		r.replies.add(fmt.Sprintf("× %s %s: %d %s", m.method, m.path, a.status, firstLine(text)), 1)
	}
	r.ledger.promised(m, a)
	if a.status == http.StatusInsufficientStorage || a.status == http.StatusRequestEntityTooLarge {
		r.told.add("refusals for want of room", 1)
		signal(r.denied)
	}
	return a
}

func firstLine(text []byte) string {
	line, _, _ := strings.Cut(string(text), "\n")
	return line
}

// patient asks again for what a killed program could not answer.
type patient struct{ line http.RoundTripper }

// RoundTrip repeats a request until it is answered whole.
func (p patient) RoundTrip(q *http.Request) (*http.Response, error) {
	var body []byte
	if q.Body != nil {
		var err error
		if body, err = io.ReadAll(q.Body); err != nil {
			return nil, err
		}
	}
	for limit := time.Now().Add(time.Minute); ; {
		again := q.Clone(q.Context())
		again.Body = io.NopCloser(bytes.NewReader(body))
		reply, err := p.line.RoundTrip(again)
		if err == nil && reply.Header.Get("Content-Type") != "text/event-stream" {
			err = whole(reply)
		}
		if err == nil || time.Now().After(limit) || !pause(q.Context().Done(), 50*time.Millisecond) {
			return reply, err
		}
	}
}

func whole(reply *http.Response) error {
	text, err := io.ReadAll(reply.Body)
	_ = reply.Body.Close()
	reply.Body = io.NopCloser(bytes.NewReader(text))
	return err
}

// pause waits, as clients do before they try again; false where it was ended.
func pause(ended <-chan struct{}, d time.Duration) bool {
	select {
	case <-ended:
		return false
	case <-time.After(d):
		return true
	}
}
