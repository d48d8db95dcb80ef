package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"equipoise/config"
)

// The exit codes of every command.
const (
	exitOK      = 0
	exitFailed  = 1 // it was tried and did not work
	exitMisused = 2 // the command line or the settings are wrong
)

// misuse is an error of whoever typed the command.
type misuse struct{ error }

// program is what every command works with.
type program struct {
	in       io.Reader
	out, err io.Writer
	environ  []string

	settingsFile string
	data         string
}

// run reads the command line, does what it says and returns the exit code.
func run(args, environ []string, in io.Reader, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := &program{in: in, out: out, err: errOut, environ: environ}
	root := p.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	_, _ = fmt.Fprintf(errOut, "equipoise: %v\n", err)
	var m misuse
	if errors.As(err, &m) || strings.HasPrefix(err.Error(), "unknown command") {
		_, _ = fmt.Fprintln(errOut, "See equipoise --help.")
		return exitMisused
	}
	return exitFailed
}

// root is the command without a name, which serves.
func (p *program) root() *cobra.Command {
	serve := p.serveCommand()
	root := &cobra.Command{
		Use:           "equipoise",
		Short:         "A rehearsal room for AI-safety interviews",
		Long:          "Equipoise serves practice questions, records or takes down your answers, and after the\nsession has a critic of your choice read them. Without a command it serves.",
		Args:          misused(cobra.NoArgs),
		RunE:          serve.RunE,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetIn(p.in)
	root.SetOut(p.out)
	root.SetErr(p.err)
	root.PersistentFlags().StringVar(&p.settingsFile, "config", "", "settings `FILE` (default: equipoise.yaml in the user's configuration folder)")
	root.PersistentFlags().StringVar(&p.data, "data", "", "`DIR` of database, recordings and keys (default: the user's data folder)")
	root.Flags().AddFlagSet(serve.Flags())
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return misuse{err} })
	root.AddCommand(serve, p.reviewCommand(), p.qualifyCommand(), p.doctorCommand(), p.versionCommand())
	return root
}

// misused marks the errors of an argument check as errors of the typist.
func misused(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return misuse{err}
		}
		return nil
	}
}

// settings reads the settings and lets the command line win.
func (p *program) settings() (config.Config, error) {
	c, err := config.Load(p.settingsFile, p.environ)
	if err != nil {
		return c, misuse{err}
	}
	if p.data != "" {
		c.Data = p.data
	}
	return c, nil
}

func (p *program) printf(format string, args ...any) { _, _ = fmt.Fprintf(p.out, format, args...) }
