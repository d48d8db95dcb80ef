package endtoend

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"equipoise/internal/browsertest"
	"equipoise/internal/critique/fairjudge"
	"equipoise/internal/endpoint/scripted"
)

// The words that are spoken in these tests, a voice for each answer.
const (
	spokenFirst  = "The danger is real, people on blood thinners could bleed. I would look at how often that happens. If more than two in a hundred replies are wrong, we stop the release."
	spokenSecond = "First I run an audit of four hundred questions. A filter goes in front of dosage. In the end I come down on going on slowly."
	spokenThird  = "We start with one clinic and then ten. I do not know how it works for callers in Turkish."
	typedFourth  = "Switching it off costs something too, because night callers have nobody else to ask. I would keep general advice open, put a filter in front of dosage, and have the on-call nurse roll it back if a report comes in."
)

// listener is a scripted judge that listens for the words above. The token
// stands in everything it writes, so that a test can search for it.
const token = "quillwort"

func listener() fairjudge.Judge {
	return fairjudge.Judge{
		Agrees: true, Particulars: []string{"two in a hundred", "four hundred"},
		Hears: map[string]string{
			"risk.specific": "blood thinners", "risk.harmed": "blood thinners", "risk.serious": "danger", "assessment.measure": "how often",
			"assessment.method": "an audit", "assessment.decides": "If more than", "tradeoffs.benefit": "night callers",
			"tradeoffs.position": "come down", "safeguards.specific": "filter", "safeguards.layered": "roll it back",
			"safeguards.staged": "one clinic", "limits.bounds": "we stop the release", "candour.unknown": "do not know",
			"structure.on_question": ".", "structure.order": "then", "structure.lands": "In the end",
		},
		Change: func(kind string, reply map[string]any) {
			if kind != "critique" {
				return
			}
			for _, part := range []string{"stance", "impatient", "over_careful", "follow_up", "repair"} {
				piece := reply[part].(map[string]any)
				piece["text"] = piece["text"].(string) + " " + token
			}
			change := reply["change"].(map[string]any)
			change["title"] = "Say what it costs, " + token + "."
		},
	}
}

// heard is a transcription with a time for every word, evenly spread over the
// seconds that the sound lasts.
func heard(text string, seconds float64) string {
	words := strings.Fields(text)
	type word struct {
		Word       string  `json:"word"`
		Start, End float64 `json:"-"`
		S          float64 `json:"start"`
		E          float64 `json:"end"`
	}
	var list []word
	for i, w := range words {
		at := seconds * float64(i) / float64(len(words))
		list = append(list, word{Word: w, S: at, E: at + seconds/float64(len(words))*0.9})
	}
	body, err := json.Marshal(map[string]any{"text": text, "language": "en", "duration": seconds, "words": list})
	if err != nil {
		panic(err) // a mistake in the test itself
	}
	return string(body)
}

// models is a scripted server that hears and judges.
func models(t *testing.T, spoken ...string) *scripted.Server {
	t.Helper()
	var steps []scripted.Step
	for _, text := range spoken {
		steps = append(steps, scripted.Raw(200, heard(text, 4)))
	}
	return scripted.New(t, listener().Step()).Speech(steps...)
}

func using(m *scripted.Server) []string {
	return []string{"CRITIC_URL=" + m.URL, "CRITIC_MODEL=scripted", "CRITIC_CONTEXT=64000", "CRITIC_PARALLEL=1", "SPEECH_URL=" + m.URL, "SPEECH_MODEL=ear"}
}

func at(state string) string {
	return fmt.Sprintf(`document.querySelector("recorder-box")?.dataset.state === %q`, state)
}

func savedUpTo(second int) string {
	return fmt.Sprintf(`Number(document.querySelector("[data-in=recording] [data-value=saved]").textContent.split(":")[1]) >= %d`, second)
}

// speak answers the session's place at an address in a browser of its own,
// whose microphone hears the text; between is called while it records.
func speak(t *testing.T, address, text string, between func(b *browsertest.Browser)) string {
	t.Helper()
	voice := browsertest.Speech(t, text)
	b := browsertest.Start(t, browsertest.Options{Microphone: voice, Expect: []string{"net::ERR_", "502", "409"}})
	b.Open(address)
	b.Click("[data-do=start]")
	b.Until(at("recording"))
	b.Until(savedUpTo(3))
	if between != nil {
		between(b)
		b.Until(at("recording"))
	}
	_, seconds := browsertest.WAVCurve(t, voice)
	b.Until(savedUpTo(min(int(seconds)-1, 7)))
	b.Click("[data-do=finish]")
	b.Until(at("saved"))
	return voice
}

// A person answers three questions by voice and one by typing, and reads
// nothing that prompts or judges before the finish; afterwards every answer
// has its sound, its words, and a review that rests on them.
func TestSpokenSession(t *testing.T) {
	m := models(t, spokenFirst, spokenSecond, spokenThird)
	s := serve(t, using(m)...)
	v := visit(s)

	// An earlier session holds one of the questions, read and criticised.
	earlier := v.leads("/sessions", "question", misleading, "mode", "typing", "think", "0", "answer", "0")
	v.leads(earlier+"/text", "text", strings.Join([]string{spokenFirst, spokenSecond, typedFourth}, " "))
	earlierAnswer := "/answers/" + v.answer(earlier)
	v.leads(strings.TrimSuffix(earlier, "/1")+"/finish", "note", "")
	if page := v.await(earlierAnswer, token); !strings.Contains(page, "score-figure") {
		t.Fatal("the earlier answer has no score")
	}

	p := listenIn(t, s)
	first := v.leads("/sessions", "question", misleading, "question", privacy, "mode", "speaking", "think", "0", "answer", "120", "remember", "yes", "follow_ups", "on")
	session := strings.TrimSuffix(first, "/1")
	voices := []string{
		speak(t, p.URL+first, spokenFirst, nil),
		speak(t, p.URL+session+"/2", spokenSecond, nil),
		speak(t, p.URL+session+"/3", spokenThird, nil),
	}
	secrets := append(unaskable(t, misleading, privacy), token, "stance-sentence", "Score </span>", "One change")
	asked := p.asked(session, 4)
	typing := browsertest.Start(t, browsertest.Options{Expect: []string{"403", "404"}})
	typing.Open(p.URL + session + "/4?by=typing")
	typing.Run(chromedp.SendKeys(chromedp.CSS("textarea[name=text]"), typedFourth))
	typing.Click("button[form=typed]")
	typing.Until(`location.pathname.endsWith("/finish")`)

	// Addresses typed in show nothing either.
	for _, path := range []string{
		session + "/review", earlierAnswer, strings.TrimSuffix(earlier, "/1") + "/review", "/review", "/progress", "/questions", "/questions/" + misleading,
		"/questions/" + privacy, "/", "/settings/critics", "/answers/" + v.answer(first), earlierAnswer + "/sent", session + "/finish", session + "/4",
	} {
		p.fetch(path)
	}
	p.holdsNone(secrets, asked)

	typing.Open(p.URL + session + "/finish")
	typing.Click("button[form=finish]")
	typing.Until(`location.pathname.endsWith("/review")`)
	for n, text := range []string{spokenFirst, spokenSecond, spokenThird, typedFourth} {
		address := v.answerAt(session, n+1)
		page := v.await(address, token)
		for _, want := range []string{"stance-sentence", "What this question is about", "One change", "Someone impatient would say", "said-met"} {
			if !strings.Contains(page, want) {
				t.Errorf("the review of answer %d lacks %q", n+1, want)
			}
		}
		if n < 3 {
			plays(t, p.URL+address, text, voices[n])
		}
	}
	if page := v.get(v.answerAt(session, 1)).body; !strings.Contains(page, "Last time on this question") {
		t.Error("the review does not remember the earlier attempt")
	}
}

// plays opens a review in the browser: the kept sound is what was spoken, the
// player knows its length, and a click on a sentence's time plays from there.
func plays(t *testing.T, address, text, voice string) {
	t.Helper()
	b := browsertest.Start(t, browsertest.Options{})
	b.Open(address)
	said := browsertest.Eval[string](b, `[...document.querySelectorAll(".said-text")].map(e => e.textContent).join(" ")`)
	if strings.Join(strings.Fields(said), " ") != text {
		t.Errorf("the words shown are %q", said)
	}
	want, spoken := browsertest.WAVCurve(t, voice)
	sound := browsertest.Eval[string](b, `document.querySelector("player-box source").src`)
	got, kept := b.PlayedCurve(sound)
	if r := browsertest.Alike(want, got, 2); r < 0.9 {
		t.Errorf("the loudness curves of what was spoken and what is played correlate by %.3f", r)
	}
	length := browsertest.Eval[float64](b, `Number(document.querySelector("player-box").dataset.seconds)`)
	if d := length - kept; d > 0.1 || d < -0.1 || kept > spoken+2 {
		t.Errorf("spoken for %.1f s, kept %.2f s, shown as %.2f s", spoken, kept, length)
	}
	b.Click("button.said-time")
	b.Until(`!document.querySelector("player-box audio").paused`)
}

// once lets a step happen one time only and then hands over to another.
func once(first, after scripted.Step) scripted.Step {
	var mu sync.Mutex
	done := false
	return func(c scripted.Call) scripted.Answer {
		mu.Lock()
		was := done
		done = true
		mu.Unlock()
		if was {
			return after(c)
		}
		return first(c)
	}
}

// Killed at any moment, the program loses nothing and doubles nothing: while
// recording, between the last byte and "complete", while words are awaited,
// and while the critic reads.
func TestKillsLoseNothing(t *testing.T) {
	inTranscription, inReview := make(chan struct{}), make(chan struct{})
	stall := func(begun chan struct{}) scripted.Step {
		return func(c scripted.Call) scripted.Answer {
			close(begun)
			return scripted.Hang()(c)
		}
	}
	m := scripted.New(t, once(stall(inReview), listener().Step()))
	m.Speech(once(stall(inTranscription), scripted.Raw(200, heard(spokenFirst, 4))))
	s := serve(t, using(m)...)
	v := visit(s)
	p := listenIn(t, s)
	first := v.leads("/sessions", "question", misleading, "mode", "speaking", "think", "0", "answer", "120")
	session := strings.TrimSuffix(first, "/1")

	p.before("/complete", s.restart)
	speak(t, p.URL+first, spokenFirst, func(b *browsertest.Browser) {
		s.restart()
		b.Until(savedUpTo(5))
	})
	<-inTranscription
	s.restart()
	v.leads(session+"/finish", "note", "")
	<-inReview
	s.restart()
	address := v.answerAt(session, 1)
	page := v.await(address, token)
	if !strings.Contains(page, "player-box") {
		t.Error("the sound is gone")
	}
	s.stop()
	for table, want := range map[string]int{"sessions": 1, "answers": 1, "takes": 1, "recordings": 1, "transcripts": 1, "reviews": 1} {
		if got := countRows(t, s.data, table); got != want {
			t.Errorf("%d %s, want %d", got, table, want)
		}
	}
	s.start()
}
