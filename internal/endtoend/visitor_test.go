package endtoend

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// visitor is a browser without script: it fetches pages, sends forms and
// hands in files.
type visitor struct {
	*server
	client *http.Client
}

// reply is what came back, before any redirect is followed.
type reply struct {
	status         int
	body, location string
}

func visit(s *server) *visitor {
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &visitor{server: s, client: &http.Client{CheckRedirect: stay, Timeout: time.Minute}}
}

func (v *visitor) do(method, path, kind string, body io.Reader) reply {
	v.t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), method, v.URL+path, body)
	must(v.t, err)
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Origin", v.URL)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	response, err := v.client.Do(r)
	must(v.t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	must(v.t, err)
	return reply{response.StatusCode, string(text), response.Header.Get("Location")}
}

func (v *visitor) get(path string) reply {
	v.t.Helper()
	return v.do(http.MethodGet, path, "", nil)
}

func (v *visitor) send(path string, form url.Values) reply {
	v.t.Helper()
	return v.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// handIn sends a file in the form's field for it.
func (v *visitor) handIn(path, name string, content []byte) reply {
	v.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	must(v.t, err)
	_, err = part.Write(content)
	must(v.t, err)
	must(v.t, form.Close())
	return v.do(http.MethodPost, path, form.FormDataContentType(), &body)
}

// leads sends a form of names and values and returns where it leads.
func (v *visitor) leads(path string, pairs ...string) string {
	v.t.Helper()
	return v.led(path, v.send(path, values(pairs...)))
}

func (v *visitor) led(path string, got reply) string {
	v.t.Helper()
	if got.status != http.StatusSeeOther {
		v.t.Fatalf("%s answers %d\n%s\n%s", path, got.status, got.body, v.log)
	}
	return got.location
}

func values(pairs ...string) url.Values {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return form
}

// find fetches a page and returns the first group of a pattern in it.
func (v *visitor) find(path, pattern string) string {
	v.t.Helper()
	page := v.get(path)
	found := regexp.MustCompile(pattern).FindStringSubmatch(page.body)
	if found == nil {
		v.t.Fatalf("%s (%d) holds no %s\n%s", path, page.status, pattern, page.body)
	}
	return found[1]
}

// answer is the id of the answer that a session's page asks for.
func (v *visitor) answer(page string) string {
	v.t.Helper()
	return v.find(page+"?by=typing", `/answers/([0-9a-f-]{36})/draft`)
}

// await fetches a page whenever the server says that something changed, until
// the page holds a text, and then returns it.
func (v *visitor) await(path, text string) string {
	v.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, v.URL+"/events", nil)
	must(v.t, err)
	events, err := http.DefaultClient.Do(r)
	must(v.t, err)
	defer func() { _ = events.Body.Close() }()
	lines := bufio.NewScanner(events.Body)
	for lines.Scan() {
		if lines.Text() == "" {
			continue
		}
		if got := v.get(path); strings.Contains(got.body, text) {
			return got.body
		}
	}
	v.t.Fatalf("%s never showed %q\n%s\n%s", path, text, v.get(path).body, v.log)
	return ""
}

// answerAt is the address of the review of a finished session's answer.
func (v *visitor) answerAt(session string, number int) string {
	v.t.Helper()
	return v.led(session, v.get(fmt.Sprintf("%s/%d", session, number)))
}
