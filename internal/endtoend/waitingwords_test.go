package endtoend

import (
	"math"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"equipoise/internal/browsertest"
	"equipoise/internal/endpoint/scripted"
)

// hesitating is two spoken texts with ten seconds of silence between them, as
// wav, and how long it is without the silence.
func hesitating(t *testing.T, before, after string) (file []byte, spoken float64) {
	t.Helper()
	first, second, out := browsertest.Speech(t, before), browsertest.Speech(t, after), filepath.Join(t.TempDir(), "hesitating.wav")
	paused := filepath.Join(t.TempDir(), "paused.wav")
	for _, args := range [][]string{{first, paused, "pad", "0", "9"}, {paused, second, out}} {
		if text, err := exec.Command(browsertest.Program(t, "sox"), args...).CombinedOutput(); err != nil {
			t.Fatalf("sox: %v: %s", err, text)
		}
	}
	file, err := os.ReadFile(out)
	must(t, err)
	_, one := browsertest.WAVCurve(t, first)
	_, two := browsertest.WAVCurve(t, second)
	return file, one + two - 1
}

// Answers that were spoken before there was a transcriber are sent to it from
// Settings, without their silences. One that it fails at holds up no other, and
// can be sent again.
func TestWaitingAnswersGetTheirWords(t *testing.T) {
	s := serve(t)
	v := visit(s)
	session := strings.TrimSuffix(v.leads("/sessions", "question", misleading, "question", privacy, "question", capable, "mode", "speaking", "think", "0", "answer", "0"), "/1")
	texts := []string{spokenFirst, spokenSecond, spokenThird}
	var lengths []float64
	for n, text := range texts {
		file, length := hesitating(t, "Let me think.", strings.Repeat(text+" ", n+1))
		lengths = append(lengths, length)
		v.led("hand in", v.handIn(session+"/"+strconv.Itoa(n+1)+"/file", "answer.wav", file))
	}
	v.leads(session+"/finish", "note", "")
	m := scripted.New(t)
	var mended atomic.Bool
	m.Speech(func(c scripted.Call) scripted.Answer {
		long := float64(len(c.File)-44) / 32000
		switch {
		case long < 2: // the tone of a test
			return scripted.Raw(200, `{"text":""}`)(c)
		case math.Abs(long-lengths[0]) < 1:
			return scripted.Raw(200, heard(texts[0], long))(c)
		case math.Abs(long-lengths[1]) < 1:
			return scripted.Raw(200, `{"text":`+strconv.Quote(texts[1])+`}`)(c)
		case math.Abs(long-lengths[2]) > 1:
			t.Errorf("sent %.2f s of sound, want one of %.2f", long, lengths)
		case !mended.Load():
			return scripted.Error(401, "invalid_api_key", "no")(c)
		}
		return scripted.Raw(200, heard(texts[2], long))(c)
	})
	const settings = "/settings/transcription"
	v.leads(settings, "base_url", m.URL, "model", "ear", "language", "en")
	v.await(settings, "Transcribe 3 waiting answers")
	v.leads(settings + "/waiting")
	v.await(settings, "1 spoken answer without words. 1 could not be transcribed")
	timed := `class="said-time needs-script"`
	if page := v.await(v.answerAt(session, 1), "stance-sentence"); !strings.Contains(page, timed) {
		t.Error("an answer with times offers none to play from")
	}
	if page := v.await(v.answerAt(session, 2), "stance-sentence"); strings.Contains(page, timed) || !strings.Contains(page, "player-box") || !strings.Contains(page, "transcript-untimed") {
		t.Error("an answer without times pretends to have some, or cannot be played")
	}
	if page := v.get(v.answerAt(session, 3)).body; !strings.Contains(page, "does not accept the key") || !strings.Contains(page, "Type what you said") {
		t.Errorf("the answer that failed says not why, or offers no way out:\n%s", page)
	}
	mended.Store(true)
	v.leads(settings + "/waiting")
	v.await(v.answerAt(session, 3), "stance-sentence")
	if page := v.get(settings).body; strings.Contains(page, "without words") {
		t.Errorf("answers still wait for words:\n%s", page)
	}
	for _, call := range m.Calls() {
		if language := url.Values(call.Form).Get("language"); call.Form != nil && len(call.File) > 64044 && language != "en" {
			t.Errorf("the language %q was sent", language)
		}
	}
}
