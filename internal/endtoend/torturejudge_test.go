package endtoend

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"equipoise/internal/browsertest"
)

// settles starts the program once more, which looks after what nobody closed,
// and waits until all that is whole is kept.
func (w *world) settles() {
	w.t.Helper()
	w.server.restart()
	v := visit(w.server)
	limit := time.Now().Add(time.Duration(w.plan.patience) * time.Second)
	for _, c := range w.way.ledger.all() {
		for w.mustBeKept(c) && v.get("/recordings/"+c.id+"/sound").status != http.StatusOK {
			if time.Now().After(limit) {
				w.t.Errorf("recording %s (closed: %v) is not kept after %d seconds\n%s", c.id, c.closed, w.plan.patience, w.server.log)
				return
			}
			pause(nil, 100*time.Millisecond)
		}
	}
}

// mustBeKept reports whether the program said that a recording is complete, or
// has all of it by the length its client named.
func (w *world) mustBeKept(c *consignment) bool {
	last := w.way.ledger.of(c.uploads[len(c.uploads)-1])
	return last.whole || c.closed && w.promised(c) > 0
}

// judges compares what every recording holds with what was sent and promised.
func (w *world) judges() {
	w.t.Helper()
	v := visit(w.server)
	for _, name := range []string{"recordings", "kept", "still arriving", "bytes sent", "bytes acknowledged", "bytes kept", "lost", "doubled"} {
		w.told.add(name, 0)
	}
	for _, c := range w.way.ledger.all() {
		w.told.add("recordings", 1)
		for _, id := range c.uploads {
			s := w.way.ledger.of(id)
			w.told.add("bytes sent", int64(len(s.image)))
			w.told.add("bytes acknowledged", s.promised)
			if s.promised > int64(len(s.image)) {
				w.t.Errorf("upload %s of recording %s: %d bytes are acknowledged of %d sent", id, c.id, s.promised, len(s.image))
			}
		}
		got := v.get("/recordings/" + c.id + "/sound")
		if got.status == http.StatusOK {
			w.told.add("kept", 1)
			w.judgeKept(v, c, []byte(got.body))
			continue
		}
		w.told.add("still arriving", 1)
		if w.mustBeKept(c) {
			w.lost(c, w.promised(c), "it was whole, and its sound answers %d", got.status)
		}
		w.judgeRaw(c)
	}
}

func (w *world) promised(c *consignment) (sum int64) {
	for _, id := range c.uploads {
		sum += w.way.ledger.of(id).promised
	}
	return sum
}

func (w *world) lost(c *consignment, bytes int64, format string, about ...any) {
	w.told.add("lost", bytes)
	w.t.Errorf("recording %s: %s", c.id, fmt.Sprintf(format, about...))
}

// judgeRaw looks at what lies there of a recording that nobody ended.
func (w *world) judgeRaw(c *consignment) {
	for _, id := range c.uploads {
		s := w.way.ledger.of(id)
		raw, err := os.ReadFile(filepath.Join(w.server.data, "uploads", id))
		if err != nil && s.promised == 0 {
			continue
		}
		w.told.add("bytes kept", int64(len(raw)))
		if int64(len(raw)) < s.promised || !bytes.HasPrefix(s.image, raw) {
			w.lost(c, s.promised, "upload %s holds %d bytes, %d were promised (%v)", id, len(raw), s.promised, err)
		}
	}
}

// judgeKept looks at a kept recording: it plays, and holds each packet once.
func (w *world) judgeKept(v *visitor, c *consignment, kept []byte) {
	w.plays(v, c, kept)
	if first := w.way.ledger.of(c.uploads[0]); bytes.HasPrefix(kept, []byte("OggS")) {
		w.told.add("bytes kept", int64(len(kept)))
		if int64(len(kept)) < first.promised || !bytes.HasPrefix(first.image, kept) {
			w.lost(c, first.promised, "%d bytes are kept of %d sent, and they differ", len(kept), len(first.image))
		}
		return
	}
	rest := w.packets(c.id, kept)
	for _, id := range c.uploads {
		s := w.way.ledger.of(id)
		sent := w.packets(id, s.image)
		same := 0
		for same < min(len(rest), len(sent)) && rest[same].Hash == sent[same].Hash {
			w.told.add("bytes kept", rest[same].size())
			same++
		}
		if whole := wholeBefore(sent, s); same < whole {
			w.lost(c, s.promised, "upload %s: %d packets are kept, %d were promised of %d", id, same, whole, len(sent))
		}
		rest = rest[same:]
	}
	if len(rest) > 0 {
		w.told.add("doubled", int64(len(rest)))
		w.t.Errorf("recording %s holds %d packets more than were sent", c.id, len(rest))
	}
}

// packet is one piece of sound as ffprobe finds it.
type packet struct {
	Pos  string `json:"pos"`
	Size string `json:"size"`
	Hash string `json:"data_hash"`
}

func (p packet) size() int64 { return number(p.Size) }

func number(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
}

// packets lists those of a file, by a program that nobody here wrote.
func (w *world) packets(name string, file []byte) []packet {
	w.t.Helper()
	if len(file) == 0 {
		return nil
	}
	path := filepath.Join(w.scratch, name)
	must(w.t, os.WriteFile(path, file, 0o600))
	defer func() { _ = os.Remove(path) }()
	out, err := exec.Command(w.probe, "-v", "quiet", "-select_streams", "a", "-show_data_hash", "MD5",
		"-show_entries", "packet=pos,size,data_hash", "-of", "json", path).Output()
	if err != nil {
		return nil // too short to hold any
	}
	var found struct{ Packets []packet }
	must(w.t, json.Unmarshal(out, &found))
	return found.Packets
}

// wholeBefore counts the packets that the program promised for certain: those
// whose successor begins before the promise ends.
func wholeBefore(sent []packet, s shipment) int {
	if s.promised >= int64(len(s.image)) {
		return len(sent)
	}
	n := 0
	for n+1 < len(sent) && number(sent[n+1].Pos) <= s.promised {
		n++
	}
	return n
}

// plays asks for the sound the way players do, and decodes it.
func (w *world) plays(v *visitor, c *consignment, kept []byte) {
	w.t.Helper()
	address := "/recordings/" + c.id + "/sound"
	r, err := http.NewRequest(http.MethodGet, v.URL+address, nil)
	must(w.t, err)
	r.Header.Set("Range", "bytes=100-299")
	reply, err := v.client.Do(r)
	must(w.t, err)
	var piece bytes.Buffer
	_, err = piece.ReadFrom(reply.Body)
	must(w.t, err)
	must(w.t, reply.Body.Close())
	if reply.StatusCode != http.StatusPartialContent || !bytes.Equal(piece.Bytes(), kept[100:min(300, len(kept))]) {
		w.t.Errorf("%s answers a range with %d and %d bytes", address, reply.StatusCode, piece.Len())
	}
	decode := exec.Command(w.encoder, "-v", "error", "-i", "pipe:0", "-f", "s16le", "-")
	var complaint bytes.Buffer
	decode.Stdin, decode.Stderr = bytes.NewReader(kept), &complaint
	err = decode.Run()
	out := complaint.String()
	cut := w.promised(c) < int64(len(w.way.ledger.of(c.uploads[0]).image)) // Ogg is kept as it came, cut or not
	if err != nil || len(out) > 0 && !(cut && bytes.HasPrefix(kept, []byte("OggS"))) {
		w.t.Errorf("recording %s does not play: %v %s", c.id, err, out)
	}
}

// listens lets a real browser decode some of what was kept.
func (w *world) listens() {
	w.t.Helper()
	b := browsertest.Start(w.t, browsertest.Options{})
	b.Open(w.server.URL + "/progress")
	for _, c := range w.way.ledger.all() {
		if w.told.count("played in a browser") == int64(w.plan.listened) {
			return
		}
		if !c.closed || w.promised(c) == 0 || w.dice.IntN(4) > 0 {
			continue
		}
		w.told.add("played in a browser", 1)
		if _, seconds := b.PlayedCurve(w.server.URL + "/recordings/" + c.id + "/sound"); seconds < 0.5 {
			w.t.Errorf("recording %s lasts %.2f s in a browser", c.id, seconds)
		}
	}
}

var button = regexp.MustCompile(`<(?:a|button)\b[^>]*data-in="[^"]*"[^>]*>`)

// wayOut goes on with every answer as its page offers, until each has words or
// can be given some.
func (w *world) wayOut() {
	w.t.Helper()
	c := &caller{at: w.server.URL, http: visit(w.server).client}
	for _, a := range w.answers {
		page := string(c.ask(http.MethodGet, a.page, nil).body)
		offered := 0
		for _, tag := range button.FindAllString(page, -1) {
			if !strings.Contains(tag, " hidden") {
				offered++
			}
		}
		if offered == 0 {
			w.t.Errorf("%s offers nothing to do\n%s", a.page, page)
		}
		w.told.add("answers with a way on", 1)
		if left.MatchString(page) {
			w.keepsLeft(c, a)
		}
		session := strings.TrimSuffix(a.page, "/1")
		if got := c.send(session+"/finish", "note", ""); got.status != http.StatusSeeOther {
			w.t.Errorf("%s cannot be finished: %d %s", session, got.status, got.body)
		}
	}
	for _, a := range w.answers {
		w.offersMore(c, a)
	}
}

// keepsLeft keeps what an answer's page offers to keep; what has no sound can
// be typed.
func (w *world) keepsLeft(c *caller, a asked) {
	w.t.Helper()
	b, err := c.finds(a)
	must(w.t, err)
	s := c.sender(b, nil)
	s.look()
	if got := c.send(b.Complete, "sent", strconv.FormatInt(s.at, 10)); got.status == http.StatusNoContent {
		w.told.add("left answers kept later", 1)
		return
	}
	if got := c.send(a.page+"/text", "text", spokenThird); s.at > 0 || got.status != http.StatusSeeOther {
		w.t.Errorf("%s: nothing can be made of %d bytes, nor can it be typed (%d)", a.page, s.at, got.status)
	}
	w.told.add("left answers typed instead", 1)
}

// offersMore looks at an answer of a finished session: its review says what to
// do next, or comes by itself.
func (w *world) offersMore(c *caller, a asked) {
	w.t.Helper()
	at := c.ask(http.MethodGet, a.page, nil).header.Get("Location")
	page := string(c.ask(http.MethodGet, at, nil, "Accept", "text/html").body)
	_, main, _ := strings.Cut(page, "<main")
	if !strings.Contains(main, "<form") && !strings.Contains(main, `/words"`) && !strings.Contains(main, "data-events") {
		w.t.Errorf("%s offers nothing to do\n%s", at, main)
	}
}
