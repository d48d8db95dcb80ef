package interview_test

import (
	"testing"

	"equipoise/internal/interview"
)

func spoken(text string, particulars ...int) interview.Spoken {
	s := interview.Spoken{Sentences: interview.Transcript{Text: text}.Sentences()}
	for _, n := range particulars {
		s.Particulars = append(s.Particulars, interview.Quote{Sentence: n, Text: s.Sentences[n-1].Text})
	}
	return s
}

// A word is counted once an answer in whichever form, as a word and not as a
// part of one, and aimed where its own sentence carries a particular.
func TestCatchwords(t *testing.T) {
	words := [][]string{{"audits", "audit"}, {"red-teaming", "red team"}, {"fairness"}}
	got := interview.Catchwords(words, []interview.Spoken{
		spoken("We audit it. Then two more Audits of the refund desk follow.", 2),
		spoken("An audit, of course. We red team it.", 1),
		spoken("Red-teaming! The auditors said nothing.", 2),
	})
	want := []interview.Catchword{{Word: "audits", Answers: 2, Of: 3, Aimed: 2}, {Word: "red-teaming", Answers: 2, Of: 3}}
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := interview.Catchwords(words, nil); len(got) != 0 {
		t.Errorf("%+v out of nothing", got)
	}
}
