// Package scripted is a small OpenAI-compatible server for tests. It answers over real HTTP what a list of steps says,
// so that a test can play every way in which such servers misbehave.
package scripted

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// Server is a scripted server that runs until its test ends.
type Server struct {
	URL string // base URL, with /v1

	// Probe answers the calls that find out whether a schema is obeyed; they use up no step. Obey at the start.
	Probe Step
	// Models is what GET /v1/models lists.
	Models []string
	// Pages answers other paths, GET and POST, such as /props or /api/show; a missing one is a 404.
	Pages map[string]Step

	web    *httptest.Server
	ended  chan struct{}
	mu     sync.Mutex
	chat   []Step
	speech []Step
	calls  []Call
}

// Step turns a call into an answer.
type Step func(Call) Answer

// Answer is what goes back.
type Answer struct {
	Status int // 200 where 0
	Header map[string]string
	Body   string
	Hang   bool // says nothing until the caller or the server goes away
}

// Cleaner is a test, or anything else that calls functions at its end.
type Cleaner interface{ Cleanup(func()) }

// New starts a server whose chat calls are answered by the steps in turn; the last one answers all that follow.
func New(t Cleaner, steps ...Step) *Server {
	s := &Server{Probe: Obey(), Models: []string{"scripted"}, Pages: map[string]Step{}, chat: steps, ended: make(chan struct{})}
	s.web = httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = s.web.URL + "/v1"
	t.Cleanup(func() {
		close(s.ended)
		s.web.Close()
	})
	return s
}

// Speech sets the steps that answer transcription calls; the last one answers all that follow.
func (s *Server) Speech(steps ...Step) *Server {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.speech = steps
	return s
}

// Root is the server's address without the version.
func (s *Server) Root() string { return s.web.URL }

// Calls returns all calls so far, in order.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call(nil), s.calls...)
}

// Chats returns the chat calls so far, probes left out.
func (s *Server) Chats() []Call {
	var chats []Call
	for _, call := range s.Calls() {
		if call.isChat() && !call.IsProbe() {
			chats = append(chats, call)
		}
	}
	return chats
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 256<<20))
	if err != nil {
		return
	}
	call := readCall(r, body)
	answer := s.step(call)(call)
	if answer.Hang {
		select {
		case <-r.Context().Done():
		case <-s.ended:
		}
		return
	}
	write(w, answer)
}

func write(w http.ResponseWriter, answer Answer) {
	w.Header().Set("Content-Type", "application/json")
	for name, value := range answer.Header {
		w.Header().Set(name, value)
	}
	if answer.Status == 0 {
		answer.Status = http.StatusOK
	}
	w.WriteHeader(answer.Status)
	_, _ = io.WriteString(w, answer.Body)
}

// step records the call and finds what answers it.
func (s *Server) step(call Call) Step {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, call)
	page, known := s.Pages[call.Path]
	switch {
	case known:
		return page
	case call.isChat() && call.IsProbe():
		return s.Probe
	case call.isChat():
		return next(&s.chat)
	case strings.HasSuffix(call.Path, "/audio/transcriptions"):
		return next(&s.speech)
	case strings.HasSuffix(call.Path, "/models") && !strings.HasPrefix(call.Path, "/api/"):
		return s.list
	}
	return Error(http.StatusNotFound, "not_found", "no such path")
}

func next(steps *[]Step) Step {
	if len(*steps) == 0 {
		return Error(http.StatusNotFound, "not_found", "nothing scripted")
	}
	step := (*steps)[0]
	if len(*steps) > 1 {
		*steps = (*steps)[1:]
	}
	return step
}

func (s *Server) list(Call) Answer {
	var data []map[string]any
	for _, name := range s.Models {
		data = append(data, map[string]any{"id": name, "object": "model"})
	}
	return Answer{Body: encode(map[string]any{"object": "list", "data": data})}
}

func encode(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // a mistake in the test itself
	}
	return string(text)
}
