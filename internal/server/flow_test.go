package server

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

const goodAnswer = `Somebody on blood thinners could miss the warning about aspirin and bleed, so I would not ship it like this.
First I count, over five hundred leaflets, how often a side effect is dropped, split by severity. If it is more than one in a hundred
we hold the launch; otherwise one clinic starts, with a filter that refuses to summarise the warnings section, and pharmacists see the original
next to it. The filter makes summaries longer, which users dislike, but that is worth it. The medical lead reads complaints daily and can roll back.`

// awaitText fetches a page whenever something changed until it shows the text.
func (h *house) awaitText(path, text string) string {
	h.t.Helper()
	changed, stop := h.Events.Listen(h.me)
	defer stop()
	limit := time.After(time.Minute)
	for {
		if got := h.get(path); strings.Contains(got.body, text) {
			return got.body
		}
		select {
		case <-changed:
		case <-limit:
			h.t.Fatalf("%s never showed %q", path, text)
		}
	}
}

func TestTypedSessionFromStartToCritique(t *testing.T) {
	h := open(t)
	first := h.leads("/sessions", "question", "leaflets", "question", "refusals", "mode", "typing")
	session := strings.TrimSuffix(first, "/1")
	for _, path := range []string{"/", first, session + "/2", "/questions", "/questions/leaflets", "/progress", "/review"} {
		if body := h.get(path).body; strings.Contains(body, "secret point") || strings.Contains(body, "hidden follow-up") {
			t.Errorf("%s shows what could prompt", path)
		}
	}
	if got := h.get(first).body; strings.Contains(got, "<nav") {
		t.Error("a session page has navigation")
	}
	second := h.leads(first+"/text", "text", goodAnswer)
	if second != session+"/2" {
		t.Fatalf("after the first answer: %s", second)
	}
	end := h.leads(second + "/skip")
	if end != session+"/finish" || h.get(session).header.Get("Location") != end {
		t.Fatalf("after the last question: %s", end)
	}
	answer := answerID(t, h.get(first+"?by=typing").body)
	for _, path := range []string{"/answers/" + answer, session + "/review", "/answers/" + answer + "/sent"} {
		if got := h.get(path); got.status != http.StatusForbidden || strings.Contains(got.body, "secret point") {
			t.Errorf("before the finish %s answers %d", path, got.status)
		}
	}
	review := h.leads(end, "sure-"+answer, "high", "note", "<script>alert(1)</script>")
	h.awaitText(review, "/answers/"+answer)
	body := h.awaitText("/answers/"+answer, "What this question is about")
	for _, want := range []string{"of 100", "Answer the whole question again", "Read by <strong>Built-in checklist", "secret point"} {
		if !strings.Contains(body, want) {
			t.Errorf("the review lacks %q", want)
		}
	}
	if strings.Contains(h.get(review).body, "<script>alert") {
		t.Error("the note is not escaped")
	}
	if got := h.get("/progress").body; !strings.Contains(got, "Scores, answer by answer") {
		t.Error("progress has no chart")
	}
	if strings.Contains(h.get("/").body, "What I miss most") {
		t.Error("one answer tells what is missed most")
	}
	if got := h.post("/sessions", "missed", "yes"); got.status != http.StatusUnprocessableEntity {
		t.Errorf("a session of what is missed after one answer: %d", got.status)
	}
	again := h.leads("/answers/" + answer + "/again")
	if got := h.get("/answers/" + answer); got.status != http.StatusForbidden {
		t.Errorf("while the question is asked again its review answers %d", got.status)
	}
	if got := h.get(again).body; !strings.Contains(got, "Question 1 of 1") {
		t.Error("the question is not asked again")
	}
}

func answerID(t *testing.T, page string) string {
	t.Helper()
	found := regexp.MustCompile(`/answers/([0-9a-f-]{36})/draft`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("no answer in page\n%s", page)
	}
	return found[1]
}

func TestDraftSurvivesReload(t *testing.T) {
	h := open(t)
	first := h.leads("/sessions", "question", "leaflets", "mode", "typing")
	answer := answerID(t, h.get(first).body)
	if got := h.post("/answers/"+answer+"/draft", "text", "half a <b>thought"); got.status != http.StatusNoContent {
		t.Fatalf("draft: %d", got.status)
	}
	if got := h.get(first).body; !strings.Contains(got, "half a &lt;b&gt;thought</textarea>") {
		t.Error("the draft is gone")
	}
	got := h.post(first+"/text", "text", "   ")
	if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "There is nothing in it yet") {
		t.Errorf("an empty answer: %d", got.status)
	}
}

// handIn sends a file as an answer's sound.
func (h *house) handIn(page string, sound []byte) reply {
	h.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "answer.webm")
	must(h.t, err)
	_, err = part.Write(sound)
	must(h.t, err)
	must(h.t, form.Close())
	r, err := http.NewRequest(http.MethodPost, h.root+page+"/file", &body)
	must(h.t, err)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return h.do(r)
}

// full has no room for a file, and says why.
type full struct {
	practice.Sounds
	why error
}

func (f full) Take(context.Context, interview.Upload, io.Reader) error { return f.why }

func TestNoRoomForAFile(t *testing.T) {
	h := open(t)
	first := h.leads("/sessions", "question", "leaflets", "mode", "speaking")
	sounds := h.Sounds
	for why, said := range map[error]string{interview.ErrNoRoom: "no room left on the disk for this file", interview.ErrQuota: "Your share of the disk is too small for this file"} {
		h.Sounds = full{sounds, why}
		if got := h.handIn(first, []byte("sound")); got.status != http.StatusInsufficientStorage || !strings.Contains(got.body, said) {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
}

func TestFileInsteadOfSpeaking(t *testing.T) {
	h := open(t)
	first := h.leads("/sessions", "question", "leaflets", "mode", "speaking")
	end := h.handIn(first, bytes.Repeat([]byte("sound"), 1000)).header.Get("Location")
	if end != strings.TrimSuffix(first, "1")+"finish" {
		t.Fatalf("after the file: %q", end)
	}
	words := h.awaitText(first+"/words", "player-box")
	path := regexp.MustCompile(`/recordings/[0-9a-f-]{36}/sound`).FindString(words)
	r, err := http.NewRequest(http.MethodGet, h.root+path, nil)
	must(t, err)
	r.Header.Set("Range", "bytes=5-9")
	got := h.do(r)
	if got.status != http.StatusPartialContent || got.body != "sound" || got.header.Get("Content-Type") != "audio/webm" {
		t.Errorf("range: %d %q %s", got.status, got.body, got.header.Get("Content-Type"))
	}
	if policy := got.header.Get("Content-Security-Policy"); !strings.Contains(policy, "sandbox") {
		t.Errorf("sound is served under %q", policy)
	}
	if next := h.leads(first+"/words", "text", goodAnswer); next != end+"?done=words" {
		t.Errorf("after the words: %s", next)
	}
}

func TestRecorderProtocol(t *testing.T) {
	h := open(t)
	first := h.leads("/sessions", "question", "leaflets", "mode", "speaking")
	page := h.get(first).body
	begin := regexp.MustCompile(`/answers/[0-9a-f-]{36}/recordings`).FindString(page)
	var b begun
	must(t, json.Unmarshal([]byte(h.post(begin, "mime", "audio/webm").body), &b))
	if left := h.get(first).body; !strings.Contains(left, `data-state="left"`) || !strings.Contains(left, `data-upload="`+b.Upload) {
		t.Error("a reload does not offer the recording that was begun")
	}
	if got := h.post(b.Complete, "sent", "12"); got.status != http.StatusConflict || strings.TrimSpace(got.body) != `{"arrived":0}` {
		t.Errorf("complete with nothing there: %d %s", got.status, got.body)
	}
	must(t, h.Sounds.Take(context.Background(), uploadOf(b), strings.NewReader("twelve bytes")))
	for range 2 {
		if got := h.post(b.Complete, "sent", "12"); got.status != http.StatusNoContent {
			t.Errorf("complete: %d %s", got.status, got.body)
		}
	}
}

func TestEventsTellOfChanges(t *testing.T) {
	h := open(t)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, h.root+"/events", nil)
	must(t, err)
	response, err := h.http.Do(r)
	must(t, err)
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	lines.Scan() // the greeting: from here on the page listens
	h.leads("/sessions", "question", "leaflets", "mode", "typing")
	for lines.Scan() {
		if lines.Text() == "event: changed" {
			return
		}
	}
	t.Fatal("nothing was told")
}

func TestSessionPageSurvivesHostileText(t *testing.T) {
	h := open(t)
	first := h.leads("/sessions", "question", "leaflets", "mode", "typing")
	hostile := `<img src=x onerror=alert(1)>` + "\x00\u202eשלום 😀 " + goodAnswer
	end := h.leads(first+"/text", "text", hostile)
	answer := answerID(t, h.get(first+"?by=typing").body)
	h.leads(end)
	body := h.awaitText("/answers/"+answer, "What you said")
	if strings.Contains(body, "<img") || !strings.Contains(body, "😀") {
		t.Error("hostile text is not shown as text")
	}
	if got := h.post(first+"/text", "text", strings.Repeat("word ", 50_000)); got.status != http.StatusConflict {
		t.Errorf("an answer after the finish: %d", got.status)
	}
}

func TestTooLong(t *testing.T) {
	h := open(t)
	first := h.leads("/sessions", "question", "leaflets", "mode", "typing")
	for text, want := range map[string]int{
		strings.Repeat("é", 200_000):   http.StatusSeeOther,
		strings.Repeat("w ", 110_000):  http.StatusUnprocessableEntity,
		strings.Repeat("w", 5_000_000): http.StatusRequestEntityTooLarge,
	} {
		if got := h.post(first+"/text", "text", text); got.status != want {
			t.Errorf("%d bytes: %d, want %d", len(text), got.status, want)
		}
	}
}
