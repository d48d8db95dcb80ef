package transcriber_test

import (
	"math"
	"testing"
	"time"

	"equipoise/internal/endpoint/scripted"
	"equipoise/internal/interview"
)

// said lies in the sound that is sent, in which six seconds of silence after
// the first sentence have become half a second.
func said() []scripted.Said {
	return []scripted.Said{
		{Text: "First", From: .1, To: .4, Sure: .9}, {Text: "we", From: .4, To: .5, Sure: .8}, {Text: "measure.", From: .6, To: 1.4, Sure: .7},
		{Text: "Then", From: 2.1, To: 2.4, Sure: .9}, {Text: "we", From: 2.4, To: 2.5, Sure: .8}, {Text: "decide.", From: 2.6, To: 3.4, Sure: .7},
	}
}

const leftOut = 5500 * time.Millisecond

// Each kind of server is understood: its words stand at the right time of the
// recording where it gives times, within its sentence where it gives only
// that, and nowhere where it gives none.
func TestEveryKindOfServer(t *testing.T) {
	s := keep(t, noise(1500*time.Millisecond, 6*time.Second, 1500*time.Millisecond))
	for _, kind := range scripted.Ears() {
		t.Run(kind, func(t *testing.T) {
			server := scripted.New(t).HearAs(kind, said()...)
			words, err := s.heardBy(ear(), server)
			if err != nil {
				t.Fatal(err)
			}
			if words.Text != "First we measure. Then we decide." || words.Language == "" || words.Transcriber == "" {
				t.Errorf("heard %+v", words)
			}
			calls := server.Calls()
			if last := calls[len(calls)-1]; math.Abs(seconds(t, last)-3.5) > 0.05 || last.Form["language"][0] != "en" {
				t.Errorf("sent %.2f s, %v", seconds(t, last), last.Form)
			}
			timesOf(t, kind, words)
		})
	}
}

func timesOf(t *testing.T, kind string, words interview.Transcript) {
	t.Helper()
	sentences := words.Sentences()
	if kind == "vLLM" || kind == "Ollama" {
		if len(words.Words) != 0 || len(sentences) != 2 || sentences[0].Timed || sentences[1].Timed {
			t.Errorf("times out of nothing: %+v", words.Words)
		}
		return
	}
	if len(words.Words) != 6 || len(words.Pauses) != 1 {
		t.Fatalf("words %+v, pauses %+v", words.Words, words.Pauses)
	}
	for i, want := range said() {
		from := time.Duration(want.From * float64(time.Second))
		if i >= 3 {
			from += leftOut
		}
		exact := kind != "LocalAI" || i == 0 || i == 3
		if got := words.Words[i]; got.Text != want.Text || exact && (got.From-from).Abs() > 20*time.Millisecond {
			t.Errorf("%q is at %v, want %q at %v", got.Text, got.From, want.Text, from)
		}
		sure := map[string]float64{"OpenAI": math.Exp(-.5), "Groq": math.Exp(-.5), "speaches": want.Sure, "whisper.cpp": want.Sure}[kind]
		if got := words.Words[i].Confidence; math.Abs(got-sure) > 0.001 {
			t.Errorf("%q is %.3f sure, want %.3f", want.Text, got, sure)
		}
	}
	if len(sentences) != 2 || !sentences[1].Timed || (sentences[1].From-2100*time.Millisecond-leftOut).Abs() > 20*time.Millisecond {
		t.Errorf("sentences %+v", sentences)
	}
}
