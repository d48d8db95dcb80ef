package interview_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"equipoise/internal/interview"
)

// marked writes a comparison down: [only in the first] {only in the other}.
func marked(first, second string, list []interview.Difference) string {
	var parts []string
	for _, d := range list {
		switch d.Kind {
		case interview.InBoth:
			parts = append(parts, second[d.SecondStart:d.SecondEnd])
		case interview.OnlyFirst:
			parts = append(parts, "["+first[d.FirstStart:d.FirstEnd]+"]")
		default:
			parts = append(parts, "{"+second[d.SecondStart:d.SecondEnd]+"}")
		}
	}
	return strings.Join(parts, " ")
}

func TestCorrectionIsShownWordByWord(t *testing.T) {
	for _, tt := range []struct{ first, second, want string }{
		{"", "", ""},
		{"one two", "one two", "one two"},
		{"", "one two", "{one two}"},
		{"one two", "", "[one two]"},
		{"we red team it", "we red-team it", "we [red team] {red-team} it"},
		{"I would measure. Then stop", "First I would measure, then stop", "{First} I would [measure. Then] {measure, then} stop"},
		{"the risk is real", "the the risk is very real", "the {the} risk is {very} real"},
		{"先测量。然后", "先测试。然后", "先测 [量。] {试。} 然后"},
	} {
		if got := strings.ReplaceAll(marked(tt.first, tt.second, interview.Correction(tt.first, tt.second)), "先 测", "先测"); got != tt.want {
			t.Errorf("%q → %q:\n got %s\nwant %s", tt.first, tt.second, got, tt.want)
		}
	}
}

// Two takes share what is said alike, however it is punctuated, and not the
// small words that any two texts share.
func TestRetellingSharesRunsOnly(t *testing.T) {
	first, second := "I would measure how often it happens, and then we stop.", "First of all: measure how often it happens. The clinic then decides."
	want := "[I would] {First of all:} measure how often it happens. [and then we stop.] {The clinic then decides.}"
	if got := marked(first, second, interview.Retelling(first, second)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := marked("Yes, exactly!", "yes exactly", interview.Retelling("Yes, exactly!", "yes exactly")); got != "yes exactly" {
		t.Errorf("the same two words: %s", got)
	}
}

// spokenWords is each word of a text with half a second of its own.
func spokenWords(text string) []interview.Word {
	var list []interview.Word
	for i, w := range strings.Fields(text) {
		from := time.Duration(i) * 500 * time.Millisecond
		list = append(list, interview.Word{Text: w, From: from, To: from + 400*time.Millisecond, Confidence: 0.9})
	}
	return list
}

// A correction leaves every unchanged word where it is spoken, and what was
// mended lies where the wrong words lay.
func TestCorrectedWordsKeepTheirTimes(t *testing.T) {
	heard := interview.Transcript{Text: "we read team the model and stop", Words: spokenWords("we read team the model and stop")}
	text := "First, we red-team the small model and stop"
	got := interview.Transcript{Text: text, Words: heard.Retimed(text)}
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	want := []interview.Word{
		{Text: "First,", From: 0, To: 0},
		{Text: "we", From: 0, To: ms(400), Confidence: 0.9},
		{Text: "red-team", From: ms(500), To: ms(1400)},
		{Text: "the", From: ms(1500), To: ms(1900), Confidence: 0.9},
		{Text: "small", From: ms(1900), To: ms(2000)},
		{Text: "model", From: ms(2000), To: ms(2400), Confidence: 0.9},
		{Text: "and", From: ms(2500), To: ms(2900), Confidence: 0.9},
		{Text: "stop", From: ms(3000), To: ms(3400), Confidence: 0.9},
	}
	if diff := cmp.Diff(want, got.Words); diff != "" {
		t.Error(diff)
	}
	if s := got.Sentences(); len(s) != 1 || !s[0].Timed || s[0].To != ms(3400) {
		t.Errorf("sentences %+v", s)
	}
	if words := (interview.Transcript{Text: "no times"}).Retimed("no time"); words != nil {
		t.Errorf("times out of nothing: %+v", words)
	}
}

// Whatever the texts: the two sides of a comparison are the two texts, in
// order and without a word lost; and times never run backwards.
func FuzzCorrection(f *testing.F) {
	f.Add("we read team it", "we red-team it all")
	f.Add("先测量。然后 stop", "先 stop")
	f.Fuzz(func(t *testing.T, first, second string) {
		if len(first)+len(second) > 2000 {
			return
		}
		first, second = strings.ToValidUTF8(first, ""), strings.ToValidUTF8(second, "")
		for _, list := range [][]interview.Difference{interview.Correction(first, second), interview.Retelling(first, second)} {
			var a, b strings.Builder
			for _, d := range list {
				a.WriteString(first[d.FirstStart:d.FirstEnd])
				b.WriteString(second[d.SecondStart:d.SecondEnd])
			}
			if bare(a.String()) != bare(first) || bare(b.String()) != bare(second) {
				t.Fatalf("%q → %q: %+v", first, second, list)
			}
		}
		words := interview.Transcript{Text: first, Words: spokenWords(first)}.Retimed(second)
		if !slices.IsSortedFunc(words, func(a, b interview.Word) int { return int(a.From - b.From) }) {
			t.Fatalf("times run backwards: %+v", words)
		}
	})
}

func bare(text string) string { return strings.Join(strings.Fields(text), "") }
