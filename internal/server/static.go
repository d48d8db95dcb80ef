package server

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"
)

// static serves styles, scripts and icons under a path that holds the hash of
// them all, so that they can be cached for good and imports stay inside it.
type static struct {
	hash   string
	files  map[string][]byte
	packed map[string][]byte // the same files in gzip
}

func newStatic(web fs.FS) (static, error) {
	s := static{files: map[string][]byte{}, packed: map[string][]byte{}}
	sum := sha256.New()
	err := fs.WalkDir(web, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(web, name)
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(sum, "%s %d\n", name, len(content))
		sum.Write(content)
		s.files[name[len("static/"):]] = content
		return nil
	})
	s.hash = hex.EncodeToString(sum.Sum(nil))[:12]
	s.joinStyles()
	return s, errors.Join(err, s.pack())
}

// pack packs every file once, so that serving costs nothing.
func (s static) pack() error {
	for name, content := range s.files {
		var out bytes.Buffer
		w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
		if err != nil {
			return err
		}
		if _, err := w.Write(content); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		s.packed[name] = out.Bytes()
	}
	return nil
}

// joinStyles puts the files that app.css imports into it, each in its layer:
// one request instead of one a file.
func (s static) joinStyles() {
	imports := regexp.MustCompile(`@import url\("([^"]+)"\) layer\(([a-z]+)\);`)
	s.files["css/app.css"] = imports.ReplaceAllFunc(s.files["css/app.css"], func(line []byte) []byte {
		found := imports.FindSubmatch(line)
		content := s.files["css/"+string(found[1])]
		return fmt.Appendf(nil, "@layer %s {\n%s}", found[2], content)
	})
}

// root is the address of the folder.
func (s static) root() string { return "/static/" + s.hash }

func (s *site) showStatic(c echo.Context) error {
	name := c.Param("*")
	content, ok := s.static.files[name]
	if !ok || c.Param("hash") != s.static.hash {
		return echo.ErrNotFound
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		content = s.static.packed[name]
	}
	http.ServeContent(c.Response(), c.Request(), "", s.Now(), bytes.NewReader(content))
	return nil
}
