package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"equipoise/config"
	"equipoise/internal/interview"
	"equipoise/internal/recordings"
	"equipoise/internal/store"
)

// finding is one thing the doctor looked at.
type finding struct {
	name string
	ok   bool
	text string // what was seen; where not ok, what to do
}

func (p *program) doctorCommand() *cobra.Command {
	var alive, mend bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check folder, database, recordings, disk, critic, transcriber and microphone, and say what to mend",
		Args:  misused(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := p.settings()
			if err != nil {
				return err
			}
			if alive {
				return askHealth(cmd.Context(), c)
			}
			return p.examine(cmd.Context(), c, mend)
		},
	}
	cmd.Flags().BoolVar(&alive, "alive", false, "only ask the running server whether it is well")
	cmd.Flags().BoolVar(&mend, "mend", false, "put sound without a recording aside, and mark recordings without a file")
	return cmd
}

// examine looks at everything and fails where something is to be mended.
func (p *program) examine(ctx context.Context, c config.Config, mend bool) error {
	findings := []finding{lookAtContent(), lookAtFolder(c), lookAtDisk(c)}
	findings = append(findings, lookAtServer(ctx, c))
	if !findings[len(findings)-1].ok {
		findings = append(findings, lookAtDatabase(ctx, c, mend)...)
	}
	findings = append(findings, lookAtMicrophone(c))
	bad := 0
	for _, f := range findings {
		mark := "ok  "
		if !f.ok && f.name != "server" {
			mark, bad = "MEND", bad+1
		}
		p.printf("%s  %-12s %s\n", mark, f.name, f.text)
	}
	if bad > 0 {
		return fmt.Errorf("%d to mend", bad)
	}
	return nil
}

func lookAtContent() finding {
	texts, err := loadContent()
	if err != nil {
		return finding{"questions", false, err.Error()}
	}
	return finding{"questions", true, fmt.Sprintf("%d questions, rubric %d", len(texts.questions), texts.rubric.Version)}
}

func lookAtFolder(c config.Config) finding {
	if _, err := os.Stat(c.Data); errors.Is(err, os.ErrNotExist) {
		return finding{"folder", true, c.Data + " is not there yet; the first start makes it"}
	}
	probe, err := os.CreateTemp(c.Data, ".doctor-*")
	if err != nil {
		return finding{"folder", false, fmt.Sprintf("cannot write to %s: %v. Give yourself the right to, or choose another with --data", c.Data, err)}
	}
	err = errors.Join(probe.Close(), os.Remove(probe.Name()))
	return finding{"folder", err == nil, c.Data}
}

func lookAtDisk(c config.Config) finding {
	folder := c.Data
	for folder != "/" && folder != "." {
		if _, err := os.Stat(folder); err == nil {
			break
		}
		folder = filepath.Dir(folder)
	}
	free, err := recordings.Free(folder)
	if err != nil {
		return finding{"disk", false, fmt.Sprintf("cannot tell how much is free: %v", err)}
	}
	text := fmt.Sprintf("%d MB free", free>>20)
	if free < 4*spareDisk {
		return finding{"disk", false, text + ". Make room: an hour of sound takes 15 MB, and recording stops under 64 MB"}
	}
	return finding{"disk", true, text}
}

// lookAtServer asks a server that may be running; one that is not is no fault.
func lookAtServer(ctx context.Context, c config.Config) finding {
	if err := askHealth(ctx, c); err != nil {
		return finding{"server", false, "not running at " + c.Listen}
	}
	return finding{"server", true, "running at " + c.Listen + "; it holds the database, so critic and transcriber are tested in Settings, and --mend needs it stopped"}
}

func askHealth(ctx context.Context, c config.Config) error {
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("ask the server: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(resp.Body, 300))
		return fmt.Errorf("the server says %s: %s", resp.Status, said)
	}
	return nil
}

// lookAtDatabase opens the database, looks for orphans, and tries critic and
// transcriber.
func lookAtDatabase(ctx context.Context, c config.Config, mend bool) (found []finding) {
	quiet := slog.New(slog.DiscardHandler)
	h, err := openHouse(ctx, c, quiet)
	if errors.Is(err, store.ErrInUse) {
		return []finding{{"database", false, "another equipoise uses this folder. Stop it, or choose another with --data"}}
	}
	if err != nil {
		return []finding{{"database", false, err.Error()}}
	}
	defer h.close()
	person, err := h.room.Local(ctx)
	if err != nil {
		return []finding{{"database", false, err.Error()}}
	}
	found = append(found, finding{"database", true, "opens and answers"})
	return append(found, h.lookAtSound(ctx, mend), h.lookAtCritic(ctx, person), h.lookAtTranscriber(ctx, person))
}

func (h *house) lookAtCritic(ctx context.Context, person interview.Person) finding {
	critic, err := h.room.CurrentCritic(ctx, person.ID)
	if err != nil {
		return finding{"critic", false, err.Error()}
	}
	t, err := h.room.TestCritic(ctx, person.ID, critic.ID)
	if err != nil {
		return finding{"critic", false, err.Error()}
	}
	return finding{"critic", t.Works, critic.Name + ": " + t.Sentence}
}

func (h *house) lookAtTranscriber(ctx context.Context, person interview.Person) finding {
	t, err := h.room.TestTranscriber(ctx, person.ID)
	var unset *interview.Invalid
	if errors.As(err, &unset) {
		return finding{"transcriber", true, "none set: spoken answers wait for you to type what you said"}
	}
	if err != nil {
		return finding{"transcriber", false, err.Error()}
	}
	return finding{"transcriber", t.Works, t.Sentence}
}

// lookAtMicrophone says whether browsers will let pages at this address record.
func lookAtMicrophone(c config.Config) finding {
	host, _, err := net.SplitHostPort(c.Listen)
	ip := net.ParseIP(host)
	if err == nil && (host == "localhost" || ip != nil && ip.IsLoopback()) {
		return finding{"microphone", true, "browsers allow recording at this address"}
	}
	return finding{"microphone", true, "browsers allow recording only at localhost or behind TLS"}
}
