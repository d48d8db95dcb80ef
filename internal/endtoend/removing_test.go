package endtoend

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"equipoise/internal/critique/fairjudge"
	"equipoise/internal/endpoint/scripted"
)

// rareWord stands in an answer and nowhere else.
const rareWord = "xylophagous"

// holding lists the files below a folder that hold a word.
func holding(t *testing.T, folder, word string) (files []string) {
	t.Helper()
	must(t, filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if strings.Contains(string(content), word) {
			files = append(files, d.Name())
		}
		return err
	}))
	return files
}

// soundFiles lists every file of sound there is.
func soundFiles(t *testing.T, data string) (files []string) {
	t.Helper()
	for _, folder := range []string{"recordings", "uploads"} {
		must(t, filepath.WalkDir(filepath.Join(data, folder), func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				files = append(files, path)
			}
			return err
		}))
	}
	return files
}

// offered is what a page of deletion names, and the form that goes with it.
func (v *visitor) offered(path string, only string) (named string, form url.Values) {
	v.t.Helper()
	form = url.Values{}
	for _, part := range strings.Split(v.get(path).body, "<form")[1:] {
		sound := strings.Contains(part, `name="only" value="sound"`)
		field := regexp.MustCompile(`name="named" value="([^"]*)"`).FindStringSubmatch(part)
		if field == nil || sound != (only == "sound") {
			continue
		}
		named = html.UnescapeString(field[1])
		form.Set("named", named)
		form.Set("only", only)
		return named, form
	}
	v.t.Fatalf("%s offers nothing\n%s", path, v.get(path).body)
	return "", nil
}

// deletes goes through the page of deletion as a person does.
func (v *visitor) deletes(path, only, want string) (to string) {
	v.t.Helper()
	named, form := v.offered(path, only)
	if named != want {
		v.t.Errorf("%s names %q, want %q", path, named, want)
	}
	return v.led(path, v.send(path, form))
}

// TestDeletedIsGone deletes the sound of an answer, an answer and a session,
// and looks for a word of it on the disk.
func TestDeletedIsGone(t *testing.T) {
	said := spokenFirst + " Beetles are " + rareWord + "."
	m := models(t, said)
	s := serve(t, using(m)...)
	v := visit(s)
	first := v.leads("/sessions", "question", misleading, "question", privacy, "mode", "typing", "think", "0", "answer", "0", "remember", "yes")
	session := strings.TrimSuffix(first, "/1")
	v.led(first+"/file", v.handIn(first+"/file", "answer.wav", hum(3)))
	v.leads(session+"/2/text", "text", typedFourth+" They are "+rareWord+", too.")
	v.leads(session+"/finish", "note", "A note on "+rareWord+" beetles")
	spoken, typed := v.answerAt(session, 1), v.answerAt(session, 2)
	v.await(spoken, token)
	v.await(typed, token)
	sound := v.find(spoken, `<source src="(/recordings/[^"]+/sound)"`)
	if len(holding(t, s.data, rareWord)) == 0 || v.get(strings.Replace(sound, "/sound", "/wav", 1)).status != http.StatusOK {
		t.Fatal("there is nothing to delete")
	}

	v.deletes(spoken+"/remove", "sound", "1 recording (0:03).")
	if files := soundFiles(t, s.data); len(files) != 0 || v.get(sound).status != http.StatusNotFound {
		t.Errorf("after its deletion the sound lies in %q", files)
	}
	page := v.get(spoken).body
	for text, there := range map[string]bool{rareWord: true, token: true, "was deleted": true, "player-box": false, "data-play-from": false} {
		if strings.Contains(page, text) != there {
			t.Errorf("without sound the answer's page holds %q: %t", text, !there)
		}
	}

	_, stale := v.offered(session+"/remove", "")
	v.deletes(spoken+"/remove", "", "1 answer, 1 review.")
	if got := v.send(session+"/remove", stale); got.status != http.StatusConflict || !strings.Contains(got.body, "1 session, 1 answer, 1 review.") {
		t.Errorf("what has changed since it was named: %d", got.status)
	}
	if got := v.answerAt(session, 1); got != typed {
		t.Errorf("the first answer of the session is now %s, want %s", got, typed)
	}
	_, otherTab := v.offered(session+"/remove", "")
	v.deletes(session+"/remove", "", "1 session, 1 answer, 1 review.")
	if got := v.send(session+"/remove", otherTab); got.status != http.StatusNotFound {
		t.Errorf("the second tab that deletes: %d", got.status)
	}
	for _, path := range []string{spoken, typed, session + "/review", spoken + "/sent"} {
		if got := v.get(path); got.status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, got.status)
		}
	}
	if strings.Contains(v.get("/progress").body, session) || strings.Contains(v.get("/questions/"+misleading).body, spoken) {
		t.Error("progress remembers what was deleted")
	}
	if files := holding(t, s.data, rareWord); len(files) != 0 {
		t.Errorf("on the disk of the running program the word is in %q", files)
	}
	s.stop()
	if files := holding(t, s.data, rareWord); len(files) != 0 {
		t.Errorf("on the disk the word is in %q", files)
	}
	s.start()
}

// TestDeletedWhileItIsRead deletes an answer that a critic reads: the reading
// ends and leaves nothing.
func TestDeletedWhileItIsRead(t *testing.T) {
	reading, deleted := make(chan struct{}), make(chan struct{})
	m := scripted.New(t, once(func(c scripted.Call) scripted.Answer {
		close(reading)
		<-deleted
		return listener().Step()(c)
	}, fairjudge.Judge{}.Step()))
	s := serve(t, using(m)...)
	v := visit(s)
	first := v.leads("/sessions", "question", misleading, "mode", "typing")
	v.leads(first+"/text", "text", typedFourth+" "+rareWord)
	session := strings.TrimSuffix(first, "/1")
	v.leads(session + "/finish")
	<-reading
	if to := v.deletes("/answers/"+strings.TrimPrefix(v.answerAt(session, 1), "/answers/")+"/remove", "", "1 answer, 1 review."); !strings.HasPrefix(to, "/progress") {
		t.Errorf("the session's only answer leads to %s", to)
	}
	close(deleted)
	s.stop()
	for _, table := range []string{"sessions", "answers", "takes", "transcripts", "reviews", "exchanges"} {
		if n := countRows(t, s.data, table); n != 0 {
			t.Errorf("%d %s are left", n, table)
		}
	}
	if files := holding(t, s.data, rareWord); len(files) != 0 {
		t.Errorf("on the disk the word is in %q", files)
	}
	s.start()
}

// TestDeletedWhileSoundArrives deletes an answer that is being spoken: no
// further piece is taken, and nothing of it is left.
func TestDeletedWhileSoundArrives(t *testing.T) {
	s := serve(t)
	v := visit(s)
	first := v.leads("/sessions", "question", misleading, "question", privacy, "mode", "typing")
	answer := v.answer(first)
	var begun struct{ Recording, Upload, Uploads, Continue, Complete string }
	must(t, json.Unmarshal([]byte(v.send("/answers/"+answer+"/recordings", values("mime", "audio/webm")).body), &begun))
	tus := func(method, path string, body string, header ...string) int {
		t.Helper()
		r, err := http.NewRequest(method, v.URL+path, strings.NewReader(body))
		must(t, err)
		r.Header.Set("Tus-Resumable", "1.0.0")
		r.Header.Set("Origin", v.URL)
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		response, err := v.client.Do(r)
		must(t, err)
		must(t, response.Body.Close())
		return response.StatusCode
	}
	piece := func(offset int) int {
		return tus(http.MethodPatch, begun.Uploads+begun.Upload, "piece", "Content-Type", "application/offset+octet-stream", "Upload-Offset", fmt.Sprint(offset))
	}
	id := "id " + base64.StdEncoding.EncodeToString([]byte(begun.Upload))
	if got := tus(http.MethodPost, begun.Uploads, "", "Upload-Defer-Length", "1", "Upload-Metadata", id); got != http.StatusCreated {
		t.Fatalf("creation answers %d", got)
	}
	if got := piece(0); got != http.StatusNoContent {
		t.Fatalf("the first piece answers %d", got)
	}
	v.deletes("/answers/"+answer+"/remove", "", "1 answer, 1 recording.")
	for name, got := range map[string]int{
		"a piece": piece(5), "a creation": tus(http.MethodPost, begun.Uploads, "", "Upload-Defer-Length", "1", "Upload-Metadata", id),
		"one more upload": v.send(begun.Continue, nil).status, "the end": v.send(begun.Complete, values("sent", "5")).status,
	} {
		if got != http.StatusNotFound {
			t.Errorf("%s is answered %d", name, got)
		}
	}
	if files := soundFiles(t, s.data); len(files) != 0 {
		t.Errorf("left: %q", files)
	}
	if got := v.get(first); got.status != http.StatusOK || strings.Contains(got.body, begun.Recording) {
		t.Errorf("the session goes on with %d", got.status)
	}
}

// TestKilledBetweenRowsAndFiles kills the program when the rows are gone and
// files are left: the next start removes them.
func TestKilledBetweenRowsAndFiles(t *testing.T) {
	s := serve(t)
	v := visit(s)
	for range 3 {
		form := values("mode", "typing", "count", "8")
		first := v.led("/sessions", v.send("/sessions", form))
		for n := range 8 {
			place := fmt.Sprintf("%s/%d", strings.TrimSuffix(first, "/1"), n+1)
			v.led(place+"/file", v.handIn(place+"/file", "answer.wav", hum(1)))
		}
	}
	for countRows(t, s.data, "recordings WHERE state <> 'kept'") > 0 {
		s.awaitReady() // what is named changes until every length is known
	}
	_, everything := v.offered("/settings/data/remove", "")
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		r, err := http.NewRequest(http.MethodPost, v.URL+"/settings/data/remove", strings.NewReader(everything.Encode()))
		if err != nil {
			return
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", v.URL)
		if response, err := v.client.Do(r); err == nil {
			_ = response.Body.Close()
		}
	}()
	for countRows(t, s.data, "recordings") > 0 {
		select {
		case <-gone:
			if countRows(t, s.data, "recordings") > 0 {
				t.Fatal("nothing was deleted")
			}
		default:
		}
	}
	s.kill()
	<-gone
	t.Logf("killed with %d files left", len(soundFiles(t, s.data)))
	s.start()
	for len(soundFiles(t, s.data)) > 0 {
		s.awaitReady() // the start's sweep runs beside it
	}
	if n := countRows(t, s.data, "answers"); n != 0 {
		t.Errorf("%d answers are back", n)
	}
}

// TestDoctorMendsMissingSound takes away the file of a recording: the doctor
// finds out, and after mending the answer has a way to words.
func TestDoctorMendsMissingSound(t *testing.T) {
	s := serve(t)
	v := visit(s)
	first := v.leads("/sessions", "question", misleading, "mode", "typing")
	v.led(first+"/file", v.handIn(first+"/file", "answer.wav", hum(2)))
	finish := strings.TrimSuffix(first, "1") + "finish"
	v.await(finish, "0:02")
	s.stop()
	for _, file := range soundFiles(t, s.data) {
		must(t, os.Remove(file))
	}
	doctor := func(more ...string) string {
		cmd := exec.Command(programPath(t), append([]string{"doctor", "--data", s.data, "--config", os.DevNull}, more...)...)
		cmd.Env = append(withoutSettings(os.Environ()), "EQUIPOISE_DISCOVER=false", "EQUIPOISE_LISTEN=127.0.0.1:1")
		out, _ := cmd.CombinedOutput()
		return string(out)
	}
	for _, step := range [][2]string{{"", "1 recording without a file"}, {"--mend", "mended: 1 recording without a file"}, {"", "every recording its file"}} {
		if out := doctor(strings.Fields(step[0])...); !strings.Contains(out, step[1]) {
			t.Errorf("doctor %s: %s", step[0], out)
		}
	}
	s.start()
	if page := v.get(finish).body; !strings.Contains(page, "Type what you said") && !strings.Contains(page, "/words") {
		t.Errorf("there is no way to words: %s", page)
	}
	v.leads(first+"/words", "text", balancedAnswer)
	v.leads(finish)
	v.await(v.answerAt(strings.TrimSuffix(first, "/1"), 1), "is not there any more")
}
