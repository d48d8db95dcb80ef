package server

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// handInFile takes an existing recording or text as the answer.
func (s *site) handInFile(c echo.Context) error {
	t, err := s.turn(c)
	if err != nil {
		return err
	}
	err = s.sized(s.takeFile(c, t))
	sentence, ok := trouble(err)
	status := http.StatusUnprocessableEntity
	if errors.Is(err, interview.ErrNoRoom) {
		status, ok, sentence = http.StatusInsufficientStorage, true, "There is no room left on the disk for this file. Make room, or delete sound that you no longer need, and hand it in again."
	}
	if errors.Is(err, interview.ErrQuota) {
		status, ok, sentence = http.StatusInsufficientStorage, true, "Your share of the disk is too small for this file. Delete sound that you no longer need under Settings, Your data, and hand it in again."
	}
	if ok {
		page := s.sessionPage(c, t)
		page.Trouble = sentence
		return s.show(c, status, "session", page)
	}
	if err != nil {
		return err
	}
	return to(c, next(t))
}

// sized says how large a file may be where one was larger.
func (s *site) sized(err error) error {
	var tooLarge *http.MaxBytesError
	if !errors.As(err, &tooLarge) && !errors.Is(err, interview.ErrTooLarge) {
		return err
	}
	return &interview.Invalid{Field: "file", Sentence: fmt.Sprintf("This file is larger than %d MB, the most one recording may have here. "+
		"Hand in a shorter or smaller one; upload_limit in the settings file allows more.", s.FileLimit>>20)}
}

func (s *site) takeFile(c echo.Context, t practice.Turn) error {
	part, err := filePart(c.Request())
	if err != nil {
		return err
	}
	defer func() { _ = part.Close() }()
	ctx, person, answer := c.Request().Context(), personID(c), t.Place.Answer.ID
	kind := fileType(part)
	if kind == "text/plain" {
		text, err := io.ReadAll(io.LimitReader(part, formBytes))
		if err != nil {
			return fmt.Errorf("read text file: %w", err)
		}
		return s.Room.TypeAnswer(ctx, person, answer, string(text))
	}
	return s.Room.HandInSound(ctx, person, answer, kind, part)
}

// filePart finds the file in the form without storing it first.
func filePart(r *http.Request) (*multipart.Part, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, noFile()
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, noFile()
		}
		if err != nil {
			return nil, fmt.Errorf("read form: %w", err)
		}
		if part.FormName() == "file" && part.FileName() != "" {
			return part, nil
		}
	}
}

func noFile() error {
	return &interview.Invalid{Field: "file", Sentence: "Choose a file first."}
}

// fileType is what the browser or the name says; what it really is, the first
// bytes show when it is kept.
func fileType(part *multipart.Part) string {
	kind, _, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
	if err == nil && (strings.HasPrefix(kind, "audio/") || strings.HasPrefix(kind, "video/") || kind == "text/plain") {
		return kind
	}
	if strings.EqualFold(path.Ext(part.FileName()), ".txt") {
		return "text/plain"
	}
	return "application/octet-stream"
}
