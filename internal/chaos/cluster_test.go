package chaos

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/internal/skiptest"
)

// cluster is a PostgreSQL of our own, which may be restarted without harm to anybody.
// It listens on a socket in its folder and nowhere else.
type cluster struct {
	testing.TB
	dir, bin string
}

// newCluster makes a cluster with two databases, data and keys, where PostgreSQL's
// own programs are installed.
func newCluster(t testing.TB) *cluster {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/createdb") // Debian's
	if err != nil {
		t.Fatal(err)
	}
	if on, err := exec.LookPath("createdb"); err == nil && len(found) == 0 {
		found = append(found, on)
	}
	if len(found) == 0 {
		skiptest.Without(t, "postgres", "initdb and pg_ctl, of the package postgresql, make the server that is restarted")
	}
	slices.Sort(found)
	dir, err := os.MkdirTemp("", "chaospg")
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster{TB: t, dir: dir, bin: filepath.Dir(found[len(found)-1])}
	t.Cleanup(func() {
		_, _ = c.try("pg_ctl", "-D", c.data(), "-m", "immediate", "-w", "stop") // it may never have run
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if os.Getuid() == 0 { // PostgreSQL refuses to run as root
		u, err := user.Lookup("postgres")
		if err != nil {
			skiptest.Without(t, "postgres", "as root it runs as the user postgres, whom the package postgresql makes")
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			t.Fatal(err)
		}
	}
	c.do("initdb", "-D", c.data(), "-U", "ouderbrug", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
	settings := fmt.Sprintf("\nlisten_addresses = ''\nunix_socket_directories = '%s'\nmax_connections = 200\n", dir)
	f, err := os.OpenFile(filepath.Join(c.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(settings); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	c.start()
	for _, name := range []string{"data", "keys"} {
		c.do("createdb", "-h", dir, "-U", "ouderbrug", name)
	}
	return c
}

func (c *cluster) data() string { return filepath.Join(c.dir, "data") }

// dsn is the address of a database of it.
func (c *cluster) dsn(name string) string {
	return "postgres://ouderbrug@/" + name + "?host=" + c.dir
}

func (c *cluster) start() {
	c.do("pg_ctl", "-D", c.data(), "-w", "-l", filepath.Join(c.dir, "log"), "start")
}

// restart stops the server, in good order (fast) or as a crash (immediate), and
// starts it again.
func (c *cluster) restart(mode string) {
	c.do("pg_ctl", "-D", c.data(), "-m", mode, "-w", "stop")
	c.start()
}

func (c *cluster) do(program string, args ...string) {
	if out, err := c.try(program, args...); err != nil {
		c.Fatalf("%s: %v\n%s", program, err, out)
	}
}

// try runs one of PostgreSQL's programs. Its output goes to a file, since a server
// that it starts keeps it open.
func (c *cluster) try(program string, args ...string) ([]byte, error) {
	ctx, done := context.WithTimeout(context.WithoutCancel(c.Context()), time.Minute)
	defer done()
	words := append([]string{filepath.Join(c.bin, program)}, args...)
	if os.Getuid() == 0 {
		quoted := make([]string, len(words))
		for i, w := range words {
			quoted[i] = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
		words = []string{"su", "postgres", "-c", strings.Join(quoted, " ")}
	}
	f, err := os.CreateTemp("", "chaospg-out")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close(); _ = os.Remove(f.Name()) }()
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = "/", f, f
	err = cmd.Run()
	out, _ := os.ReadFile(f.Name())
	return bytes.TrimSpace(out), err
}
