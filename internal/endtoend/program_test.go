package endtoend

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// built is the program, built once for all tests.
type built struct {
	once sync.Once
	path string
	err  error
}

var binary built // one build serves every test; tests only read it

func (b *built) build() {
	dir, err := os.MkdirTemp("", "equipoise-e2e-")
	if err != nil {
		b.err = err
		return
	}
	b.path = filepath.Join(dir, "equipoise")
	out, err := exec.Command("go", "build", "-o", b.path, "../../cmd/equipoise").CombinedOutput()
	if err != nil {
		b.err = fmt.Errorf("build the program: %w\n%s", err, out)
	}
}

func TestMain(m *testing.M) {
	code := m.Run()
	if binary.path != "" {
		_ = os.RemoveAll(filepath.Dir(binary.path))
	}
	os.Exit(code)
}

// programPath builds the program where that was not done yet.
func programPath(t testing.TB) string {
	t.Helper()
	binary.once.Do(binary.build)
	if binary.err != nil {
		t.Fatal(binary.err)
	}
	return binary.path
}

// server is the running program.
type server struct {
	t       testing.TB
	data    string
	environ []string
	listen  string
	URL     string
	cmd     *exec.Cmd
	log     *logBuffer
}

// logBuffer keeps what the program prints.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// serve starts the program on a folder of its own; variables are NAME=VALUE
// without the prefix.
func serve(t testing.TB, variables ...string) *server {
	t.Helper()
	s := &server{t: t, data: t.TempDir(), listen: "127.0.0.1:0", log: &logBuffer{}}
	for _, v := range variables {
		s.environ = append(s.environ, "EQUIPOISE_"+v)
	}
	s.start()
	t.Cleanup(s.stop)
	return s
}

// start runs the program and waits until it has said its address and is ready.
func (s *server) start() {
	s.t.Helper()
	s.cmd = exec.Command(programPath(s.t), "--data", s.data, "--listen", s.listen, "--config", os.DevNull)
	s.cmd.Env = append(withoutSettings(os.Environ()), append([]string{"EQUIPOISE_DISCOVER=false"}, s.environ...)...)
	s.cmd.Stderr = s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.URL = s.addressFrom(out)
	// After a kill the browser's page must find the server where it was.
	s.listen = strings.TrimPrefix(s.URL, "http://")
	s.awaitReady()
}

func withoutSettings(environ []string) []string {
	var kept []string
	for _, v := range environ {
		if !strings.HasPrefix(v, "EQUIPOISE_") {
			kept = append(kept, v)
		}
	}
	return kept
}

func (s *server) addressFrom(out io.Reader) string {
	s.t.Helper()
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	if err != nil {
		s.t.Fatalf("the program said no address: %v\n%s", err, s.log)
	}
	go func() { _, _ = io.Copy(s.log, lines) }()
	_, address, _ := strings.Cut(strings.TrimSpace(line), "Equipoise is at ")
	return address
}

// awaitReady asks until database and queue answer.
func (s *server) awaitReady() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/readyz", nil)
		if err != nil {
			s.t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		if ctx.Err() != nil {
			s.t.Fatalf("the program did not get ready: %v\n%s", err, s.log)
		}
	}
}

// kill ends the program at once, as a power cut would.
func (s *server) kill() {
	s.t.Helper()
	if err := s.cmd.Process.Kill(); err != nil {
		s.t.Fatal(err)
	}
	_ = s.cmd.Wait()
}

// restart kills the program and starts it again on the same folder and port.
func (s *server) restart() {
	s.t.Helper()
	s.kill()
	s.start()
}

// stop asks the program to end, as Ctrl-C does.
func (s *server) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	ended := make(chan error, 1)
	go func() { ended <- s.cmd.Wait() }()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		s.t.Errorf("the program did not end by itself\n%s", s.log)
		_ = s.cmd.Process.Kill()
	}
}
