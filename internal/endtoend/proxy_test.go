package endtoend

import (
	"bytes"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "github.com/mattn/go-sqlite3" // reads the finished database

	"equipoise/config"
)

// listening stands between browser and program, keeps everything the program
// answered, and can act at a chosen request.
type listening struct {
	URL string

	t       *testing.T
	mu      sync.Mutex
	seen    []exchange
	actions map[string]func()
}

// exchange is one answer of the program, events included.
type exchange struct {
	path string
	body *logBuffer
}

func listenIn(t *testing.T, s *server) *listening {
	t.Helper()
	target, err := url.Parse(s.URL)
	must(t, err)
	p := &listening{t: t, actions: map[string]func(){}}
	reverse := &httputil.ReverseProxy{
		FlushInterval: -1,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host
			r.Out.Header.Set("Accept-Encoding", "identity")
		},
		ModifyResponse: p.keep,
		ErrorHandler:   func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.act(r)
		reverse.ServeHTTP(w, r)
	}))
	t.Cleanup(web.CloseClientConnections)
	t.Cleanup(web.Close)
	p.URL = web.URL
	return p
}

// keep copies what goes to the browser.
func (p *listening) keep(r *http.Response) error {
	body := &logBuffer{}
	p.mu.Lock()
	p.seen = append(p.seen, exchange{r.Request.URL.Path, body})
	p.mu.Unlock()
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.TeeReader(r.Body, body), r.Body}
	return nil
}

// before lets something happen once, before a request whose path ends so.
func (p *listening) before(ending string, do func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.actions[ending] = do
}

func (p *listening) act(r *http.Request) {
	p.mu.Lock()
	var do func()
	for ending, action := range p.actions {
		if strings.HasSuffix(r.URL.Path, ending) {
			do = action
			delete(p.actions, ending)
		}
	}
	p.mu.Unlock()
	if do != nil {
		do()
	}
}

func (p *listening) fetch(path string) {
	p.t.Helper()
	resp, err := http.Get(p.URL + path)
	must(p.t, err)
	defer func() { _ = resp.Body.Close() }()
	_, err = io.Copy(io.Discard, resp.Body)
	must(p.t, err)
}

// asked is the prewritten follow-ups that the session has asked by now; they
// may be read.
func (p *listening) asked(session string, number int) string {
	p.t.Helper()
	var all bytes.Buffer
	for n := 1; n <= number; n++ {
		resp, err := http.Get(fmt.Sprintf("%s%s/%d", p.URL, session, n))
		must(p.t, err)
		_, err = io.Copy(&all, resp.Body)
		must(p.t, err)
		must(p.t, resp.Body.Close())
	}
	return all.String()
}

// holdsNone searches everything the program answered so far for secrets;
// those that the session itself has asked are none.
func (p *listening) holdsNone(secrets []string, asked string) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.seen) < 20 {
		p.t.Errorf("only %d answers were looked through", len(p.seen))
	}
	for _, e := range p.seen {
		if strings.HasPrefix(e.path, "/static/") {
			continue
		}
		for _, secret := range secrets {
			if body := e.body.String(); strings.Contains(body, secret) && !strings.Contains(asked, secret) {
				p.t.Errorf("%s shows %q before the finish", e.path, secret)
			}
		}
	}
}

// unaskable is the points and follow-ups of questions, as pages write them.
func unaskable(t *testing.T, ids ...string) []string {
	t.Helper()
	rubric, _, err := config.Rubric(config.Content())
	must(t, err)
	questions, err := config.Questions(config.Content(), rubric)
	must(t, err)
	escape := strings.NewReplacer("&", "&amp;", "'", "&#39;", `"`, "&#34;", "<", "&lt;", ">", "&gt;", "+", "&#43;")
	var secrets []string
	for _, q := range questions {
		for _, id := range ids {
			if q.ID != id {
				continue
			}
			for _, point := range q.Points {
				secrets = append(secrets, escape.Replace(point))
			}
			for _, f := range q.FollowUps {
				secrets = append(secrets, escape.Replace(f.Text))
			}
		}
	}
	if len(secrets) < 4*len(ids) {
		t.Fatalf("the bank holds too little of %v", ids)
	}
	return secrets
}

// countRows counts a table of a program that has ended.
func countRows(t *testing.T, data, table string) int {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(data, "equipoise.db")+"?mode=ro")
	must(t, err)
	defer func() { must(t, db.Close()) }()
	n := 0
	must(t, db.QueryRow("SELECT count(*) FROM "+table).Scan(&n))
	return n
}
