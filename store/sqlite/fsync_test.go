package sqlite_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/skiptest"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

// flushDir is set in the environment of the child that strace looks at.
const flushDir = "OUDERBRUG_FLUSH_DIR"

const (
	single  = 50  // commits one after the other
	grouped = 400 // commits at once
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(flushDir); dir != "" {
		if err := flushes(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// Every commit that was told to be durable is flushed before it is told, and
// commits that wait for each other share a flush. strace counts the flushes.
func TestEveryCommitIsFlushedAndThoseAtOnceShareIt(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		skiptest.Without(t, "strace", "flushes are counted with it (apt-get install strace)")
	}
	dir := t.TempDir()
	trace := filepath.Join(dir, "trace")
	c := exec.Command(strace, "-f", "-e", "trace=fsync,fdatasync,write", "-e", "signal=none", "-o", trace, os.Args[0], "-test.run=^$")
	c.Env = append(os.Environ(), flushDir+"="+dir)
	if out, err := c.CombinedOutput(); err != nil {
		t.Skipf("SKIPPED: flushes are not counted where strace may not look (%v: %s)", err, out)
	}
	n := between(t, trace)
	t.Logf("%d commits one after the other: %d flushes; %d commits at once: %d flushes", single, n["single"], grouped, n["grouped"])
	if n["single"] < single {
		t.Errorf("%d commits were flushed %d times: some were told to be durable and were not", single, n["single"])
	}
	if n["single"] > single+single/5 {
		t.Errorf("%d commits were flushed %d times: that is wasteful", single, n["single"])
	}
	if n["grouped"] < 1 || n["grouped"] > grouped/8 {
		t.Errorf("%d commits at once were flushed %d times", grouped, n["grouped"])
	}
}

// between counts the flushes after each mark in a trace.
func between(t *testing.T, trace string) map[string]int {
	t.Helper()
	f, err := os.Open(trace)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	n, mark := map[string]int{}, ""
	for lines := bufio.NewScanner(f); lines.Scan(); {
		switch l := lines.Text(); {
		case strings.Contains(l, `"mark `):
			mark = strings.Fields(l[strings.Index(l, `"mark `):])[1]
		case strings.Contains(l, "resumed>"): // the second half of a line that was counted
		case strings.Contains(l, "fsync(") || strings.Contains(l, "fdatasync("):
			n[mark]++
		}
	}
	return n
}

// flushes is what the child does.
func flushes(dir string) error {
	ctx := context.Background()
	keys, err := vault.NewKeys()
	if err != nil {
		return err
	}
	v := vault.New(keys, vault.NewMemory())
	s, err := sqlite.Open(ctx, filepath.Join(dir, "o.db"), sqlite.Options{Vault: v, Installation: keys.Installation, Now: time.Now, NewID: rand.Text})
	if err != nil {
		return err
	}
	receive := func(i int) error {
		_, err := s.Receive(ctx, []bot.Arrival{{ID: bot.EventID(rand.Text()), At: time.Now(), Inbound: bot.Inbound{
			Kind: bot.Message, ID: fmt.Sprint(i), From: bot.Address{Channel: "c", User: "u"}, Text: "x",
		}}})
		return err
	}
	if err := receive(-1); err != nil { // makes the person
		return err
	}
	mark("single")
	for i := range single {
		if err := receive(i); err != nil {
			return err
		}
	}
	mark("grouped")
	errs := make([]error, grouped)
	var wg sync.WaitGroup
	for i := range grouped {
		wg.Go(func() { errs[i] = receive(single + i) })
	}
	wg.Wait()
	mark("end")
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return s.Close()
}

// mark writes a word that strace sees.
func mark(what string) { fmt.Fprintf(os.Stderr, "mark %s \n", what) }
