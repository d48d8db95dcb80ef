package server

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
)

// savePeaks takes what the browser measured of sound that only it can decode.
func (s *site) savePeaks(c echo.Context) error {
	seconds, err := strconv.ParseFloat(c.FormValue("seconds"), 64)
	if err != nil || math.IsNaN(seconds) || seconds > 24*3600 {
		return &interview.Invalid{Field: "seconds", Sentence: "Say how many seconds the recording has."}
	}
	peaks, err := numbers(c.FormValue("peaks"))
	if err != nil {
		return &interview.Invalid{Field: "peaks", Sentence: "Loudness is numbers from 0 to 1."}
	}
	length := time.Duration(seconds * float64(time.Second))
	if err := s.Room.SavePeaks(c.Request().Context(), personID(c), c.Param("id"), peaks, length); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// numbers reads numbers with blanks between them.
func numbers(text string) ([]float64, error) {
	var list []float64
	for field := range strings.FieldsSeq(text) {
		n, err := strconv.ParseFloat(field, 64)
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, nil
}
