package endtoend

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// disk is where a program keeps its data, and can be full: a small file system
// of its own where the test may mount one, else a quota.
type disk struct {
	server  *server
	ballast string // empty: there is only the quota
}

const diskSize = "256m"

func smallDisk(t *testing.T, s *server) *disk {
	t.Helper()
	d := &disk{server: s}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+diskSize, "tmpfs", s.data).CombinedOutput(); err != nil {
		t.Logf("a quota stands for a full disk, since no small one can be mounted: %s", out)
		return d
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", s.data).Run() })
	d.ballast = filepath.Join(s.data, "ballast")
	return d
}

// fill leaves no byte, or only what the program keeps free for its database.
func (d *disk) fill(wholly bool) {
	d.server.t.Helper()
	if d.ballast == "" {
		d.server.environ = append(d.server.environ, "EQUIPOISE_QUOTA=1KB")
		d.server.restart()
		return
	}
	file, err := os.Create(d.ballast)
	must(d.server.t, err)
	defer func() { must(d.server.t, file.Close()) }()
	_, err = io.Copy(file, zeros{})
	if !errors.Is(err, syscall.ENOSPC) {
		d.server.t.Fatalf("the disk does not get full: %v", err)
	}
	if !wholly {
		stat, err := file.Stat()
		must(d.server.t, err)
		must(d.server.t, file.Truncate(stat.Size()-32<<20))
	}
}

func (d *disk) empty() {
	d.server.t.Helper()
	if d.ballast == "" {
		d.server.environ = d.server.environ[:len(d.server.environ)-1]
		d.server.restart()
		return
	}
	must(d.server.t, os.Remove(d.ballast))
}

// zeros never ends.
type zeros struct{}

// Read fills p.
func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
