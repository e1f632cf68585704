package chaos

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/vault"
)

var (
	kills = flag.Int("kills", 2, "how often the bot is killed")
	users = flag.Int("users", 25, "how many people write")
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := child(dir); err != nil {
			fmt.Fprintln(os.Stderr, "child:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// ground is the parent: the platform, and the one who kills.
type ground struct {
	*testing.T
	dir    string
	client *http.Client

	mu       sync.Mutex
	epoch    int // how many children were started
	got      []delivered
	accepted map[string]int // by user: messages 0 … n-1 were accepted
	child    *exec.Cmd
}

type delivered struct {
	line
	epoch int
}

func TestChaos(t *testing.T) {
	// A socket's path may be 108 bytes long at most, and t.TempDir is longer.
	dir, err := os.MkdirTemp("", "chaos")
	if err != nil {
		t.Fatal(err)
	}
	g := &ground{T: t, dir: dir, client: over(filepath.Join(dir, "in.sock")), accepted: map[string]int{}}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	g.platform()
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.Write(filepath.Join(dir, "keys.json")); err != nil {
		t.Fatal(err)
	}
	g.start()
	ctx, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	for i := range *users {
		writers.Go(func() { g.write(ctx, fmt.Sprint("user", i)) })
	}
	for range *kills {
		<-time.After(time.Duration(100+rand.IntN(400)) * time.Millisecond)
		g.kill()
		g.start()
	}
	<-time.After(300 * time.Millisecond)
	stop()
	writers.Wait()
	g.settle()
	if err := g.child.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := g.child.Wait(); err != nil {
		t.Fatalf("the last child did not end well: %v", err)
	}
	g.count()
}

// platform records every line that the child delivers.
func (g *ground) platform() {
	l, err := net.Listen("unix", filepath.Join(g.dir, "out.sock"))
	if err != nil {
		g.Fatal(err)
	}
	s := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var x line
		if err := json.NewDecoder(r.Body).Decode(&x); err != nil {
			http.Error(w, "unreadable", http.StatusBadRequest)
			return
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		g.got = append(g.got, delivered{x, g.epoch})
	})}
	go func() { _ = s.Serve(l) }() // it ends with Close
	g.Cleanup(func() { _ = s.Close() })
}

// start starts a child; it is written to as soon as it listens.
func (g *ground) start() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.epoch++
	g.child = exec.Command(os.Args[0], "-test.run=^$")
	g.child.Env = append(os.Environ(), childDir+"="+g.dir)
	g.child.Stderr = g.Output()
	if err := g.child.Start(); err != nil {
		g.Fatal(err)
	}
}

func (g *ground) kill() {
	if err := g.child.Process.Kill(); err != nil {
		g.Fatal(err)
	}
	_ = g.child.Wait() // it says that the child was killed
}

// write lets one person write one message after the other; each comes again, with
// the same id, until it is accepted.
func (g *ground) write(ctx context.Context, user string) {
	for n := 0; ctx.Err() == nil; n++ {
		in := bot.Inbound{Kind: bot.Message, ID: fmt.Sprint(user, "-", n), From: bot.Address{Channel: "chaos", User: user}, Text: fmt.Sprint(n)}
		for {
			// Whether the last one is accepted is waited for, so that it is known.
			err := post(g.Context(), g.client, in)
			if err == nil {
				break
			}
			pause(g.Context(), 5*time.Millisecond)
		}
		g.mu.Lock()
		g.accepted[user] = n + 1
		g.mu.Unlock()
		pause(ctx, time.Duration(rand.IntN(20))*time.Millisecond)
	}
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// settle waits until every accepted message and its timer were answered.
func (g *ground) settle() {
	late := time.After(time.Minute)
	for {
		if g.open() == 0 {
			return
		}
		select {
		case <-late:
			return // count says what is missing
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// open is how many lines are still to come.
func (g *ground) open() (n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, k := range g.accepted {
		n += 2 * k
	}
	seen := map[bot.OutboxID]bool{}
	for _, d := range g.got {
		if !seen[d.Outbox] {
			seen[d.Outbox] = true
			n--
		}
	}
	return n
}
