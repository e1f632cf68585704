// Package qdrant starts the vendor's own engine behind its own gRPC services for tests: ../shared/tools/qdrant_local.py
// with Python and `pip install qdrant-client`. It is no server of ours and no imitation, and it is slow; a test that is
// only about the index takes the real server that OUDERBRUG_TEST_QDRANT names, where one is named.
//
// OUDERBRUG_TEST_QDRANT_PYTHON names a Python that has the client, if python3 does not. Where there is none the test is
// skipped, aloud (internal/skiptest).
package qdrant

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/ouderbrug/ouderbrug/internal/skiptest"
)

// Server is a running engine. It forgets everything when it stops.
type Server struct {
	Addr string

	t    testing.TB
	cmd  *exec.Cmd
	args []string
}

// Named is the address and the key of the real server that the environment names, or "".
func Named() (addr, key string) {
	return os.Getenv("OUDERBRUG_TEST_QDRANT"), os.Getenv("OUDERBRUG_TEST_QDRANT_API_KEY")
}

// Start starts one on a free port, with flags such as "--api-key", "k", "--slow-ms", "500" or "--fail-every", "3".
func Start(t testing.TB, flags ...string) *Server {
	t.Helper()
	script := find()
	if script == "" {
		skiptest.Without(t, "qdrant", "../shared/tools/qdrant_local.py is not here; OUDERBRUG_TEST_QDRANT=host:port names a server")
	}
	if err := exec.Command(python(), "-c", "import qdrant_client, grpc").Run(); err != nil {
		skiptest.Without(t, "qdrant", "pip install qdrant-client, and name its Python in OUDERBRUG_TEST_QDRANT_PYTHON")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, Addr: l.Addr().String()}
	_ = l.Close()
	_, port, _ := net.SplitHostPort(s.Addr)
	s.args = append([]string{script, "--port", port}, flags...)
	t.Cleanup(s.Stop)
	s.Restart()
	return s
}

// Restart starts it anew on the same port, empty, with further flags.
func (s *Server) Restart(flags ...string) {
	s.t.Helper()
	s.Stop()
	s.cmd = exec.Command(python(), append(s.args, flags...)...)
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.HasPrefix(line, "listening") {
		s.t.Fatalf("qdrant_local.py says %q, %v", line, err)
	}
}

// Stop ends it. A parent that asks now finds nobody.
func (s *Server) Stop() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill() // what it holds is in memory
	_ = s.cmd.Wait()
	s.cmd = nil
}

// Freeze stops it from answering, and Thaw lets it go on: its connections stay open meanwhile. It has stopped when Freeze
// returns: the signal alone leaves it time for an answer.
func (s *Server) Freeze() {
	s.t.Helper()
	s.signal(syscall.SIGSTOP)
	for {
		var now syscall.WaitStatus
		_, err := syscall.Wait4(s.cmd.Process.Pid, &now, syscall.WUNTRACED, nil)
		switch {
		case errors.Is(err, syscall.EINTR):
		case err != nil || !now.Stopped():
			s.t.Fatalf("qdrant_local.py was to stop for a while and did not: %v, %v", now, err)
		default:
			return
		}
	}
}

// Thaw is the end of Freeze.
func (s *Server) Thaw() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(sig syscall.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatal(fmt.Errorf("signal qdrant_local.py: %w", err))
	}
}

func python() string {
	if p := os.Getenv("OUDERBRUG_TEST_QDRANT_PYTHON"); p != "" {
		return p
	}
	return "python3"
}

// find looks for the script beside the module's folder.
func find() string {
	dir, err := os.Getwd()
	for err == nil && dir != "/" {
		if _, gone := os.Stat(filepath.Join(dir, "go.mod")); gone == nil {
			script := filepath.Join(dir, "..", "shared", "tools", "qdrant_local.py")
			if _, err := os.Stat(script); err == nil {
				return script
			}
			return ""
		}
		dir = filepath.Dir(dir)
	}
	return ""
}
