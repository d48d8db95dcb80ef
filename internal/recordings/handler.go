package recordings

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"equipoise/internal/interview"

	"github.com/tus/tusd/v2/pkg/handler"
	"golang.org/x/exp/slog"
)

// Rules is who may upload.
type Rules struct {
	// Allow reports whether the person of this request may touch the upload;
	// interview.ErrNotFound where it is not theirs.
	Allow func(ctx context.Context, uploadID string) error
	// Begin reports whether an upload without bytes may begin;
	// interview.ErrNotFound where it comes too late. Nil means always.
	Begin func(ctx context.Context, uploadID string) error
	// Person is whose request it is, so that bytes count as theirs. Nil means
	// that nobody's do.
	Person func(ctx context.Context) string
}

func (r Rules) person(ctx context.Context) string {
	if r.Person == nil {
		return ""
	}
	return r.Person(ctx)
}

// Handler serves resumable uploads (tus 1.0) below base, a path that begins
// and ends with a slash. The id of an upload is given in its metadata and must
// be allowed; nothing can be read back or removed here. It needs no limits on
// bodies and no timeouts around it: it has its own.
func (f *Folder) Handler(base string, rules Rules) (http.Handler, error) {
	tus, err := handler.NewUnroutedHandler(f.protocol(base, rules))
	if err != nil {
		return nil, err
	}
	d := &door{folder: f, base: base, rules: rules}
	create := tus.Middleware(http.HandlerFunc(tus.PostFile))
	look := tus.Middleware(http.HandlerFunc(tus.HeadFile))
	add := tus.Middleware(http.HandlerFunc(tus.PatchFile))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, err := d.admit(r)
		if err != nil {
			d.turnAway(w, r, err)
			return
		}
		r = plain(r, id)
		w = &answering{ResponseWriter: w}
		switch r.Method {
		case http.MethodPost:
			create.ServeHTTP(w, r)
		case http.MethodHead:
			look.ServeHTTP(w, r)
		case http.MethodPatch:
			add.ServeHTTP(w, r)
		}
	}), nil
}

func (f *Folder) protocol(base string, rules Rules) handler.Config {
	composer := handler.NewStoreComposer()
	files := store{f, rules}
	composer.UseCore(files)
	composer.UseLengthDeferrer(files)
	composer.UseLocker(f.locks)
	return handler.Config{
		StoreComposer: composer, BasePath: base, MaxSize: f.max,
		GracefulRequestCompletionTimeout: time.Second, // each request holds memory for so long after its end
		Cors:                             &handler.CorsConfig{Disable: true},
		Logger:                           slog.New(slog.NewTextHandler(io.Discard, nil)),
		PreUploadCreateCallback: func(hook handler.HookEvent) (handler.HTTPResponse, handler.FileInfoChanges, error) {
			return handler.HTTPResponse{}, handler.FileInfoChanges{
				ID: hook.Upload.MetaData["id"], MetaData: handler.MetaData{},
			}, nil
		},
	}
}

// door decides about each request before the protocol sees it.
type door struct {
	folder *Folder
	base   string
	rules  Rules
}

// admit returns the id of the upload that a request may touch.
func (d *door) admit(r *http.Request) (string, error) {
	id := strings.TrimPrefix(r.URL.Path, d.base)
	if r.Method == http.MethodPost && id == "" {
		id = handler.ParseMetadataHeader(r.Header.Get("Upload-Metadata"))["id"]
	}
	if !name.MatchString(id) {
		return "", interview.ErrNotFound
	}
	if err := d.rules.Allow(r.Context(), id); err != nil {
		return "", err
	}
	switch {
	case r.Method == http.MethodHead:
		return id, nil
	case r.Method == http.MethodPatch, r.Method == http.MethodPost && r.URL.Path == d.base:
		return id, d.fits(r)
	}
	return "", errMethod
}

var errMethod = errors.New("method not allowed")

// fits refuses what the disk or the person's share has no room for. A piece
// without bytes only ends an upload, for which there always is.
func (d *door) fits(r *http.Request) error {
	if r.Method == http.MethodPatch && r.ContentLength == 0 {
		return nil
	}
	return d.folder.fits(d.rules.person(r.Context()), max(r.ContentLength, 0))
}

func (d *door) turnAway(w http.ResponseWriter, r *http.Request, err error) {
	w.Header().Set("Tus-Resumable", "1.0.0")
	if r.Context().Err() != nil { // whoever asked is gone, or the program ends: no fault of the upload
		http.Error(w, "Try again in a moment.", http.StatusServiceUnavailable)
		return
	}
	if errors.Is(err, errMethod) {
		w.Header().Set("Allow", "POST, HEAD, PATCH")
		http.Error(w, "Only adding to an upload is possible here.", http.StatusMethodNotAllowed)
		return
	}
	var refusal handler.Error
	if !errors.As(d.folder.refuse(err), &refusal) {
		return
	}
	if fault := refusal.HTTPResponse.Header[faultHeader]; fault != "" {
		w.Header().Set(faultHeader, fault)
	}
	if r.Method == http.MethodHead {
		w.WriteHeader(refusal.HTTPResponse.StatusCode)
		return
	}
	http.Error(w, strings.TrimSpace(refusal.HTTPResponse.Body), refusal.HTTPResponse.StatusCode)
}

// plain takes from a request what would let it mean something else than its
// method says, and leaves the id as its path.
func plain(r *http.Request, id string) *http.Request {
	r = r.Clone(r.Context())
	r.Header.Del("X-HTTP-Method-Override")
	if r.Method == http.MethodPost {
		r.Header.Del("Content-Type") // bytes come by PATCH only: a repeated creation must add nothing
		id = ""
	}
	r.URL = &url.URL{Path: id}
	return r
}

// answering makes the address of a new upload a path, so that it does not repeat
// whatever host name the request claimed, and lets a piece that another request
// interrupted be sent again: the protocol calls that a bad request, which
// clients take as final.
type answering struct {
	http.ResponseWriter
	held bool // a bad request, whose reason comes with the body
}

// WriteHeader sends the header with the path of the address alone.
func (w *answering) WriteHeader(status int) {
	if at, err := url.Parse(w.Header().Get("Location")); err == nil && at.Path != "" {
		w.Header().Set("Location", at.EscapedPath())
	}
	if status == http.StatusBadRequest && w.Header().Get("Content-Length") != "" {
		w.held = true
		return
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write sends a header held back before the body.
func (w *answering) Write(p []byte) (int, error) {
	if w.held {
		w.held = false
		status := http.StatusBadRequest
		if string(p) == handler.ErrUploadInterrupted.HTTPResponse.Body {
			status = http.StatusLocked
		}
		w.ResponseWriter.WriteHeader(status)
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets deadlines reach the connection.
func (w *answering) Unwrap() http.ResponseWriter { return w.ResponseWriter }
