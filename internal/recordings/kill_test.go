package recordings

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// TestMain lets this binary be the server that the tests below kill.
func TestMain(m *testing.M) {
	if dir := os.Getenv("EQUIPOISE_TEST_UPLOADS"); dir != "" {
		beServer(dir, os.Getenv("EQUIPOISE_TEST_LISTEN"))
		return
	}
	os.Exit(m.Run())
}

type process struct {
	*client
	cmd *exec.Cmd
}

// start starts a server in a process of its own; address may be "127.0.0.1:0".
func start(t *testing.T, dir, address string) process {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "EQUIPOISE_TEST_UPLOADS="+dir, "EQUIPOISE_TEST_LISTEN="+address)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return process{&client{t: t, at: strings.TrimSpace(line)}, cmd}
}

// killDuring sends half a piece, kills the server with SIGKILL and drops the rest.
func (p process) killDuring(id string, offset int64, data []byte) {
	body, pour := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		resp, err := p.do("PATCH", "/uploads/"+id, body, append(piece(offset), "Content-Length", strconv.Itoa(len(data)))...)
		if err == nil && resp.StatusCode == http.StatusNoContent {
			p.t.Errorf("half a piece was acknowledged whole")
		}
	}()
	_, _ = pour.Write(data[:len(data)/2])
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
	_ = pour.CloseWithError(io.ErrUnexpectedEOF)
	<-done
}

func TestKilledServerLosesNoAcknowledgedByte(t *testing.T) {
	dir, random := t.TempDir(), rand.NewChaCha8([32]byte{1})
	data := make([]byte, 8<<20)
	_, _ = random.Read(data)
	p := start(t, dir, "127.0.0.1:0")
	p.create(mine)
	const size = 256 << 10
	acknowledged := int64(0)
	for n := 1; acknowledged < int64(len(data)); n++ {
		end := min(acknowledged+size, int64(len(data)))
		if n%6 == 0 {
			p.killDuring(mine, acknowledged, data[acknowledged:end])
			p = start(t, dir, "127.0.0.1:0")
			now := p.offset(mine)
			if now < acknowledged {
				t.Fatalf("offset %d after the kill, %d were acknowledged", now, acknowledged)
			}
			acknowledged = now
			continue
		}
		var last []string
		if end == int64(len(data)) {
			last = []string{"Upload-Length", strconv.Itoa(len(data))}
		}
		p.add(http.StatusNoContent, mine, acknowledged, data[acknowledged:end], last...)
		acknowledged = end
	}
	f := open(t, dir, 0)
	if n, whole, err := f.Arrived(context.Background(), mine); n != int64(len(data)) || !whole || err != nil {
		t.Fatalf("arrived %d, %v, %v", n, whole, err)
	}
	got, err := os.ReadFile(f.raw(mine))
	if err != nil || sha256.Sum256(got) != sha256.Sum256(data) {
		t.Fatalf("%d bytes differ from what was sent (%v)", len(got), err)
	}
}

func TestFullDiskLosesNothing(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("needs a small file system to fill, and may not mount one: %s", bytes.TrimSpace(out))
	}
	t.Cleanup(func() { _ = exec.Command("umount", dir).Run() })
	f := open(t, dir, 0)
	c := serve(t, f, Rules{})
	c.create(mine)
	c.add(http.StatusNoContent, mine, 0, bytes.Repeat([]byte("a"), 100<<10))
	resp := c.add(http.StatusInsufficientStorage, mine, 100<<10, bytes.Repeat([]byte("b"), 200<<10))
	if text, _ := io.ReadAll(resp.Body); !strings.Contains(string(text), "The disk is full") {
		t.Errorf("answer %q", text)
	}
	if n := c.offset(mine); n != 100<<10 {
		t.Fatalf("offset %d, want what was acknowledged", n)
	}
	c.add(http.StatusNoContent, mine, 100<<10, []byte("c"))
}
