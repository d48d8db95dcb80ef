package store_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"

	"equipoise/internal/interview"
	"equipoise/internal/store"
	"equipoise/internal/work"
)

const (
	helperVariable = "EQUIPOISE_STORE_HELPER" // "folder postgres-url"
	spokenTakes    = 60
	kills          = 5
	killAfter      = 8 // tasks begun
)

// TestKilledProcessLosesAndDoublesNothing kills a process that hands in sound
// and writes down words, again and again, in the middle of it.
func TestKilledProcessLosesAndDoublesNothing(t *testing.T) {
	onBothEmpty(t, func(t *testing.T, config store.Config) {
		h := openHouse(t, config)
		for range spokenTakes {
			h.setScene(t)
		}
		h.close()
		acknowledged := map[string]bool{}
		for range kills {
			runHelper(t, config, acknowledged, killAfter)
		}
		runHelper(t, config, acknowledged, -1)

		h = openHouse(t, config)
		if len(acknowledged) == 0 {
			t.Error("nothing was handed in before a kill")
		}
		same(t, "takes heard", h.count(t, "transcripts WHERE source = 'heard'"), spokenTakes)
		same(t, "takes heard twice", h.count(t, "transcripts WHERE version > 1"), 0)
		same(t, "takes transcribed", h.count(t, "takes WHERE mode = 'speaking' AND state = 'transcribed'"), spokenTakes)
		same(t, "tasks left", h.count(t, "river_job WHERE state <> 'completed'"), 0)
		same(t, "tasks", h.count(t, "river_job"), spokenTakes)
		for id := range acknowledged {
			same(t, "an acknowledged take", h.count(t, "transcripts WHERE take_id = '"+id+"'"), 1)
		}
	})
}

// runHelper runs a process on the database until it has begun some tasks, and
// kills it then; with a negative number until there is nothing left to do.
func runHelper(t *testing.T, config store.Config, acknowledged map[string]bool, killAfter int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helperVariable+"="+config.Folder+" "+config.Postgres)
	cmd.Stderr = os.Stderr
	said := must(cmd.StdoutPipe())(t)
	check(t, cmd.Start())
	defer cmd.Wait()
	defer cmd.Process.Kill()
	lines, begun := bufio.NewScanner(said), 0
	for lines.Scan() {
		word, id, _ := strings.Cut(lines.Text(), " ")
		switch word {
		case "acknowledged":
			acknowledged[id] = true
		case "begin":
			begun++
		case "nothing-left":
			return
		}
		if begun == killAfter {
			return
		}
	}
	t.Error("the helper ended by itself")
}

// helper is the process that is killed.
func helper() int {
	folder, url, _ := strings.Cut(os.Getenv(helperVariable), " ")
	if err := handInAndHear(context.Background(), store.Config{Folder: folder, Postgres: url, Log: slog.Default()}); err != nil {
		fmt.Fprintln(os.Stderr, "helper:", err)
		return 1
	}
	_, _ = io.Copy(io.Discard, os.Stdin) // until killed
	select {}
}

func handInAndHear(ctx context.Context, config store.Config) error {
	db, err := store.OpenDatabase(ctx, config)
	if err != nil {
		return err
	}
	queue, err := work.Open(ctx, queueConfig(db))
	if err != nil {
		return err
	}
	s := store.New(db, queue, (&clock{}).now, newID)
	if err := queue.Start(ctx, func(ctx context.Context, task interview.Task) error { return hear(ctx, s, task) }); err != nil {
		return err
	}
	recordings, err := s.Unsettled(ctx)
	if err != nil {
		return err
	}
	for _, r := range recordings {
		r.State = interview.Kept
		task := interview.Task{Kind: interview.TranscribeTake, PersonID: r.PersonID, ID: r.TakeID}
		if err := s.SaveRecording(ctx, r, interview.TakeTranscribing, "", task); err != nil {
			return err
		}
		fmt.Println("acknowledged", r.TakeID)
	}
	return sayWhenEmpty(ctx, s)
}

func hear(ctx context.Context, s *store.Store, task interview.Task) error {
	fmt.Println("begin", task.ID)
	words := interview.Transcript{ID: newID(), PersonID: task.PersonID, TakeID: task.ID, Source: interview.Heard, Text: "heard"}
	if err := s.SaveTranscript(ctx, words, ""); err != nil {
		return err
	}
	return sayWhenEmpty(ctx, s)
}

// sayWhenEmpty says so when every recording was handed in and heard.
func sayWhenEmpty(ctx context.Context, s *store.Store) error {
	me, err := s.LocalPerson(ctx)
	if err != nil {
		return err
	}
	waiting, err := s.TakesNeedingWords(ctx, me.ID)
	if err != nil || len(waiting) > 0 {
		return err
	}
	arriving, err := s.Unsettled(ctx)
	if err == nil && len(arriving) == 0 {
		fmt.Println("nothing-left")
	}
	return err
}
