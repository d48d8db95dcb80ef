package endtoend

import (
	endian "encoding/binary"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"equipoise/internal/browsertest"
)

const (
	recorders   = 100
	recordFor   = 60 // seconds
	recordSpeed = 4000
	largeFile   = 1 << 30
)

// benchSound prints what recording costs the program: many recorders at once,
// and files as large as few are.
func benchSound(t *testing.T) {
	fmt.Println()
	benchRecorders(t)
	benchLarge(t, "by form", formUpload)
	benchLarge(t, "by tus", tusUpload)
}

// benchRecorders lets many people speak at once.
func benchRecorders(t *testing.T) {
	s := serve(t, "LOG_LEVEL=error")
	sound := minuteOfVoice(t)
	people := make([]*sender, recorders)
	for n := range people {
		people[n] = benchRecorder(t, s, sound)
	}
	forgetPeak(t, s)
	took := make([][]time.Duration, recorders)
	var all sync.WaitGroup
	for n, p := range people {
		all.Go(func() {
			pause(nil, time.Duration(n)*time.Second/recorders) // people do not begin together
			took[n] = speaksFor(t, p)
		})
	}
	all.Wait()
	pieces := slices.Sorted(slices.Values(slices.Concat(took...)))
	share := func(part float64) time.Duration {
		return pieces[int(part*float64(len(pieces)-1))].Round(100 * time.Microsecond)
	}
	name := fmt.Sprintf("%d recorders, %d s", recorders, recordFor)
	printPeak(t, name, s)
	fmt.Printf("%-34s %10s median, %s 99th percentile (≤ 250ms), %d pieces\n", name, share(0.5), share(0.99), len(pieces))
}

func minuteOfVoice(t *testing.T) []byte {
	t.Helper()
	out, err := exec.Command(browsertest.Program(t, "ffmpeg"), "-v", "error", "-stream_loop", "-1", "-i", browsertest.Speech(t, spokenFirst),
		"-t", strconv.Itoa(recordFor+20), "-c:a", "libopus", "-b:a", "32k", "-f", "webm", "pipe:1").Output()
	must(t, err)
	return out
}

func benchRecorder(t *testing.T, s *server, sound []byte) *sender {
	t.Helper()
	line := &http.Client{Timeout: time.Minute, Transport: &http.Transport{}, CheckRedirect: visit(s).client.CheckRedirect}
	c := &caller{at: s.URL, http: line}
	a, err := c.session()
	must(t, err)
	b, err := c.opens(a.begin, "audio/webm;codecs=opus")
	must(t, err)
	return c.sender(b, sound)
}

// speaksFor sends a piece a second and returns how long each took.
func speaksFor(t *testing.T, p *sender) (took []time.Duration) {
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for range recordFor {
		<-second.C
		end := min(p.at+recordSpeed, int64(len(p.data)))
		began := time.Now()
		if err := p.until(end); err != nil {
			t.Error(err)
			return took
		}
		took = append(took, time.Since(began))
	}
	return took
}

// benchLarge hands in one gigabyte of sound and waits until it is kept.
func benchLarge(t *testing.T, name string, hand func(t *testing.T, c *caller, a asked, sound io.Reader)) {
	s := serve(t, "LOG_LEVEL=error", "UPLOAD_LIMIT=2GB")
	c := &caller{at: s.URL, http: &http.Client{CheckRedirect: visit(s).client.CheckRedirect}}
	a, err := c.session()
	must(t, err)
	forgetPeak(t, s)
	began := time.Now()
	hand(t, c, a, longWAV(t))
	handed := time.Since(began)
	for kept := false; !kept; kept = pause(nil, 200*time.Millisecond) && holdsSound(t, s) {
		if time.Since(began) > 5*time.Minute {
			t.Fatalf("1 GB %s is not kept after five minutes\n%s", name, s.log)
		}
	}
	printPeak(t, "1 GB "+name, s)
	fmt.Printf("%-34s %10s, kept after %s\n", "1 GB "+name, handed.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
}

// holdsSound reports whether the program's only recording is kept and known.
func holdsSound(t *testing.T, s *server) bool {
	t.Helper()
	kept, err := filepath.Glob(filepath.Join(s.data, "recordings", "*", "*"))
	must(t, err)
	if len(kept) != 1 {
		return false
	}
	r, err := http.NewRequest(http.MethodGet, s.URL+"/recordings/"+strings.TrimSuffix(filepath.Base(kept[0]), ".wav")+"/sound", nil)
	must(t, err)
	r.Header.Set("Range", "bytes=0-99")
	reply, err := http.DefaultClient.Do(r)
	must(t, err)
	must(t, reply.Body.Close())
	return reply.StatusCode == http.StatusPartialContent
}

// longWAV is a spoken file of a gigabyte, made as it is read.
func longWAV(t *testing.T) io.Reader {
	t.Helper()
	voice, err := os.ReadFile(browsertest.Speech(t, spokenFirst))
	must(t, err)
	head := slices.Clone(voice[:44])
	endian.LittleEndian.PutUint32(head[4:], largeFile-8)
	endian.LittleEndian.PutUint32(head[40:], largeFile-44)
	return io.MultiReader(strings.NewReader(string(head)), io.LimitReader(&endless{sound: voice[44:]}, largeFile-44))
}

// endless is a sound over and over.
type endless struct {
	sound []byte
	at    int
}

// Read fills p with what comes next.
func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.sound[e.at:])
	e.at = (e.at + n) % len(e.sound)
	return n, nil
}

func formUpload(t *testing.T, c *caller, a asked, sound io.Reader) {
	t.Helper()
	body, pour := io.Pipe()
	form := multipart.NewWriter(pour)
	go func() {
		part, err := form.CreateFormFile("file", "long.wav")
		if err == nil {
			_, err = io.Copy(part, sound)
		}
		if err == nil {
			err = form.Close()
		}
		_ = pour.CloseWithError(err)
	}()
	streams(t, c, http.MethodPost, a.page+"/file", body, http.StatusSeeOther, "Content-Type", form.FormDataContentType())
}

func tusUpload(t *testing.T, c *caller, a asked, sound io.Reader) {
	t.Helper()
	b, err := c.opens(a.begin, "audio/wav")
	must(t, err)
	s := c.sender(b, nil)
	must(t, s.until(0))
	streams(t, c, http.MethodPatch, "/uploads/"+b.Upload, sound, http.StatusNoContent, "Tus-Resumable", "1.0.0",
		"Content-Type", "application/offset+octet-stream", "Upload-Offset", "0", "Upload-Length", strconv.Itoa(largeFile))
	must(t, c.closes(b, largeFile))
}

// streams sends a body that never lies in memory whole.
func streams(t *testing.T, c *caller, method, path string, body io.Reader, want int, header ...string) {
	t.Helper()
	r, err := http.NewRequest(method, c.at+path, body)
	must(t, err)
	r.Header.Set("Origin", c.at)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	reply, err := c.http.Do(r)
	must(t, err)
	defer func() { _ = reply.Body.Close() }()
	if reply.StatusCode != want {
		text, _ := io.ReadAll(reply.Body)
		t.Fatalf("%s %s: %d %s", method, path, reply.StatusCode, text)
	}
}

// forgetPeak lets the highest memory be counted from now on, where the system
// can do that.
func forgetPeak(t *testing.T, s *server) {
	t.Helper()
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", s.cmd.Process.Pid), []byte("5"), 0o200); err != nil {
		t.Logf("the highest memory is counted from the program's start: %v", err)
	}
}

func printPeak(t *testing.T, name string, s *server) {
	t.Helper()
	pid := s.cmd.Process.Pid
	fmt.Printf("%-34s %7d MiB highest (≤ 150), %d MiB after\n", name+", memory", memory(t, pid, "VmHWM:")>>20, memory(t, pid, "VmRSS:")>>20)
}
