package endtoend

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"equipoise/internal/browsertest"
	"equipoise/internal/endpoint/scripted"
)

// talk is a minute of speech as a transcriber hears it: half a second a word,
// a long pause, and a word it was unsure of.
type talk struct {
	text      string
	sentences []spokenSentence
	body      string // the transcriber's reply
	seconds   int
}

type spokenSentence struct {
	text string
	from float64
}

const (
	talkStep  = 0.5 // seconds a word
	talkPause = 3.0 // before "In the end"
)

func newTalk(texts ...string) talk {
	t := talk{text: "Um, so, " + strings.Join(texts, " ")}
	type word struct {
		Word        string  `json:"word"`
		Start       float64 `json:"start"`
		End         float64 `json:"end"`
		Probability float64 `json:"probability"`
	}
	var words []word
	at, begins := 0.2, true
	for _, w := range strings.Fields(t.text) {
		if w == "In" {
			at += talkPause
		}
		sure := 0.95
		if strings.HasPrefix(w, "dosage") {
			sure = 0.3
		}
		words = append(words, word{w, at, at + 0.4, sure})
		if begins {
			t.sentences = append(t.sentences, spokenSentence{from: at})
		}
		s := &t.sentences[len(t.sentences)-1]
		s.text = strings.TrimSpace(s.text + " " + w)
		begins = strings.HasSuffix(w, ".")
		at += talkStep
	}
	body, err := json.Marshal(map[string]any{"text": t.text, "language": "english", "duration": at, "words": words})
	if err != nil {
		panic(err) // a mistake in the test itself
	}
	t.body, t.seconds = string(body), int(at)+1
	return t
}

// start is when the sentence that holds a quote begins.
func (t talk) start(quote string) float64 {
	for _, s := range t.sentences {
		if strings.Contains(s.text, strings.Trim(quote, "“” \n")) {
			return s.from
		}
	}
	return -1
}

// firstTalk and secondTalk answer one question twice.
func firstTalk() talk { return newTalk(spokenFirst, spokenSecond, spokenThird, typedFourth) }

func secondTalk() talk {
	return newTalk(spokenSecond, "We would begin with a single clinic.", typedFourth)
}

// hears is a scripted server that hears the talks one after the other.
func hears(t *testing.T, talks ...talk) *scripted.Server {
	t.Helper()
	var steps []scripted.Step
	for _, one := range talks {
		steps = append(steps, scripted.Raw(200, one.body))
	}
	return scripted.New(t, listener().Step()).Speech(steps...)
}

// webm is a hum of so many seconds as a recorder leaves it: no length in front,
// and no way to find a second in it.
func webm(t *testing.T, seconds int) []byte {
	t.Helper()
	folder := t.TempDir()
	in, out := filepath.Join(folder, "in.wav"), filepath.Join(folder, "out.webm")
	must(t, os.WriteFile(in, hum(seconds), 0o600))
	command := exec.Command(browsertest.Program(t, "ffmpeg"), "-v", "error", "-i", in, "-c:a", "libopus", "-b:a", "32k", "-live", "1", out)
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("encode: %v\n%s", err, said)
	}
	content, err := os.ReadFile(out)
	must(t, err)
	return content
}

// say answers a question with a talk in a session of its own, and returns the
// address of its review once that is there.
func (v *visitor) say(t *testing.T, question string, one talk) string {
	t.Helper()
	first := v.leads("/sessions", "question", question, "mode", "speaking", "think", "0", "answer", "120")
	v.led(first+"/file", v.handIn(first+"/file", "answer.webm", webm(t, one.seconds)))
	session := strings.TrimSuffix(first, "/1")
	v.leads(session+"/finish", "note", "")
	address := v.answerAt(session, 1)
	v.await(address, token)
	return address
}
