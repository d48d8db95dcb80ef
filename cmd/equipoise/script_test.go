package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"equipoise": main}) }

// The scripts type commands as a person would, and look at what comes back.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("EQUIPOISE_DATA", filepath.Join(e.WorkDir, "data"))
			e.Setenv("EQUIPOISE_LISTEN", "127.0.0.1:1")
			e.Setenv("EQUIPOISE_DISCOVER", "false")
			return nil
		},
		Condition: func(name string) (bool, error) { return name == "root" && os.Geteuid() == 0, nil },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"ends": ends, "letters": letters, "serving": serving,
		},
	})
}

// ends CODE COMMAND… runs a command that must end with the exit code.
func ends(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var ended *exec.ExitError
		if !errors.As(err, &ended) {
			ts.Fatalf("%v", err)
		}
		code = ended.ExitCode()
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

// letters NUMBER FILE writes a file of so many letters.
func letters(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), bytes.Repeat([]byte("a"), n), 0o600))
}

// serving serves from the data folder until the script ends; ADDRESS is where.
func serving(ts *testscript.TestScript, _ bool, _ []string) {
	ctx, stop := context.WithCancel(context.Background())
	said, out := io.Pipe()
	p := &program{out: out, err: io.Discard, environ: []string{"EQUIPOISE_DATA=" + ts.Getenv("EQUIPOISE_DATA")}}
	root := p.root()
	root.SetArgs([]string{"serve", "--listen", "127.0.0.1:0", "--config", os.DevNull})
	ended := make(chan error, 1)
	go func() {
		err := root.ExecuteContext(ctx)
		_ = out.CloseWithError(io.EOF)
		ended <- err
	}()
	lines := bufio.NewReader(said)
	line, err := lines.ReadString('\n')
	ts.Check(err)
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	ts.Setenv("ADDRESS", strings.TrimPrefix(strings.TrimSpace(line), "Equipoise is at http://"))
	ts.Defer(func() {
		stop()
		ts.Check(<-ended)
	})
}
