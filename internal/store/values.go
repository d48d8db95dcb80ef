package store

import (
	"encoding/json"
	"fmt"
	"math"
	"time"
)

// written is a value as JSON text; a nil list is an empty one, not null.
func written(v any) string {
	text, err := json.Marshal(v)
	if err != nil { // channels, functions and NaN cannot be written; no row has one, see finite
		panic(fmt.Sprintf("write %T as JSON: %v", v, err))
	}
	if string(text) == "null" {
		return "[]"
	}
	return string(text)
}

// finite is a number that JSON can hold: 0 for those it cannot.
func finite(f float64) float64 {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	return f
}

// readInto reads JSON text that written made.
func readInto(text string, v any) error {
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return fmt.Errorf("read a stored %T: %w", v, err)
	}
	return nil
}

// listOf maps a list, an empty one to nil.
func listOf[A, B any](from []A, each func(A) B) []B {
	if len(from) == 0 {
		return nil
	}
	to := make([]B, len(from))
	for i, a := range from {
		to[i] = each(a)
	}
	return to
}

// same cuts a time down to what both databases keep: UTC and microseconds.
func same(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// maybe is a time, or nothing where it is zero.
func maybe(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = same(t)
	return &t
}

// timeOf is a stored time, zero where there is none.
func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

// texts is a list of named texts as plain ones.
func texts[T ~string](list []T) []string {
	return listOf(list, func(t T) string { return string(t) })
}

// typed is a list of plain texts as named ones.
func typed[T ~string](list []string) []T {
	return listOf(list, func(t string) T { return T(t) })
}

// all maps rows to nouns and stops at the first that cannot be read.
func all[Row, Noun any](rows []Row, each func(Row) (Noun, error)) ([]Noun, error) {
	nouns := make([]Noun, len(rows))
	for i, row := range rows {
		var err error
		if nouns[i], err = each(row); err != nil {
			return nil, err
		}
	}
	return nouns, nil
}
