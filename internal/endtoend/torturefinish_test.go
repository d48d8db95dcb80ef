package endtoend

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// Who goes on, does not hear that the program agreed, and then finishes what
// was said before, is not told for ever that bytes are missing.
func TestFinishAfterGoingOnUnheard(t *testing.T) {
	s := serve(t)
	v := visit(s)
	page := v.leads("/sessions", "question", privacy, "mode", "speaking", "think", "0", "answer", "0")
	b := v.begins(v.answer(page), "audio/webm;codecs=opus")
	c := &caller{at: s.URL, http: v.client}
	sound := minuteOfVoice(t)
	sent := c.sender(b, sound)
	must(t, sent.until(int64(len(sound))))
	if unheard := v.send(b.Continue, values("mime", "audio/webm;codecs=opus")); unheard.status != http.StatusCreated {
		t.Fatalf("going on answers %d", unheard.status)
	}
	for _, short := range []string{b.Upload, ""} {
		length := strconv.Itoa(len(sound) + 1)
		if got := v.send(b.Complete, values("upload", short, "sent", length)); got.status != http.StatusConflict {
			t.Errorf("more than arrived is completed with %d", got.status)
		}
	}
	if got := v.send(b.Complete, values("upload", b.Upload, "sent", strconv.Itoa(len(sound)))); got.status != http.StatusNoContent {
		t.Fatalf("complete answers %d %s", got.status, got.body)
	}
	v.await(strings.TrimSuffix(page, "/1")+"/finish", "spoken")
}
