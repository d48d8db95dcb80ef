package store_test

import (
	"bufio"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// server is the one Postgres of this test run, started when first needed.
var (
	server  = sync.OnceValues(startPostgres)
	started atomic.Pointer[postgresServer]
)

type postgresServer struct {
	folder string
	cmd    *exec.Cmd
	ended  chan struct{}
	mu     sync.Mutex
	made   int
}

func TestMain(m *testing.M) {
	if os.Getenv(helperVariable) != "" {
		os.Exit(helper())
	}
	code := m.Run()
	if s := started.Load(); s != nil {
		s.stop()
	}
	os.Exit(code)
}

// newPostgres makes an empty database and returns its URL.
func newPostgres(t *testing.T) string {
	t.Helper()
	if postgresPrograms() == "" {
		if os.Getenv("EQUIPOISE_TEST_REQUIRE") == "1" {
			t.Fatal("Postgres is not installed, and EQUIPOISE_TEST_REQUIRE=1 asks for it")
		}
		t.Skip("Postgres is not installed: this part was left out")
	}
	s := must(server())(t)
	s.mu.Lock()
	defer s.mu.Unlock()
	admin := must(sql.Open("pgx", s.url("postgres")))(t)
	defer admin.Close()
	s.made++
	name := fmt.Sprintf("equipoise_%d", s.made)
	must(admin.Exec("CREATE DATABASE " + name))(t)
	return s.url(name)
}

func (s *postgresServer) url(database string) string {
	return fmt.Sprintf("postgres:///%s?host=%s&user=equipoise&sslmode=disable", database, s.folder)
}

// postgresPrograms is the folder of the newest Postgres, empty where there is none.
func postgresPrograms() string {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return ""
	}
	return filepath.Dir(slices.Max(found))
}

// startPostgres starts a server in a folder of its own, reachable only over a
// socket in it, as an unprivileged user where the tests run as root.
func startPostgres() (*postgresServer, error) {
	folder, err := os.MkdirTemp("/tmp", "equipoise-postgres-")
	if err != nil {
		return nil, err
	}
	s := &postgresServer{folder: folder, ended: make(chan struct{})}
	who, err := unprivileged(folder)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(folder, "data")
	initdb := s.program("initdb", who, "-D", data, "-U", "equipoise", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	s.cmd = s.program("postgres", who, "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60")
	if err := s.start(); err != nil {
		return nil, err
	}
	started.Store(s)
	return s, nil
}

func (s *postgresServer) program(name string, who *syscall.Credential, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(postgresPrograms(), name), args...)
	cmd.Dir = s.folder
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who, Pdeathsig: syscall.SIGTERM}
	return cmd
}

// start waits for the line that says the server takes connections. The thread
// that starts it stays, because the server ends with it.
func (s *postgresServer) start() error {
	said, err := s.cmd.StderrPipe()
	if err != nil {
		return err
	}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer close(s.ended)
		if err := s.cmd.Start(); err != nil {
			started <- err
			return
		}
		lines := bufio.NewScanner(said)
		for lines.Scan() && !strings.Contains(lines.Text(), "ready to accept connections") {
		}
		started <- lines.Err()
		_, _ = io.Copy(io.Discard, said)
		_ = s.cmd.Wait()
	}()
	return <-started
}

func (s *postgresServer) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGINT) // Postgres: end now, in good order
	<-s.ended
	_ = os.RemoveAll(s.folder)
}

// unprivileged is a user that is not root, nil where we are not root already.
func unprivileged(folder string) (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		who, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, err
	}
	uid, err := strconv.Atoi(who.Uid)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(who.Gid)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(folder, uid, gid)
}
