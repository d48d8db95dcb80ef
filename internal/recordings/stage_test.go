package recordings

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"equipoise/internal/interview"
	"equipoise/web"

	"github.com/google/uuid"
)

// stage is a small server around a folder: a page with the real recorder, and
// what its script talks to. It remembers nothing: uploads are named after
// their recording, so that a killed one can be replaced.
type stage struct {
	folder *Folder
	pages  *template.Template
	full   atomic.Bool
	flaky  atomic.Bool
	signIn atomic.Bool
	pieces atomic.Int64

	closings atomic.Int64
}

func newStage(dir string) (*stage, http.Handler, error) {
	f, err := Open(dir, 0, quiet())
	if err != nil {
		return nil, nil, err
	}
	s := &stage{folder: f}
	uploads, err := f.Handler("/uploads/", Rules{Allow: onlyMine, Person: func(context.Context) string { return "person-1" }})
	if err != nil {
		return nil, nil, err
	}
	s.pages, err = template.New("").Funcs(template.FuncMap{}).ParseFS(web.Files(), "templates/parts/recorder.html", "templates/parts/player.html", "templates/parts/icons.html")
	if err != nil {
		return nil, nil, err
	}
	static, err := fs.Sub(web.Files(), "static")
	if err != nil {
		return nil, nil, err
	}
	m := http.NewServeMux()
	m.Handle("/uploads/", s.filling(s.flakily(uploads)))
	m.Handle("GET /static/", http.StripPrefix("/static/", http.FileServerFS(static)))
	m.HandleFunc("GET /answer", s.showRecorder)
	m.HandleFunc("GET /listen/{id}", s.showPlayer)
	m.HandleFunc("POST /recordings", s.begin)
	m.HandleFunc("POST /recordings/{id}/uploads", s.goOn)
	m.Handle("POST /recordings/{id}/complete", s.signingIn(http.HandlerFunc(s.complete)))
	m.HandleFunc("GET /recordings/{id}/sound", s.play)
	return s, http.NewCrossOriginProtection().Handler(m), nil
}

// filling has no room for anything while the disk is full.
func (s *stage) filling(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.full.Load() && r.Method != http.MethodHead {
			http.Error(w, "The disk is full.", http.StatusInsufficientStorage)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// flakily stores every third piece and then says that it failed, or lets
// something in between reply instead, as a page to sign in at does.
func (s *stage) flakily(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int64(1)
		if s.flaky.Load() && r.Method != http.MethodPost {
			n = s.pieces.Add(1)
		}
		if n%3 != 0 && (n%4 != 0 || r.Method != http.MethodHead) {
			next.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(httptest.NewRecorder(), r)
		if n%2 == 0 {
			_, _ = io.WriteString(w, "<!doctype html><title>Sign in</title>")
			return
		}
		http.Error(w, "try again", http.StatusServiceUnavailable)
	})
}

// signingIn lets a page to sign in at reply while it is wanted, and the first
// time while the line is flaky.
func (s *stage) signingIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.signIn.Load() || s.flaky.Load() && s.closings.Add(1) == 1 {
			_, _ = io.WriteString(w, "<!doctype html><title>Sign in</title>")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// known is what begin answers, and what a page with an unfinished recording carries.
type known struct {
	Recording string `json:"recording"`
	Upload    string `json:"upload"`
	Uploads   string `json:"uploads"`
	Continue  string `json:"continue"`
	Complete  string `json:"complete"`
}

func knownOf(id string, number int) known {
	return known{id, fmt.Sprintf("%s-%d", id, number), "/uploads/", "/recordings/" + id + "/uploads", "/recordings/" + id + "/complete"}
}

// recorderPage has the fields that the recorder's markup names.
type recorderPage struct {
	State, Begin, Next, Skip, Type, Device, Clock string
	Number, Think, Answer, Max, Takes             int
	Left                                          *known
	Bars                                          []struct{}
	Last                                          bool
}

const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'"

func (s *stage) showRecorder(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	answer, _ := strconv.Atoi(q.Get("answer"))
	page := recorderPage{
		State: "ready", Begin: "/recordings", Next: "/next", Skip: "/skip", Type: "/type",
		Answer: answer, Max: 3600, Clock: "0:00", Bars: make([]struct{}, 41),
	}
	if left := q.Get("left"); left != "" {
		k := knownOf(left, 1)
		page.State, page.Left = "left", &k
	}
	s.page(w, "recorder", page)
}

// playerPage has the fields that the player's markup names.
type playerPage struct {
	Seconds           float64
	PeaksTo, Download string
	Length            string
	Sources           []struct{ Address, Type string }
	Wave              struct {
		Width int
		Path  string
	}
	Marks []struct {
		Kind        string
		From, Width float64
	}
}

func (s *stage) showPlayer(w http.ResponseWriter, r *http.Request) {
	at := "/recordings/" + r.PathValue("id") + "/sound"
	page := playerPage{Seconds: 4, Length: "0:04", Download: at, Sources: []struct{ Address, Type string }{{at, "audio/webm"}}}
	page.Wave.Width, page.Wave.Path = 100, "M1 40V60M50 10V90"
	s.page(w, "player", page)
}

func (s *stage) page(w http.ResponseWriter, part string, data any) {
	w.Header().Set("Content-Security-Policy", pagePolicy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, `<!DOCTYPE html><html lang="en"><title>Stage</title><link rel="icon" href="/static/icon.svg"><link rel="stylesheet" href="/static/css/app.css"><script type="module" src="/static/js/elements/recorder.js"></script><script type="module" src="/static/js/elements/player.js"></script><main>`)
	if err := s.pages.ExecuteTemplate(w, part, data); err != nil {
		panic(err)
	}
	fmt.Fprint(w, `<p><button type="button" data-play-from="1" data-play-to="1.5">Play from 0:01</button><span data-words="0:0 4:0.5 8:1.5">One two three</span></p></main></html>`)
}

func (s *stage) begin(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusCreated, knownOf(uuid.NewString(), 1))
}

func (s *stage) goOn(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	reply(w, http.StatusCreated, knownOf(id, len(s.uploads(id))+1))
}

func (s *stage) uploads(id string) []interview.Upload {
	var list []interview.Upload
	for n := 1; ; n++ {
		u := interview.Upload{ID: fmt.Sprintf("%s-%d", id, n), Number: n}
		if _, err := os.Stat(s.folder.raw(u.ID)); err != nil {
			return list
		}
		list = append(list, u)
	}
}

func (s *stage) complete(w http.ResponseWriter, r *http.Request) {
	sent, err := strconv.ParseInt(r.FormValue("sent"), 10, 64)
	if err != nil {
		http.Error(w, "sent", http.StatusBadRequest)
		return
	}
	id := r.PathValue("id")
	uploads := s.uploads(id)
	if len(uploads) > 0 {
		if n, _, err := s.folder.Arrived(r.Context(), uploads[len(uploads)-1].ID); err != nil || n < sent {
			reply(w, http.StatusConflict, map[string]int64{"arrived": n})
			return
		}
	}
	_, err = s.folder.Keep(r.Context(), interview.Recording{ID: id, PersonID: "me"}, uploads)
	var invalid *interview.Invalid
	switch {
	case errors.As(err, &invalid):
		http.Error(w, invalid.Sentence, http.StatusUnprocessableEntity)
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

func (s *stage) play(w http.ResponseWriter, r *http.Request) {
	sound, err := s.folder.Open(r.Context(), interview.Recording{ID: r.PathValue("id"), PersonID: "me"})
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer sound.Close()
	w.Header().Set("Content-Type", "audio/webm")
	file, ok := sound.(*os.File)
	if !ok {
		panic("no file")
	}
	stat, _ := file.Stat()
	http.ServeContent(w, r, "", stat.ModTime(), sound)
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// kept waits for nothing: it names the recordings that are kept now.
func kept(t *testing.T, dir string) []string {
	t.Helper()
	f := open(t, dir, 0)
	var list []string
	entries, _ := os.ReadDir(f.kept + "/me")
	for _, e := range entries {
		id, _, _ := strings.Cut(e.Name(), ".")
		list = append(list, id)
	}
	return list
}

// beServer is the process that tests kill.
func beServer(dir, address string) {
	_, h, err := newStage(dir)
	if err != nil {
		panic(err)
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		panic(err)
	}
	fmt.Printf("http://%s\n", l.Addr())
	panic(http.Serve(l, h))
}
