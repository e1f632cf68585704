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
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/vault"
)

var (
	kills    = flag.Int("kills", 2, "how often a bot is killed")
	restarts = flag.Int("restarts", -1, "how often PostgreSQL is restarted; -1 is a tenth of the kills, and once at least")
	users    = flag.Int("users", 25, "how many people write")
)

func TestMain(m *testing.M) {
	if text := os.Getenv(childEnv); text != "" {
		os.Exit(childMain(text))
	}
	os.Exit(m.Run())
}

// ground is the parent: the platform, and the one who kills.
type ground struct {
	*testing.T
	dir       string
	setup     setup
	instances []*instance

	mu       sync.Mutex
	children int // how many were started
	got      []delivered
	accepted map[string]int // by user: messages 0 … n-1 were accepted
	heard    map[string]int // by user: different lines that came
	seen     map[bot.OutboxID]bool
	causes   []cause
	died     int // children that ended and were not killed
}

// delivered is a line as it came in, and when.
type delivered struct {
	line
	at time.Time
}

func TestChaosOnSQLite(t *testing.T) {
	g := newGround(t)
	g.setup.DB, g.setup.Keystore = "sqlite:"+filepath.Join(g.dir, "o.db"), filepath.Join(g.dir, "keys.db")
	g.run(1, func(i int) {
		pause(g.Context(), time.Duration(100+rand.IntN(400))*time.Millisecond)
		g.kill(g.instances[0])
	})
}

// One of two instances is killed at a time; PostgreSQL is restarted, in turn in good
// order and as a crash, between and under them.
func TestChaosOnPostgres(t *testing.T) {
	c := newCluster(t)
	g := newGround(t)
	g.setup.DB, g.setup.Keystore = c.dsn("data"), c.dsn("keys")
	n := *restarts
	if n < 0 {
		n = max(1, *kills/10)
	}
	done := 0
	g.run(2, func(i int) {
		for _, x := range g.instances {
			g.awaitUp(x)
		}
		// Sometimes before the dead one's leases are over, and sometimes after.
		pause(g.Context(), time.Duration(100+rand.IntN(1400))*time.Millisecond)
		g.kill(g.instances[rand.IntN(len(g.instances))])
		for ; done < n && done*(*kills) <= i*n; done++ {
			mode := []string{"immediate", "fast"}[done%2]
			g.restart(func() { c.restart(mode) })
		}
	})
	g.Logf("PostgreSQL was restarted %d times, %d of them as a crash", done, (done+1)/2)
}

func newGround(t *testing.T) *ground {
	// A socket's path may be 108 bytes long at most, and t.TempDir is longer.
	dir, err := os.MkdirTemp("", "chaos")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	g := &ground{T: t, dir: dir, accepted: map[string]int{}, heard: map[string]int{}, seen: map[bot.OutboxID]bool{}, setup: setup{Keys: filepath.Join(dir, "keys.json"), Out: filepath.Join(dir, "out.sock")}}
	if err := keys.Write(g.setup.Keys); err != nil {
		t.Fatal(err)
	}
	return g
}

// run lets people write to so many instances while kill is called again and again,
// and counts.
func (g *ground) run(instances int, kill func(i int)) {
	g.platform()
	for i := range instances {
		g.instances = append(g.instances, g.start(fmt.Sprint("in", i, ".sock")))
	}
	for _, x := range g.instances {
		g.awaitUp(x)
	}
	ctx, stop := context.WithCancel(g.Context())
	var writers sync.WaitGroup
	for i := range *users {
		writers.Go(func() { g.write(ctx, i) })
	}
	for i := range *kills {
		kill(i)
	}
	pause(ctx, 300*time.Millisecond)
	stop()
	writers.Wait()
	g.settle()
	for _, x := range g.instances {
		g.stop(x)
	}
	g.count()
}

// platform records every line that a child delivers.
func (g *ground) platform() {
	l, err := net.Listen("unix", g.setup.Out)
	if err != nil {
		g.Fatal(err)
	}
	s := &http.Server{ReadHeaderTimeout: 5 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var x line
		if err := json.NewDecoder(r.Body).Decode(&x); err != nil {
			http.Error(w, "unreadable", http.StatusBadRequest)
			return
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		g.got = append(g.got, delivered{x, time.Now()})
		if !g.seen[x.Outbox] {
			g.seen[x.Outbox] = true
			g.heard[x.User]++
		}
	})}
	go func() { _ = s.Serve(l) }() // it ends with Close
	g.Cleanup(func() { _ = s.Close() })
}

// ahead is how many messages a person writes before the first of them is answered:
// whoever takes in more than can be answered shows only that a queue is long.
const ahead = 20

// write lets one person write one message after the other; each comes again, with
// the same id and by the next instance, until one accepts it.
func (g *ground) write(ctx context.Context, i int) {
	user := fmt.Sprint("user", i)
	for n := 0; ctx.Err() == nil; n++ {
		in := bot.Inbound{Kind: bot.Message, ID: fmt.Sprint(user, "-", n), From: bot.Address{Channel: "chaos", User: user}, Text: fmt.Sprint(n)}
		// Whether the last one is accepted is waited for, so that it is known.
		for post(g.Context(), g.instances[i%len(g.instances)].client, in) != nil && g.Context().Err() == nil {
			i++
			pause(g.Context(), 5*time.Millisecond)
		}
		g.mu.Lock()
		g.accepted[user] = n + 1
		g.mu.Unlock()
		for pause(ctx, time.Duration(rand.IntN(20))*time.Millisecond); ctx.Err() == nil && 2*(n+1)-g.answered(user) > 2*ahead; {
			pause(ctx, 5*time.Millisecond)
		}
	}
}

// answered is how many lines a person got: two a message, in the end.
func (g *ground) answered(user string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.heard[user]
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// settle waits until every accepted message and its timer were answered, or nothing
// more came for a while: then count says what is missing.
func (g *ground) settle() {
	for last, since := g.open(), time.Now(); last > 0 && time.Since(since) < 30*time.Second; {
		<-time.After(20 * time.Millisecond)
		if n := g.open(); n != last {
			last, since = n, time.Now()
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
	return n - len(g.seen)
}
