package endtoend

import (
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// Told to stop, the program takes nobody new, and lets whoever is in the middle
// of sending an answer finish; a live page does not hold it up.
func TestStoppingLetsRequestsFinish(t *testing.T) {
	s := serve(t)
	v := visit(s)
	page := v.leads("/sessions", "question", privacy, "mode", "typing", "think", "0", "answer", "0")
	live, err := v.client.Get(s.URL + "/events")
	must(t, err)
	defer func() { _ = live.Body.Close() }()

	body, typed := io.Pipe()
	sent := make(chan string, 1)
	go func() { sent <- sendsSlowly(s.URL, page+"/text", body) }()
	_, err = io.WriteString(typed, "text=I+would+find+out+how+often")
	must(t, err)
	must(t, s.cmd.Process.Signal(os.Interrupt))
	if _, err := io.ReadAll(live.Body); err != nil {
		t.Errorf("a live page ends with %v", err)
	}
	until(t, "the door is closed", func() bool {
		line, err := net.DialTimeout("tcp", strings.TrimPrefix(s.URL, "http://"), time.Second)
		if err == nil {
			_ = line.Close()
		}
		return err != nil
	})
	_, err = io.WriteString(typed, "+it+happens.")
	must(t, err)
	must(t, typed.Close())
	if got := <-sent; got != "303 See Other" {
		t.Errorf("the answer is sent, and the reply is %s", got)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("the program ends with %v\n%s", err, s.log)
	}
	s.start()
	v.find(strings.TrimSuffix(page, "1")+"finish", `(8 words)`)
}

// sendsSlowly sends a form whose content is asked for only once the program
// reads it, and returns the reply's status or what went wrong.
func sendsSlowly(at, path string, form io.Reader) string {
	r, err := http.NewRequest(http.MethodPost, at+path, form)
	if err != nil {
		return err.Error()
	}
	for name, value := range map[string]string{
		"Content-Type": "application/x-www-form-urlencoded", "Origin": at, "Sec-Fetch-Site": "same-origin", "Expect": "100-continue",
	} {
		r.Header.Set(name, value)
	}
	line := &http.Transport{ExpectContinueTimeout: time.Minute}
	defer line.CloseIdleConnections()
	reply, err := line.RoundTrip(r)
	if err != nil {
		return err.Error()
	}
	_ = reply.Body.Close()
	return reply.Status
}

// until waits for something that comes by itself.
func until(t *testing.T, what string, there func() bool) {
	t.Helper()
	for limit := time.Now().Add(20 * time.Second); !there(); pause(nil, 20*time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("not within 20 seconds: %s", what)
		}
	}
}

// Whoever never comes to an end does not keep the program from stopping, and
// that is no failure of it.
func TestStoppingWaitsForNobodyForLong(t *testing.T) {
	s := serve(t)
	page := visit(s).leads("/sessions", "question", privacy, "mode", "typing", "think", "0", "answer", "0")
	body, typed := io.Pipe()
	sent := make(chan string, 1)
	go func() { sent <- sendsSlowly(s.URL, page+"/text", body) }()
	_, err := io.WriteString(typed, "text=I+would+find+out")
	must(t, err)
	must(t, s.cmd.Process.Signal(os.Interrupt))
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("the program ends with %v\n%s", err, s.log)
	}
	must(t, typed.Close())
	if got := <-sent; got == "303 See Other" {
		t.Error("an answer that never came whole was taken")
	}
}
