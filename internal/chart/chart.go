// Package chart works out where the marks of a picture lie. Places across and
// down are percentages of the picture, so that text and lines keep their size
// when the picture is stretched; the pages draw them.
package chart

import (
	"fmt"
	"strconv"
	"strings"
)

// round writes a number with at most two decimals.
func round(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// polyline is the path through places given as pairs of across and down.
func polyline(places [][2]float64) string {
	var b strings.Builder
	for i, p := range places {
		letter := "L"
		if i == 0 {
			letter = "M"
		}
		fmt.Fprintf(&b, "%s%s %s", letter, round(p[0]), round(p[1]))
	}
	return b.String()
}
