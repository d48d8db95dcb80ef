package endtoend

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// caller sends requests the way a page's script does, and never gives up for
// want of an answer.
type caller struct {
	at   string
	http *http.Client
	dice *rand.Rand
}

func (c *caller) ask(method, path string, body []byte, header ...string) answer {
	r, err := http.NewRequest(method, c.at+path, bytes.NewReader(body))
	if err != nil {
		panic(err) // a mistake in the test itself
	}
	r.Header.Set("Origin", c.at)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	reply, err := c.http.Do(r)
	if err != nil {
		return answer{}
	}
	defer func() { _ = reply.Body.Close() }()
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		return answer{}
	}
	return answer{reply.StatusCode, reply.Header, text}
}

func (c *caller) send(path string, pairs ...string) answer {
	return c.ask(http.MethodPost, path, []byte(values(pairs...).Encode()), "Content-Type", "application/x-www-form-urlencoded")
}

// insist repeats a request until it is answered with a status wanted; a few
// hundred tries without are an error.
func insist(what string, ask func() answer, wanted ...int) (answer, error) {
	var a answer
	for range 400 {
		a = ask()
		for _, status := range wanted {
			if a.status == status {
				return a, nil
			}
		}
		pause(nil, 50*time.Millisecond)
	}
	return a, fmt.Errorf("%s: %d %s", what, a.status, a.body)
}

var beginAt = regexp.MustCompile(`data-begin="(/answers/[^"]+/recordings)"`)

// asked is one answer that is waited for: its page and where takes begin.
type asked struct{ page, begin string }

// session starts a session of one question to be answered by voice.
func (c *caller) session() (asked, error) {
	a, err := insist("start a session", func() answer {
		return c.send("/sessions", "question", privacy, "mode", "speaking", "think", "0", "answer", "120")
	}, http.StatusSeeOther)
	if err != nil {
		return asked{}, err
	}
	page := a.header.Get("Location")
	a, err = insist("show "+page, func() answer { return c.ask(http.MethodGet, page, nil) }, http.StatusOK)
	if err != nil {
		return asked{}, err
	}
	found := beginAt.FindSubmatch(a.body)
	if found == nil {
		return asked{}, fmt.Errorf("%s has no recorder", page)
	}
	return asked{page, string(found[1])}, nil
}

func (c *caller) opens(path, mime string) (b begun, err error) {
	a, err := insist("open "+path, func() answer { return c.send(path, "mime", mime) }, http.StatusCreated)
	if err == nil {
		err = json.Unmarshal(a.body, &b)
	}
	return b, err
}

// closes ends a recording whose newest upload is so long; 422 says that no
// sound has arrived.
func (c *caller) closes(b begun, sent int64) error {
	_, err := insist("complete "+b.Recording, func() answer {
		return c.send(b.Complete, "sent", strconv.FormatInt(sent, 10))
	}, http.StatusNoContent, http.StatusUnprocessableEntity)
	return err
}

// sender is one upload: what is to be sent, and how much of it is confirmed.
type sender struct {
	*caller
	id    string
	data  []byte
	at    int64
	made  bool
	named bool // the program knows how long it will be
}

// errLong says that the program takes no more of a recording; what it has stays.
var errLong = errors.New("the recording is as long as it may be")

// until sends everything up to a place, in one piece or what is left of one.
func (s *sender) until(end int64) error {
	for tries := 0; s.at < end || !s.made; tries++ {
		switch status := s.step(end); {
		case status == http.StatusRequestEntityTooLarge:
			return errLong
		case status == http.StatusNotFound || tries > 400:
			return fmt.Errorf("upload %s at %d of %d: %d", s.id, s.at, end, status)
		case status >= 300 || status == 0:
			pause(nil, time.Duration(20+10*min(tries, 20))*time.Millisecond)
			s.look()
		}
	}
	return nil
}

func (s *sender) step(end int64) int {
	if !s.made {
		a := s.ask(http.MethodPost, "/uploads/", nil, "Tus-Resumable", "1.0.0", "Upload-Defer-Length", "1",
			"Upload-Metadata", "id "+base64.StdEncoding.EncodeToString([]byte(s.id)))
		s.made = a.status == http.StatusCreated
		return a.status
	}
	a := s.patch(s.at, end)
	s.confirm(a)
	return a.status
}

// patch sends the bytes from one place to another.
func (s *sender) patch(from, to int64) answer {
	header := []string{
		"Tus-Resumable", "1.0.0", "Content-Type", "application/offset+octet-stream", "Upload-Offset", strconv.FormatInt(from, 10),
	}
	if to == int64(len(s.data)) && !s.named {
		header = append(header, "Upload-Length", strconv.FormatInt(to, 10))
	}
	return s.ask(http.MethodPatch, "/uploads/"+s.id, s.data[from:to], header...)
}

// look asks what the program has.
func (s *sender) look() {
	s.confirm(s.ask(http.MethodHead, "/uploads/"+s.id, nil, "Tus-Resumable", "1.0.0"))
}

func (s *sender) confirm(a answer) {
	if at, err := strconv.ParseInt(a.header.Get("Upload-Offset"), 10, 64); err == nil && a.status < 300 {
		s.at, s.made = at, true
		s.named = s.named || a.header.Get("Upload-Length") != ""
	}
}

// speaks sends a share of the data as it would come from a microphone, about
// a second at a time.
func (s *sender) speaks(share float64) error {
	for end := int64(float64(len(s.data)) * share); s.at < end || !s.made; {
		if err := s.until(min(end, s.at+2000+s.dice.Int64N(4000))); err != nil {
			return err
		}
	}
	return nil
}

// jumbles sends pieces in a wrong order and over each other, all of which the
// program must refuse or take once, and then goes on rightly.
func (s *sender) jumbles() {
	size, at := int64(len(s.data))-1, s.at
	next, after := min(at+3000, size), min(at+6000, size)
	s.patch(next, after)
	s.patch(max(0, at-1000), next)
	done := make(chan answer)
	for range 2 {
		go func() { done <- s.patch(at, next) }()
	}
	<-done
	<-done
	s.look()
}

func (c *caller) sender(b begun, data []byte) *sender {
	return &sender{caller: c, id: b.Upload, data: data}
}

// left is a recording that a page offers to go on with.
var left = regexp.MustCompile(`data-recording="([^"]+)" data-upload="([^"]+)" data-uploads="([^"]+)" data-continue="([^"]+)" data-complete="([^"]+)"`)

var state = regexp.MustCompile(`data-state="[a-z]*"`)

// finds visits the answer's page again, as after a crash.
func (c *caller) finds(a asked) (begun, error) {
	page, err := insist("show "+a.page, func() answer { return c.ask(http.MethodGet, a.page, nil) }, http.StatusOK)
	if err != nil {
		return begun{}, err
	}
	found := left.FindSubmatch(page.body)
	if found == nil || !strings.Contains(string(page.body), `data-state="left"`) {
		return begun{}, fmt.Errorf("%s does not offer what was said before: %q", a.page, state.Find(page.body))
	}
	return begun{string(found[1]), string(found[2]), string(found[3]), string(found[4]), string(found[5])}, nil
}
