package interview_test

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"equipoise/internal/interview"
)

// Word counts agree with a full implementation of UAX #29.
func TestCountWordsAgreesWithUnicode(t *testing.T) {
	for _, text := range []string{
		"", "One two, three.", "I'd say it's 3.5 percent of 2,000.", "don’t — really?", "e.g. this", "naïve café",
		"日本語の文章です。", "我会先测量多久发生一次。", "Ich würde zuerst messen.", "мир и труд", "a_b c-d", "¿Qué harías?",
		"👩‍🔬 tests", "x\u00adray", "שלום עולם", "السلام عليكم",
	} {
		if got, want := interview.CountWords(text), unisegWords(text); got != want {
			t.Errorf("%q: %d words, Unicode says %d", text, got, want)
		}
	}
}

// unisegWords counts segments that hold a letter or number.
func unisegWords(text string) int {
	n, state := 0, -1
	for text != "" {
		var word string
		word, text, state = uniseg.FirstWordInString(text, state)
		if strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
			n++
		}
	}
	return n
}

func texts(list []interview.Sentence) []string {
	var out []string
	for _, s := range list {
		out = append(out, s.Text)
	}
	return out
}

func TestSentences(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"", nil},
		{"One. Two! Three? Four", []string{"One.", "Two!", "Three?", "Four"}},
		{"It is 3.5 percent, e.g. for infants. Dr. Meyer agrees.", []string{"It is 3.5 percent, e.g. for infants.", "Dr. Meyer agrees."}},
		{"He said “stop.” We did… Then on.", []string{"He said “stop.”", "We did…", "Then on."}},
		{"- first\n- second\n\n---\nthird", []string{"- first", "- second", "third"}},
		{"先测量。然后决定！", []string{"先测量。", "然后决定！"}},
		{
			"I would first count how often it happens, and for\nwhom, before anything ships. Then we decide together\nwith the clinic\n\nand stop",
			[]string{"I would first count how often it happens, and for whom, before anything ships.", "Then we decide together with the clinic", "and stop"},
		},
		{"So did I. And you?", []string{"So did I.", "And you?"}},
	}
	for _, tt := range tests {
		got := texts(interview.Transcript{Text: tt.text}.Sentences())
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q:\n%s", tt.text, diff)
		}
	}
}

// Speech without punctuation is split at its pauses, and where it has none
// after at most forty words.
func TestSentencesOfUnpunctuatedSpeech(t *testing.T) {
	var words []interview.Word
	var text []string
	at := time.Duration(0)
	for i := range 60 {
		if i == 25 {
			at += time.Second
		}
		words = append(words, interview.Word{Text: "word", From: at, To: at + 200*time.Millisecond})
		text = append(text, "word")
		at += 250 * time.Millisecond
	}
	got := interview.Transcript{Text: strings.Join(text, " "), Words: words}.Sentences()
	if len(got) != 2 || interview.CountWords(got[0].Text) != 25 || !got[1].Timed || got[1].From != words[25].From {
		t.Errorf("split by pauses: %+v", got)
	}
	for _, s := range (interview.Transcript{Text: strings.Join(text, " ")}).Sentences() {
		if n := interview.CountWords(s.Text); n > 40 {
			t.Errorf("a stretch of %d words was left whole", n)
		}
	}
}

// Whatever the text: sentences are in order, do not overlap, are numbered
// from 1, and no letter is lost between them.
func FuzzSentences(f *testing.F) {
	f.Add("One. Two e.g. three!\nFour 先测量。")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 {
			return
		}
		text = strings.ToValidUTF8(text, "")
		end := 0
		for i, s := range (interview.Transcript{Text: text}).Sentences() {
			if s.Number != i+1 || s.Start < end || s.End <= s.Start || strings.Join(strings.Fields(text[s.Start:s.End]), " ") != strings.Join(strings.Fields(s.Text), " ") {
				t.Fatalf("sentence %d of %q: %+v", i+1, text, s)
			}
			if interview.HasLetters(text[end:s.Start]) {
				t.Fatalf("letters lost before sentence %d of %q", s.Number, text)
			}
			end = s.End
		}
		if interview.HasLetters(text[end:]) {
			t.Fatalf("letters lost at the end of %q", text)
		}
	})
}
