package server

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"equipoise/internal/interview"
)

// spoken says a length of time in words: "30 seconds", "2 minutes".
func spoken(d time.Duration) string {
	seconds := int(d.Round(time.Second) / time.Second)
	switch {
	case seconds < 60 || seconds < 120 && seconds%60 != 0:
		return plural(seconds, "second")
	case seconds%60 == 0:
		return plural(seconds/60, "minute")
	case seconds%30 == 0:
		return fmt.Sprintf("%d½ minutes", seconds/60)
	}
	return clock(d) + " minutes"
}

// brief says a length of time shortly: "30 s", "2 min".
func brief(d time.Duration) string {
	seconds := int(d.Round(time.Second) / time.Second)
	if seconds < 120 && seconds%60 != 0 {
		return fmt.Sprintf("%d s", seconds)
	}
	if seconds%60 == 30 {
		return fmt.Sprintf("%d½ min", seconds/60)
	}
	return fmt.Sprintf("%d min", (seconds+30)/60)
}

// clock writes minutes and seconds: "1:44".
func clock(d time.Duration) string {
	seconds := int(d.Round(time.Second) / time.Second)
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// moment writes a place in a recording, not past it: "0:58".
func moment(d time.Duration) string {
	seconds := int(d / time.Second)
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// plural writes a number with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// date writes a day, with the year where it is not this one.
func date(t, now time.Time) string {
	if t.Year() != now.Year() {
		return t.Local().Format("2 January 2006")
	}
	return t.Local().Format("2 January")
}

// shortDate writes a day for tables and charts.
func shortDate(t, now time.Time) string {
	if t.Year() != now.Year() {
		return t.Local().Format("2 Jan 2006")
	}
	return t.Local().Format("2 Jan")
}

// stanceWord is a stance as pages say it.
func stanceWord(s interview.Stance) string {
	switch s {
	case interview.IsDismissive:
		return "Dismissive"
	case interview.IsBalanced:
		return "Balanced"
	case interview.OverlyCautious:
		return "Overly cautious"
	case interview.Unclear:
		return "Unclear"
	}
	return ""
}

// scoreText is a score as pages show it, empty where there is none.
func scoreText(s interview.Score) string {
	if !s.Known {
		return ""
	}
	return strconv.Itoa(s.Points)
}

// counted writes small numbers as words.
func counted(n int) string {
	words := []string{"No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// lowerFirst begins a sentence's text in the middle of another.
func lowerFirst(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToLower(text[:1]) + text[1:]
}
