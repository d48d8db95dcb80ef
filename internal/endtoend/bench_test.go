package endtoend

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"equipoise/config"
	"equipoise/internal/checklist"
	"equipoise/internal/interview"
	"equipoise/internal/store"
)

const (
	benchTime    = 4 * time.Second
	benchClients = 16
	benchAnswers = 1000
)

// TestBench prints speed as ratios to an Echo hello measured in the same run,
// with 1,000 reviewed answers stored. It asserts nothing: machines differ.
func TestBench(t *testing.T) {
	if os.Getenv("EQUIPOISE_TEST_BENCH") == "" {
		t.Skip("speed is measured by make bench")
	}
	path := programPath(t)
	data := t.TempDir()
	answer := seed(t, data)
	s := &server{t: t, data: data, listen: "127.0.0.1:0", log: &logBuffer{}, environ: []string{"EQUIPOISE_LOG_LEVEL=error"}}
	began := time.Now()
	s.start()
	startUp := time.Since(began)
	t.Cleanup(s.stop)
	idle := memory(t, s.cmd.Process.Pid, "VmRSS:")
	hello := rate(t, helloServer(t)+"/")
	fmt.Printf("\n%-34s %10s %8s %6s\n", "", "requests/s", "ratio", "aim")
	fmt.Printf("%-34s %10.0f %8.3f\n", "Echo hello", hello, 1.0)
	for _, page := range []struct {
		name, path string
		aim        float64
	}{
		{"Practice", "/", 0.08}, {"Review", "/answers/" + answer, 0.04}, {"Progress", "/progress", 0.04}, {"Questions", "/questions", 0},
	} {
		r := rate(t, s.URL+page.path)
		fmt.Printf("%-34s %10.0f %8.3f %6s\n", page.name+", 1,000 answers stored", r, r/hello, aim(page.aim))
	}
	fmt.Printf("%-34s %10s\n", "start-up to ready", startUp.Round(time.Millisecond))
	fmt.Printf("%-34s %7d MiB %8s %6s\n", "resident memory, idle", idle>>20, "", "≤ 60")
	fmt.Printf("%-34s %7d MiB\n", "binary", size(t, path)>>20)
	benchReviews(t)
	benchSound(t)
}

func aim(a float64) string {
	if a == 0 {
		return ""
	}
	return fmt.Sprintf("≥ %.2f", a)
}

// helloServer serves Echo's smallest page.
func helloServer(t *testing.T) string {
	t.Helper()
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.GET("/", func(c echo.Context) error { return c.String(http.StatusOK, "hello") })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: e}
	go func() { _ = srv.Serve(listener) }()
	t.Cleanup(func() { _ = srv.Close() })
	return "http://" + listener.Addr().String()
}

// rate asks for one address as fast as it is answered and counts whole pages
// per second.
func rate(t *testing.T, address string) float64 {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: benchClients}}
	defer client.CloseIdleConnections()
	fetch(t, client, address)
	var served atomic.Int64
	var clients sync.WaitGroup
	until := time.Now().Add(benchTime)
	for range benchClients {
		clients.Go(func() {
			for time.Now().Before(until) {
				if !fetch(t, client, address) {
					return
				}
				served.Add(1)
			}
		})
	}
	clients.Wait()
	return float64(served.Load()) / benchTime.Seconds()
}

func fetch(t *testing.T, client *http.Client, address string) bool {
	resp, err := client.Get(address)
	if err != nil {
		t.Error(err)
		return false
	}
	defer func() { _ = resp.Body.Close() }()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("%s: %s %v", address, resp.Status, err)
		return false
	}
	return true
}

// memory is one figure of a process's memory in bytes, 0 where it cannot be told.
func memory(t *testing.T, pid int, figure string) int64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == figure {
			kb, err := strconv.ParseInt(fields[1], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return kb << 10
		}
	}
	return 0
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// idle is a queue that starts nothing: seeded reviews are done already.
type idle struct{}

func (idle) Enqueue(context.Context, any, []interview.Task) error { return nil }
func (idle) Complete(context.Context, any) error                  { return nil }

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// seed stores 1,000 reviewed answers in sessions of five and returns the id
// of the newest answer.
func seed(t *testing.T, data string) string {
	t.Helper()
	ctx := context.Background()
	db, err := store.OpenDatabase(ctx, store.Config{Folder: data, Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	defer func() { must(t, db.Close()) }()
	rows := store.New(db, idle{}, time.Now, newID)
	me, err := rows.LocalPerson(ctx)
	must(t, err)
	rubric, _, err := config.Rubric(config.Content())
	must(t, err)
	questions, err := config.Questions(config.Content(), rubric)
	must(t, err)
	builtin, err := checklist.New(rubric)
	must(t, err)
	critic, err := rows.SaveCritic(ctx, interview.Critic{
		ID: newID(), PersonID: me.ID, Name: "Built-in checklist", Kind: interview.Builtin, Source: interview.FromProgram, CreatedAt: time.Now(),
	})
	must(t, err)
	newest := ""
	at := time.Now().Add(-benchAnswers * time.Hour)
	for n := 0; n < benchAnswers/5; n++ {
		at = at.Add(5 * time.Hour)
		newest = seedSession(t, rows, me.ID, at, questions[n%(len(questions)-5):][:5], rubric, builtin, critic)
	}
	return newest
}

func seedSession(t *testing.T, rows *store.Store, me string, at time.Time, questions []interview.Question, rubric interview.Rubric, builtin *checklist.Critic, critic interview.Critic) string {
	t.Helper()
	ctx := context.Background()
	s := interview.Session{ID: newID(), PersonID: me, Name: "Mixed questions", Mode: interview.Typing, CreatedAt: at}
	var answers []interview.Answer
	for i, q := range questions {
		answers = append(answers, interview.Answer{
			ID: newID(), PersonID: me, SessionID: s.ID, Number: i + 1, Question: q, State: interview.Waiting, CreatedAt: at,
		})
	}
	must(t, rows.StartSession(ctx, s, answers))
	for _, a := range answers {
		take := interview.Take{ID: newID(), PersonID: me, AnswerID: a.ID, Mode: interview.Typing, State: interview.TakeTranscribed, CreatedAt: at}
		words := interview.Transcript{ID: newID(), PersonID: me, TakeID: take.ID, Source: interview.Typed, Text: typedAnswer, CreatedAt: at}
		must(t, rows.TypeTake(ctx, take, words))
		opinion := builtin.Review(interview.Submission{Question: a.Question, Transcript: words, Sentences: words.Sentences(), Rubric: rubric})
		review := interview.Review{
			ID: newID(), PersonID: me, AnswerID: a.ID, TranscriptID: words.ID, Critic: critic, State: interview.Queued, CreatedAt: at,
		}
		must(t, rows.QueueReview(ctx, review))
		review.State, review.EndedAt = interview.Done, at
		review.Reading, review.Critique, review.Provenance = opinion.Reading, opinion.Critique, opinion.Provenance
		review.Assessment = rubric.Assess(a.Question, words.Text, opinion.Reading)
		must(t, rows.SaveReview(ctx, review))
	}
	s.FinishedAt = at
	must(t, rows.FinishSession(ctx, s, nil, critic.ID))
	return answers[0].ID
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const typedAnswer = `Somebody who trusts the answer could act on it and be hurt, and I would take that seriously. First I would count, on a thousand
logged conversations, how often it happens and for whom. If it is more than one in a hundred we stop and roll back; otherwise a filter goes in front,
which costs some honest users an answer, so they can appeal. One region first, then the rest, and the safety lead reads the complaints every day.
We tell users what it is not made for. What I do not know is how it does in other languages; I would ask native speakers to try.`
