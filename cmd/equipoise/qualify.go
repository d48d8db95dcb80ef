package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"equipoise/config"
	"equipoise/internal/interview"
	"equipoise/internal/measure"
	"equipoise/internal/practice"
)

// qualifyOrder is what the qualify command was asked for.
type qualifyOrder struct {
	critic   string
	set      string
	runs     int
	limit    int
	thorough bool
	json     bool
	resume   bool
}

func (p *program) qualifyCommand() *cobra.Command {
	var o qualifyOrder
	cmd := &cobra.Command{
		Use:   "qualify --critic NAME",
		Short: "Measure how far a critic can be trusted, on answers with known verdicts",
		Long: "Has a critic read labelled answers and holds its verdicts against the labels. Replies of a model\n" +
			"are kept as they arrive: after a crash or Ctrl-C, --resume goes on without paying for them again.",
		Example: "  equipoise qualify --critic builtin\n" +
			"  equipoise qualify --critic environment --runs 2 --json > report.json\n" +
			"  equipoise qualify --critic environment --set answers.jsonl --limit 20",
		Args: misused(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return p.qualify(cmd.Context(), o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.critic, "critic", "", "`NAME` of the critic: builtin, environment, or one from Settings (default: environment if set, else builtin)")
	f.StringVar(&o.set, "set", "report", "`FILE` of labelled answers, JSON lines or YAML; report and dev are the two golden sets")
	f.IntVar(&o.runs, "runs", 1, "how often each answer is read; two or more show how far verdicts repeat")
	f.IntVar(&o.limit, "limit", 0, "read only `N` answers, spread evenly over the set")
	f.BoolVar(&o.thorough, "thorough", false, "three readings an answer, the majority decides")
	f.BoolVar(&o.json, "json", false, "print one JSON object")
	f.BoolVar(&o.resume, "resume", false, "go on with the newest run of the same critic on the same set")
	return cmd
}

func (p *program) qualify(ctx context.Context, o qualifyOrder) error {
	if o.runs < 1 || o.limit < 0 {
		return misuse{errors.New("--runs is 1 or more, --limit 0 or more")}
	}
	b, err := p.bench(slog.LevelError)
	if err != nil {
		return err
	}
	set, err := readSet(o.set, b.texts.rubric)
	if err != nil {
		return err
	}
	set = set.Spread(o.limit)
	by, err := b.pickCritic(ctx, o.critic)
	if err != nil {
		return err
	}
	by.Thorough = by.Thorough || o.thorough
	judged, err := p.readSetWith(ctx, b, o, by, set)
	if err != nil {
		return err
	}
	return p.printReport(o, b.texts.rubric, set, measure.NewReport(b.texts.rubric, set, by, judged))
}

// readSet reads a golden set by its name, or a file.
func readSet(name string, rubric interview.Rubric) (measure.Set, error) {
	text, err := config.Golden(config.Content(), name)
	if strings.ContainsAny(name, "*?[/.") || err != nil {
		if text, err = os.ReadFile(name); err != nil {
			return measure.Set{}, misuse{fmt.Errorf("read the labelled answers: %w", plainly(err))}
		}
	}
	set, err := measure.ReadSet(name, text, rubric)
	if err != nil {
		return set, misuse{err}
	}
	return set, nil
}

// plainly leaves out the name of the system call.
func plainly(err error) error {
	var where *fs.PathError
	if errors.As(err, &where) {
		return fmt.Errorf("%s: %w", where.Path, where.Err)
	}
	return err
}

// readSetWith has the critic read the set and shows how far it is.
func (p *program) readSetWith(ctx context.Context, b bench, o qualifyOrder, by interview.Critic, set measure.Set) (judged []measure.Judged, err error) {
	q := practice.Qualification{
		Reader: b.critics.readers()[by.Kind], By: by, Rubric: b.texts.rubric, Journal: forgetful{}, Runs: o.runs,
		Workers: runtime.GOMAXPROCS(0), Now: time.Now,
	}
	if by.Kind != interview.Builtin {
		b.critics.remember(b.config.Data)
		file, err := p.openJournal(b, o, by, set)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		q.Journal, q.Workers = file, b.critics.parallel(by)
	}
	bar := newProgress(p.err, len(set.Cases)*o.runs)
	q.Progress = bar.step
	judged, err = q.Run(ctx, set.Cases)
	bar.end()
	if errors.Is(err, context.Canceled) {
		return nil, errors.New("interrupted; the same command with --resume goes on without paying twice")
	}
	return judged, err
}

func (p *program) printReport(o qualifyOrder, rubric interview.Rubric, set measure.Set, r measure.Report) error {
	if !o.json {
		return writeQualification(p.out, rubric, set, r)
	}
	e := json.NewEncoder(p.out)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}
