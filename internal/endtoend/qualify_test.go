package endtoend

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"equipoise/config"
	"equipoise/internal/critique/fairjudge"
	"equipoise/internal/endpoint/scripted"
	"equipoise/internal/measure"
)

// atOnce is how many calls may be in flight.
const atOnce = 4

// some writes n labelled answers as JSON lines.
func some(t *testing.T, n int) string {
	t.Helper()
	rubric, _, err := config.Rubric(config.Content())
	must(t, err)
	text, err := config.Golden(config.Content(), "dev")
	must(t, err)
	set, err := measure.ReadSet("dev", text, rubric)
	must(t, err)
	var lines bytes.Buffer
	for _, c := range set.Spread(n).Cases {
		line, err := json.Marshal(c)
		must(t, err)
		lines.Write(append(line, '\n'))
	}
	path := filepath.Join(t.TempDir(), "set.jsonl")
	must(t, os.WriteFile(path, lines.Bytes(), 0o600))
	return path
}

// qualifying is the command against a scripted model.
func qualifying(t testing.TB, url, data, set string, more ...string) *exec.Cmd {
	t.Helper()
	args := append([]string{"qualify", "--critic", "environment", "--set", set, "--json", "--config", os.DevNull, "--data", data}, more...)
	cmd := exec.Command(programPath(t), args...)
	cmd.Env = append(withoutSettings(os.Environ()), "EQUIPOISE_CRITIC_URL="+url, "EQUIPOISE_CRITIC_MODEL=scripted",
		fmt.Sprintf("EQUIPOISE_CRITIC_PARALLEL=%d", atOnce), "EQUIPOISE_CRITIC_CONTEXT=128000")
	return cmd
}

// finished runs the command to its end and reads its report.
func finished(t testing.TB, cmd *exec.Cmd) (r measure.Report) {
	t.Helper()
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	must(t, json.Unmarshal(out, &r))
	return r
}

// A killed qualification goes on where it was: no reply that was stored is
// asked for again, at most those in flight are, and the report is the one of a
// run that nobody disturbed.
func TestKilledQualificationPaysOnce(t *testing.T) {
	set := some(t, 10)
	fair := fairjudge.New().Step()
	calm := scripted.New(t, fair)
	want := finished(t, qualifying(t, calm.URL, t.TempDir(), set))
	if want.Answers != 10 || want.Unscored != 0 {
		t.Fatalf("%d answers, %d without a reading", want.Answers, want.Unscored)
	}
	for _, killAt := range []int64{1, 6, 15} {
		t.Run(fmt.Sprintf("at call %d", killAt), func(t *testing.T) {
			var asked atomic.Int64
			struck := make(chan struct{})
			server := scripted.New(t, func(c scripted.Call) scripted.Answer {
				if asked.Add(1) == killAt {
					close(struck)
				}
				return fair(c)
			})
			data := t.TempDir()
			victim := qualifying(t, server.URL, data, set)
			must(t, victim.Start())
			<-struck
			must(t, victim.Process.Kill())
			var ended *exec.ExitError
			if err := victim.Wait(); !errors.As(err, &ended) {
				t.Fatalf("it ended before it could be killed: %v", err)
			}
			probes := len(server.Calls()) - len(server.Chats())
			have := finished(t, qualifying(t, server.URL, data, set, "--resume"))
			if n, most := len(server.Chats()), len(calm.Chats())+atOnce; n > most {
				t.Errorf("%d calls, want %d at most", n, most)
			}
			if again := len(server.Calls()) - len(server.Chats()) - probes; again > 0 {
				t.Errorf("%d more calls to find out what was known", again)
			}
			if one, two := show(t, want.Cases), show(t, have.Cases); one != two {
				t.Errorf("undisturbed:\n%s\nafter a kill:\n%s", one, two)
			}
		})
	}
}

func show(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	must(t, err)
	return string(text)
}

// A run that is over is read again without a single call, and more runs add
// only their own.
func TestResumingAFinishedQualification(t *testing.T) {
	set, data := some(t, 3), t.TempDir()
	server := scripted.New(t, fairjudge.New().Step())
	first := finished(t, qualifying(t, server.URL, data, set))
	calls := len(server.Calls())
	if again := finished(t, qualifying(t, server.URL, data, set, "--resume")); len(server.Calls()) != calls || show(t, again.Cases) != show(t, first.Cases) {
		t.Errorf("%d more calls", len(server.Calls())-calls)
	}
	twice := finished(t, qualifying(t, server.URL, data, set, "--resume", "--runs", "2"))
	if twice.Repeatability == nil || *twice.Repeatability != 1 || len(server.Calls()) != 2*calls-probes(server) {
		t.Errorf("repeatability %v, %d calls after %d", twice.Repeatability, len(server.Calls()), calls)
	}
}

func probes(s *scripted.Server) int {
	return len(s.Calls()) - len(s.Chats())
}

// A model that answers nothing useful gives a report in which every answer
// counts as wrong, and its reason is said.
func TestQualifyingAModelThatFails(t *testing.T) {
	server := scripted.New(t, scripted.Error(401, "invalid_api_key", "no"))
	cmd := qualifying(t, server.URL, t.TempDir(), some(t, 3))
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	var r measure.Report
	must(t, json.Unmarshal(out, &r))
	if r.Unscored != 3 || *r.Stance != 0 || r.Cases[0].Unscored == nil || !strings.Contains(said.String(), "does not accept the key") {
		t.Errorf("%+v\n%s", r, said.String())
	}
}

// benchReviews prints how close many reviews at a slow model come to the ideal
// time, and what the program itself worked for each: the difference between
// many and few, so that its start does not count.
func benchReviews(t *testing.T) {
	const few, many = 10, 100
	_, less, _ := slowReviews(t, few)
	took, more, ideal := slowReviews(t, many)
	fmt.Printf("%-34s %10s %8.3f %6s\n", fmt.Sprintf("%d reviews to the ideal time", many), "", took.Seconds()/ideal.Seconds(), "≤ 1.05")
	fmt.Printf("%-34s %7.1f ms %8s %6s\n", "the program's work, an answer", float64((more-less).Milliseconds())/(many-few), "", "≤ 5")
}

// slowReviews has answers read by a model that takes two seconds a call.
func slowReviews(t *testing.T, answers int) (took, work, ideal time.Duration) {
	const latency = 2 * time.Second
	fair := fairjudge.New().Step()
	server := scripted.New(t, func(c scripted.Call) scripted.Answer {
		<-time.After(latency)
		return fair(c)
	})
	server.Probe = func(c scripted.Call) scripted.Answer {
		<-time.After(latency)
		return scripted.Obey()(c)
	}
	cmd := qualifying(t, server.URL, t.TempDir(), some(t, answers))
	began := time.Now()
	finished(t, cmd)
	took = time.Since(began)
	calls := time.Duration(len(server.Calls()))
	return took, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), calls * latency / atOnce
}
