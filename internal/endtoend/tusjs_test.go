package endtoend

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"equipoise/internal/browsertest"
)

const uploader = "../../tools/tus-upload.mjs"

// begun is what a recorder is told when it opens a take.
type begun struct{ Recording, Upload, Uploads, Continue, Complete string }

// begins opens a spoken take of an answer.
func (v *visitor) begins(answer, mime string) (b begun) {
	v.t.Helper()
	got := v.send("/answers/"+answer+"/recordings", values("mime", mime))
	if got.status != http.StatusCreated {
		v.t.Fatalf("a take is answered with %d\n%s", got.status, got.body)
	}
	must(v.t, json.Unmarshal([]byte(got.body), &b))
	return b
}

// needsUploader skips a test where the foreign upload client is not installed.
func needsUploader(t *testing.T) string {
	t.Helper()
	if _, err := os.Stat("../../tools/node_modules/tus-js-client"); err != nil {
		if os.Getenv("EQUIPOISE_TEST_REQUIRE") == "1" {
			t.Fatal("needs tus-js-client, and EQUIPOISE_TEST_REQUIRE is set")
		}
		t.Skip("left out: needs tus-js-client (run: cd tools && npm ci)")
	}
	return browsertest.Program(t, "node")
}

// A client that nobody here wrote uploads a recording of 8 MiB while the
// program is killed five times, and what is kept is what was sent. Ogg is kept
// as it came, so that its hash can be told from outside.
func TestForeignClientOutlivesKills(t *testing.T) {
	node := needsUploader(t)
	file := longVoice(t)
	s := serve(t)
	v := visit(s)
	page := v.leads("/sessions", "question", privacy, "mode", "speaking", "think", "0", "answer", "0")
	begun := v.begins(v.answer(page), "audio/ogg")

	upload := exec.Command(node, uploader, s.URL+begun.Uploads, begun.Upload, file)
	var complaint bytes.Buffer
	upload.Stderr = &complaint
	out, err := upload.StdoutPipe()
	must(t, err)
	must(t, upload.Start())
	kills := 0
	for confirmed := bufio.NewScanner(out); confirmed.Scan(); {
		n, err := strconv.Atoi(confirmed.Text())
		must(t, err)
		if kills < 5 && n > (kills+1)<<20 {
			s.restart()
			kills++
		}
	}
	if err := upload.Wait(); err != nil || kills != 5 {
		t.Fatalf("after %d kills: %v\n%s\n%s", kills, err, &complaint, s.log)
	}
	sent, err := os.ReadFile(file)
	must(t, err)
	if closed := v.send(begun.Complete, values("sent", strconv.Itoa(len(sent)))); closed.status != http.StatusNoContent {
		t.Fatalf("complete answers %d\n%s", closed.status, closed.body)
	}
	v.await(strings.TrimSuffix(page, "/1")+"/finish", "spoken")
	kept := []byte(v.get("/recordings/" + begun.Recording + "/sound").body)
	if len(sent) < 8<<20 || sha256.Sum256(kept) != sha256.Sum256(sent) {
		t.Errorf("%d bytes were sent, %d kept, and they differ", len(sent), len(kept))
	}
}

// longVoice is a spoken Opus file of a little more than 8 MiB.
func longVoice(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "voice.ogg")
	cmd := exec.Command(browsertest.Program(t, "ffmpeg"), "-v", "error", "-stream_loop", "-1", "-i", browsertest.Speech(t, spokenFirst),
		"-t", "300", "-c:a", "libopus", "-b:a", "256k", "-vbr", "off", "-compression_level", "0", file)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg: %v: %s", err, text)
	}
	return file
}
