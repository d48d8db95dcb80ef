package server

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"
)

// frame is what the layout needs of every page.
type frame struct {
	Title  string
	Here   string // which tab is current
	Theme  string // "", light or dark
	Static string // address of styles and scripts
	Done   string // what was just done, in a sentence
	Wide   bool
}

// page is a template ready to be filled.
type page struct{ template *template.Template }

// parsePages reads every page once, each with the layout and all parts.
func parsePages(web fs.FS) (map[string]page, error) {
	base := template.New("layout")
	if err := parseInto(base, web, "templates/layout.html", "templates/parts/*.html"); err != nil {
		return nil, err
	}
	names, err := fs.Glob(web, "templates/pages/*.html")
	if err != nil {
		return nil, err
	}
	pages := make(map[string]page, len(names))
	for _, name := range names {
		t, err := base.Clone()
		if err == nil {
			err = parseInto(t, web, name)
		}
		if err != nil {
			return nil, err
		}
		pages[strings.TrimSuffix(path.Base(name), ".html")] = page{t}
	}
	return pages, nil
}

// parseInto adds the files that match. A line with nothing but actions on it
// leaves no empty line in the page, and one that begins with an action no blanks.
func parseInto(t *template.Template, web fs.FS, patterns ...string) error {
	indented := regexp.MustCompile(`(?m)^[ \t]+\{\{`)
	alone := regexp.MustCompile(`(?m)^((?:\{\{[^{}]*\}\})+)[ \t]*\n`)
	for _, pattern := range patterns {
		names, err := fs.Glob(web, pattern)
		if err != nil {
			return err
		}
		for _, name := range names {
			text, err := fs.ReadFile(web, name)
			if err != nil {
				return err
			}
			tidy := alone.ReplaceAllString(indented.ReplaceAllString(string(text), "{{"), "$1")
			if _, err := t.New(path.Base(name)).Parse(tidy); err != nil {
				return err
			}
		}
	}
	return nil
}

// show fills a page completely before the first byte goes out, so that a
// fault inside it becomes an error page and never half a page.
func (s *site) show(c echo.Context, status int, name string, data any) error {
	var out bytes.Buffer
	if err := s.pages[name].template.ExecuteTemplate(&out, "layout", data); err != nil {
		return fmt.Errorf("fill page %s: %w", name, err)
	}
	s.remember(c, status, out.Bytes())
	return c.HTMLBlob(status, out.Bytes())
}

func (s *site) ok(c echo.Context, name string, data any) error {
	return s.show(c, http.StatusOK, name, data)
}

// frame fills in what the layout needs.
func (s *site) frame(c echo.Context, title, here string) frame {
	return frame{Title: title, Here: here, Theme: s.theme(c), Static: s.static.root(), Done: doneSentence(c.QueryParam("done"))}
}

// theme is the colours the person chose; without an answer the device decides.
func (s *site) theme(c echo.Context) string {
	p, err := s.likes(c)
	if err != nil {
		return ""
	}
	return p.Theme
}

// doneSentence is what a page says after a form led to it.
func doneSentence(word string) string {
	switch word {
	case "question":
		return "The question is kept."
	case "question-removed":
		return "The question is removed. Answers you gave to it stay."
	case "card":
		return "The card is kept."
	case "card-removed":
		return "The card is removed."
	case "critic":
		return "This critic reads your answers from now on."
	case "critic-removed":
		return "The critic is removed. What it wrote stays."
	case "transcriber":
		return "Spoken answers are turned into words by this server from now on."
	case "transcriber-removed":
		return "No transcriber is used any more."
	case "waiting":
		return "The waiting answers are being transcribed."
	case "timing":
		return "The times are kept."
	case "appearance":
		return "The colours are kept."
	case "microphone":
		return "This microphone is used from now on."
	case "removed":
		return "It is deleted."
	case "removed-later":
		return "It is deleted. Some of its files could not be removed from the disk yet; that is tried again every minute."
	case "sound-removed":
		return "The sound is deleted. Words and reviews stay."
	case "sound-removed-later":
		return "The sound is deleted. Some of its files could not be removed from the disk yet; that is tried again every minute."
	case "keeping":
		return "That is kept. What has grown too old goes once a day, for the first time tomorrow."
	case "corrected":
		return "Your correction is kept."
	case "words":
		return "The words are kept."
	}
	return ""
}

// to sends the browser on to a page after a form was handled.
func to(c echo.Context, address string) error { return c.Redirect(http.StatusSeeOther, address) }
