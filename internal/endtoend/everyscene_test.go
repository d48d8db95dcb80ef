package endtoend

import (
	"bytes"
	wire "encoding/binary"
	"fmt"
	"math"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"equipoise/internal/endpoint/scripted"
)

// everyScene starts three programs, one that nobody has used, one that was
// just begun with and one full of answers, and lists what they show.
func everyScene(t *testing.T) []scene {
	t.Helper()
	fresh, begun, full := &tour{visitor: visit(serve(t))}, &tour{visitor: visit(serve(t))}, &tour{visitor: visit(serve(t))}
	fresh.unused()
	begun.justBegun()
	begun.heardByNobody()
	full.lived()
	return slices.Concat(fresh.scenes, begun.scenes, full.scenes, spokenScenes(t))
}

// unused is what somebody sees who has just started the program.
func (v *tour) unused() {
	v.addAll("practice-first", "/", "review-empty", "/review", "progress-empty", "/progress", "questions", "/questions",
		"questions-nothing", "/questions?text=zebra&topic=privacy", "question-untried", "/questions/"+misleading,
		"question-new", "/questions/new", "cards-empty", "/cards", "critics-first", "/settings/critics",
		"critics-preset", "/settings/critics?preset=openai", "transcription-none", "/settings/transcription",
		"transcription-preset", "/settings/transcription?preset=groq", "microphone", "/settings/microphone",
		"timing", "/settings/timing", "done-note", "/settings/timing?done=timing", "appearance", "/settings/appearance", "data", "/settings/data", "remove-nothing", "/settings/data/remove")
	v.fails("error-not-found", 404, "/nowhere")
	v.fails("error-no-session", 404, "/sessions/none/1")
	v.refuses("practice-nothing-fits", 422, "/sessions", "remember", "yes", "topic[]", "privacy", "kind", "behavioral", "difficulty", "warm-up", "count", "99", "mode", "typing")
	v.refuses("question-new-refused", 422, "/questions", "text", "Why?", "kind", "technical", "difficulty", "core")
	v.refuses("card-refused", 422, "/cards", "title", "Only a name")
	v.refuses("critics-refused", 422, "/settings/critics", "name", "Mine", "model", "", "base_url", "http://127.0.0.1:1/v1")
	v.refuses("transcription-refused", 422, "/settings/transcription", "base_url", "http://127.0.0.1:1/v1", "model", "")
}

// justBegun is a first session on the way.
func (v *tour) justBegun() {
	v.add("review-before-first", "/review")
	first := v.leads("/sessions", "remember", "yes", "question", misleading, "question", capable, "question", privacy, "mode", "typing")
	session := strings.TrimSuffix(first, "/1")
	v.add("session-typing", first)
	v.add("session-speaking", first+"?by=speaking")
	v.fails("error-hidden", 403, session+"/review")
	v.refuses("session-typing-refused", 422, first+"/text", "text", "  ")
	v.leads(session+"/2/text", "text", balancedAnswer)
	v.leads(session + "/3/skip")
	v.add("session-typed-already", session+"/2")
	v.add("finish-partly", session+"/finish")
	v.add("practice-go-on", "/")
	v.refuses("finish-refused", 422, session+"/finish", "note", strings.Repeat("long ", 3000))
	for _, state := range recorderStates() {
		v.moment("recorder-"+state, first+"?by=speaking", recorderIn(state, ""))
	}
	for _, fault := range recorderFaults() {
		state, name, _ := strings.Cut(fault, " ")
		v.moment("recorder-"+state+"-"+name, first+"?by=speaking", recorderIn(state, name))
	}
}

func recorderStates() []string {
	return []string{"think", "ready", "asking", "recording", "paused", "saving", "saved", "stopped", "broken", "left", "elsewhere", "unable"}
}

// recorderFaults is the troubles a recorder can have, each in a state that has it.
func recorderFaults() []string {
	return []string{
		"stopped refused", "stopped absent", "stopped taken", "stopped away", "stopped rejected", "unable insecure", "unable unsupported",
		"recording offline", "recording away", "recording behind", "recording silent", "recording loose", "saving offline",
		"broken unplugged", "broken full", "broken share", "left away", "ready heard",
	}
}

// recorderIn shows a state and a trouble of the recorder as its script does.
func recorderIn(state, fault string) string {
	return fmt.Sprintf(`((state, fault) => {
		for (let clock = setInterval(() => {}, 1e6); clock > 0; clock--) clearInterval(clock);
		const box = document.querySelector("recorder-box");
		box.dataset.state = state;
		for (const e of box.querySelectorAll("[data-in]")) e.hidden = !e.dataset.in.split(" ").includes(state);
		for (const e of box.querySelectorAll("[data-if]")) e.hidden ||= !["limited", "joins", "known"].includes(e.dataset.if);
		for (const e of box.querySelectorAll("[data-fault]")) e.hidden = e.dataset.fault !== fault;
		if (fault) for (const e of box.querySelectorAll(".recorder-line > [data-in]")) e.hidden = true;
		for (const e of box.querySelectorAll("[data-value=saved]")) e.textContent = "0:18";
		for (const e of box.querySelectorAll("[data-value=reached]")) e.textContent = "0:47";
		for (const e of box.querySelectorAll("[data-value=unsent]")) e.textContent = "0:12";
		const heard = state === "recording" || fault === "heard";
		box.toggleAttribute("data-checking", fault === "heard");
		box.querySelectorAll("[data-value=meter] > i").forEach((bar, i) => bar.style.setProperty("--level",
			heard && fault !== "silent" ? (Math.exp(-(((i - 20) / 11) ** 2)) * (0.45 + 0.4 * Math.sin(i * 2.3))).toFixed(2) : "0"));
	})(%q, %q)`, state, fault)
}

// lived is a program that was used in every way.
func (v *tour) lived() {
	v.readSessions()
	v.ownWork()
	v.spokenWithoutWords()
	v.soundDeleted()
	v.criticsThatFail()
	v.addAll("practice", "/", "progress", "/progress", "questions-used", "/questions?basis=hypothetical", "question-tried", "/questions/"+misleading,
		"critics", "/settings/critics", "transcription-waiting", "/settings/transcription", "data-used", "/settings/data",
		"remove-everything", "/settings/data/remove")
}

// readSessions is answers of every stance, read by the built-in critic.
func (v *tour) readSessions() {
	session := v.practise([]string{misleading}, []string{dismissiveAnswer})
	v.await(session+"/review", "score-figure\"><span")
	session = v.practise([]string{misleading, capable, privacy, "jailbreak-public", "red-team-plan"},
		[]string{balancedAnswer, dismissiveAnswer, cautiousAnswer, "No.", ""})
	for number, state := range map[int]string{1: "Balanced", 2: "Dismissive", 3: "Overly cautious", 4: "too short", 5: "not answered"} {
		address := v.answerAt(session, number)
		v.await(address, state)
		v.add("answer-"+strings.ToLower(strings.ReplaceAll(state, " ", "-")), address)
	}
	v.add("review", session+"/review")
	v.add("remove-session", session+"/remove")
	v.refuses("remove-changed", 409, session+"/remove", "named", "1 answer.")
	v.add("remove-answer", v.answerAt(session, 2)+"/remove")
	balanced := v.answerAt(session, 1)
	v.add("sent-nothing", balanced+"/sent")
	follow := v.leads(balanced+"/again", "how", "follow-up")
	v.add("words-correct", session+"/2/words")
	v.leads(session+"/2/words", "text", dismissiveAnswer+" So much for that.")
	v.add("answer-corrected", v.answerAt(session, 2))
	v.leads(follow+"/text", "text", balancedAnswer)
	v.leads(strings.TrimSuffix(follow, "/1") + "/finish")
	v.add("answer-follow-up", v.answerAt(strings.TrimSuffix(follow, "/1"), 1))
	other := v.answerAt(v.practise([]string{"children-data"}, []string{balancedAnswer}), 1)
	v.await(other, "20-second repair")
	plain := v.answerAt(v.practise([]string{"guide-private-feedback"}, []string{balancedAnswer}), 1)
	v.await(plain, "Read by")
	v.add("answer-no-stance", plain)
	v.add("session-repair", v.leads(other+"/again", "how", "repair"))
}

// practise types answers to questions, skips where one is empty, and finishes.
func (v *tour) practise(questions, answers []string) (session string) {
	v.t.Helper()
	form := values("mode", "typing", "remember", "yes", "think", "0", "answer", "0")
	form["question"] = questions
	first := v.led("/sessions", v.send("/sessions", form))
	session = strings.TrimSuffix(first, "/1")
	ending := []string{"note", "Breathe before the first sentence."}
	for i, text := range answers {
		here := fmt.Sprintf("%s/%d", session, i+1)
		if text == "" {
			v.leads(here + "/skip")
			continue
		}
		ending = append(ending, "sure-"+v.answer(here), "middling")
		v.leads(here+"/text", "text", text)
	}
	v.leads(session+"/finish", ending...)
	return session
}

// ownWork is a question and a project card of one's own.
func (v *tour) ownWork() {
	question := strings.TrimSuffix(v.leads("/questions", "text", "Your lab wants to publish the weights next week. Do you?", "kind", "technical",
		"difficulty", "core", "topic[]", "deployment", "asks_stance", "yes", "follow_ups", "And if a rival has already done so?"), "?done=question")
	v.add("question-edit", strings.TrimSuffix(v.leads("/questions", "text", "Who should hear first that it failed?", "kind", "behavioral",
		"difficulty", "warm-up"), "?done=question")+"/edit")
	v.leads("/cards", "title", "Probes", "claim", "Linear probes find deception early.", "method", "Twelve models, three sizes.",
		"result", "They do in nine.", "limit", "Only on scripted lies.")
	v.add("cards", "/cards")
	v.add("card-edit", v.find("/cards", `href="(/cards/[^"]+)"`))
	v.add("question-about-work", "/questions/"+privacy)
	session := v.practise([]string{strings.TrimPrefix(question, "/questions/")}, []string{cautiousAnswer})
	hidden := v.answerAt(session, 1)
	v.await(hidden, "Read by")
	v.leads("/sessions", "question", strings.TrimPrefix(question, "/questions/"), "mode", "typing")
	v.add("review-hidden", session+"/review")
	v.add("question-open", question)
	v.fails("answer-hidden", 403, hidden)
}

// spokenWithoutWords is sound that nobody has written down.
func (v *tour) spokenWithoutWords() {
	first := v.leads("/sessions", "remember", "yes", "question", "voice-clone-release", "question", "spam-at-scale", "mode", "speaking")
	session := strings.TrimSuffix(first, "/1")
	v.led(first+"/file", v.handIn(first+"/file", "answer.wav", hum(3)))
	v.await(session+"/finish", "Needs words")
	v.add("session-spoken-already", first)
	v.add("finish-needs-words", session+"/finish")
	v.add("words", first+"/words")
	v.refuses("words-refused", 422, first+"/words", "text", " ")
	if begun := v.send("/answers/"+v.answer(session+"/2")+"/recordings", values("mime", "audio/webm")); begun.status != 201 {
		v.t.Fatalf("begin a recording: %d", begun.status)
	}
	v.add("session-recording-left", session+"/2")
	v.add("finish-arriving", session+"/finish")
	v.add("practice-spoken", "/")
}

// criticsThatFail is a critic whom nobody answers for, one that starts to read
// and never ends, and a transcriber that is not there.
func (v *tour) criticsThatFail() {
	builtin := v.find("/settings/critics", `action="(/settings/critics/[^/]+)/test"`)
	v.leads("/settings/critics", "name", "Away", "model", "absent", "base_url", nobody(v.t))
	v.chooseCritic("Away")
	session := v.practise([]string{"guide-rules-collide"}, []string{balancedAnswer})
	v.await(v.answerAt(session, 1), "Not read yet")
	v.add("answer-unscored", v.answerAt(session, 1))
	v.add("review-unscored", session+"/review")

	var tired atomic.Bool
	model := scripted.New(v.t, func(c scripted.Call) scripted.Answer {
		if tired.Load() {
			return scripted.Hang()(c)
		}
		return scripted.Obey()(c)
	})
	v.leads("/settings/critics", "name", "Slow", "model", "scripted", "base_url", model.URL, "price_in", "0.5", "price_out", "2", "thorough", "yes")
	v.chooseCritic("Slow")
	tired.Store(true)
	session = v.practise([]string{"guide-team-splits", "guide-two-languages"}, []string{balancedAnswer, "No."})
	v.await(v.answerAt(session, 1), "Slow is reading this answer")
	v.add("answer-being-read", v.answerAt(session, 1))
	v.add("review-being-read", session+"/review")
	v.leads(builtin + "/use")
}

func (v *tour) chooseCritic(name string) {
	v.t.Helper()
	v.leads(v.find("/settings/critics", `action="(/settings/critics/[^/"]+/use)"><button[^>]+aria-label="Use `+name+`"`))
}

// heardByNobody is a spoken answer for a transcriber that is not there.
func (v *tour) heardByNobody() {
	v.leads("/settings/transcription", "base_url", nobody(v.t), "model", "whisper", "language", "en")
	first := v.leads("/sessions", "remember", "yes", "question", "voice-clone-release", "question", "spam-at-scale", "mode", "speaking", "think", "30", "answer", "120")
	v.led(first+"/file", v.handIn(first+"/file", "answer.wav", hum(3)))
	finish := strings.TrimSuffix(first, "1") + "finish"
	v.await(finish, "Try it again")
	v.leads(strings.TrimSuffix(first, "1") + "2/skip")
	v.add("finish-not-heard", finish)
	v.add("words-not-heard", first+"/words")
	v.add("transcription-set", "/settings/transcription")
	v.add("practice-all-answered", "/")
	v.add("session-time-to-think", strings.TrimSuffix(first, "1")+"2?by=speaking")
}

// nobody is an address where nobody listens.
func nobody(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer func() { must(t, listener.Close()) }()
	return "http://" + listener.Addr().String() + "/v1"
}

// hum is a wav file of so many seconds that swells and fades.
func hum(seconds int) []byte {
	const rate = 16000
	n := seconds * rate
	var out bytes.Buffer
	out.WriteString("RIFF")
	_ = wire.Write(&out, wire.LittleEndian, uint32(36+2*n))
	out.WriteString("WAVEfmt ")
	for _, field := range []any{uint32(16), uint16(1), uint16(1), uint32(rate), uint32(2 * rate), uint16(2), uint16(16)} {
		_ = wire.Write(&out, wire.LittleEndian, field)
	}
	out.WriteString("data")
	_ = wire.Write(&out, wire.LittleEndian, uint32(2*n))
	for i := range n {
		at := float64(i) / rate
		level := 0.5 + 0.45*math.Sin(2*math.Pi*1.3*at)
		_ = wire.Write(&out, wire.LittleEndian, int16(20000*level*math.Sin(2*math.Pi*180*at)))
	}
	return out.Bytes()
}
