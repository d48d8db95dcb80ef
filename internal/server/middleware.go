package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"equipoise/internal/practice"
)

const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' blob:; connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'"

// soundPolicy is for files that people hand in: nothing in them may do anything.
const soundPolicy = "default-src 'none'; media-src 'self'; frame-ancestors 'none'; sandbox"

const personKey, requestKey, likesKey = "person", "request", "likes"

// guard stands in front of all handlers, outermost first: headers, the host's
// name, requests from other sites.
func (s *site) guard(next http.Handler) http.Handler {
	return secureHeaders(s.allowHosts(http.NewCrossOriginProtection().Handler(next)))
}

func secureHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", pagePolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Permissions-Policy", "microphone=(self), camera=(), geolocation=(), payment=(), usb=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// allowHosts refuses names that are not this server's: a foreign name that
// resolves to this machine would otherwise pass as same-origin.
func (s *site) allowHosts(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if !slices.Contains(s.Hosts, strings.ToLower(strings.Trim(host, "[]"))) {
			http.Error(w, "This name is not one Equipoise answers to. Add it to the allowed hosts.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// withPerson finds out who asks.
func (s *site) withPerson(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := s.localPerson(c.Request().Context())
		if err != nil {
			return fmt.Errorf("find the person: %w", err)
		}
		c.Set(personKey, id)
		return next(c)
	}
}

// localPerson asks the room once who the one person is, and remembers it.
func (s *site) localPerson(ctx context.Context) (string, error) {
	if known := s.local.Load(); known != nil {
		return *known, nil
	}
	p, err := s.Room.Local(ctx)
	if err != nil {
		return "", err
	}
	s.local.Store(&p.ID)
	return p.ID, nil
}

// likes is how the person likes to practise, read once a request.
func (s *site) likes(c echo.Context) (practice.Preferences, error) {
	if known, ok := c.Get(likesKey).(practice.Preferences); ok {
		return known, nil
	}
	p, err := s.Room.Preferences(c.Request().Context(), personID(c))
	if err == nil {
		c.Set(likesKey, p)
	}
	return p, err
}

func personID(c echo.Context) string {
	id, _ := c.Get(personKey).(string)
	return id
}

// withRequestID names each request for the log and for error pages.
func (s *site) withRequestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := s.NewID()
		c.Set(requestKey, id)
		c.Response().Header().Set("X-Request-Id", id)
		return next(c)
	}
}

func requestID(c echo.Context) string {
	id, _ := c.Get(requestKey).(string)
	return id
}

// logged writes one line a request: no addresses' queries, no content.
func (s *site) logged(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		begin := s.Now()
		if err := next(c); err != nil {
			c.Error(err)
		}
		r := c.Request()
		s.Log.LogAttrs(r.Context(), slog.LevelDebug, "request",
			slog.String("id", requestID(c)), slog.String("method", r.Method), slog.String("path", r.URL.Path),
			slog.Int("status", c.Response().Status), slog.Duration("took", s.Now().Sub(begin)))
		return nil
	}
}

// recovered turns a panic in a handler into an error.
func recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if e, ok := p.(error); ok && errors.Is(e, http.ErrAbortHandler) {
				panic(p)
			}
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}()
		return next(c)
	}
}

// limited refuses bodies larger than so many bytes.
func limited(most int64) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			r.Body = http.MaxBytesReader(c.Response(), r.Body, most)
			return next(c)
		}
	}
}

// gone reports whether the browser left before the answer was ready.
func gone(r *http.Request) bool { return errors.Is(r.Context().Err(), context.Canceled) }
