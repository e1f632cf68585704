package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/internal/skiptest"
	"github.com/ouderbrug/ouderbrug/store/postgres"
)

// later runs a command as if so much time had passed.
func later(t *testing.T, by time.Duration, args ...string) (out string, code int) {
	t.Helper()
	var b bytes.Buffer
	e := &env{ctx: t.Context(), in: strings.NewReader(""), out: &b, errs: &b, now: func() time.Time { return time.Now().Add(by) }, log: slog.New(slog.DiscardHandler)}
	code = runIn(e, args)
	return b.String(), code
}

var kinds = regexp.MustCompile(`(?m)^(\S.*\S) +(\d+)$`)

// kindsOf are the lines of kinds and numbers.
func kindsOf(out string) string { return strings.Join(kinds.FindAllString(out, -1), "\n") }

// TestADryRunOfThePurgeCountsAndTheRealOneTakes goes with and without a server.
func TestADryRunOfThePurgeCountsAndTheRealOneTakes(t *testing.T) {
	t.Parallel()
	dir, file := installation(t)
	db := filepath.Join(dir, "data", "o.db")
	s := serve(t, "--config", file, "--no-night-cover")
	p := s.visit("nl")
	p.send(map[string]string{"text": "hoe slaapt mijn baby door"})
	p.lines("")

	dry := []string{"purge", "--dry-run", "--config", file}
	if out, code := command(t, "", dry...); code != 0 || !strings.Contains(out, "0 would go now") { // by the socket
		t.Fatalf("while serve runs: code %d: %s", code, out)
	}
	if out, code := command(t, "", "purge", "--config", file); code != 0 || !strings.Contains(out, "0 went.") {
		t.Fatalf("a purge while serve runs: code %d: %s", code, out)
	}
	s.stop()

	sum := func() [sha256.Size]byte {
		data, err := os.ReadFile(db)
		if err != nil {
			t.Fatal(err)
		}
		return sha256.Sum256(data)
	}
	before := sum()
	counted, code := later(t, 72*time.Hour, dry...)
	if code != 0 || strings.Contains(kindsOf(counted), "event texts    0") || !strings.Contains(counted, "nothing was changed") {
		t.Fatalf("after three days: code %d: %s", code, counted)
	}
	if sum() != before {
		t.Error("a dry run changed the file")
	}
	taken, code := later(t, 72*time.Hour, "purge", "--config", file)
	if code != 0 || kindsOf(taken) != kindsOf(counted) {
		t.Errorf("code %d; counted\n%s\ntaken\n%s", code, counted, taken)
	}
	if out, code := later(t, 72*time.Hour, dry...); code != 0 || !strings.Contains(out, "0 would go now") {
		t.Errorf("after the purge: code %d: %s", code, out)
	}
	if out, code := command(t, "", "purge", "--dry-run", "--db", "sqlite:"+filepath.Join(dir, "none.db"), "--keys", filepath.Join(dir, "keys", "k.json")); code == 0 || !strings.Contains(out, "there is no database") {
		t.Errorf("of no data: code %d: %s", code, out)
	}
	if _, err := os.Stat(filepath.Join(dir, "none.db")); err == nil {
		t.Error("a dry run made a database")
	}
}

// TestADryRunOfThePurgeOnPostgreSQLOnlyLooks: it neither migrates nor makes anything.
func TestADryRunOfThePurgeOnPostgreSQLOnlyLooks(t *testing.T) {
	t.Parallel()
	server := os.Getenv("OUDERBRUG_TEST_POSTGRES")
	if server == "" {
		skiptest.Without(t, "postgres", "set OUDERBRUG_TEST_POSTGRES")
	}
	dsn, drop, err := postgres.Scratch(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = drop(context.Background()) })
	_, file := installation(t)
	dir := filepath.Dir(file)
	common := []string{"--config", file, "--db", dsn, "--keystore", filepath.Join(dir, "persons.keys")}
	s := serve(t, append([]string{"--no-night-cover"}, common...)...)
	p := s.visit("nl")
	p.send(map[string]string{"text": "hoe slaapt mijn baby door"})
	p.lines("")
	counted, code := later(t, 72*time.Hour, append([]string{"purge", "--dry-run"}, common...)...)
	if code != 0 || strings.Contains(kindsOf(counted), "event texts    0") {
		t.Fatalf("code %d: %s", code, counted)
	}
	s.stop()
	if again, _ := later(t, 72*time.Hour, append([]string{"purge", "--dry-run"}, common...)...); again != counted {
		t.Errorf("counted twice:\n%s\n%s", counted, again)
	}
	taken, code := later(t, 72*time.Hour, append([]string{"purge"}, common...)...)
	if code != 0 || kindsOf(taken) != kindsOf(counted) {
		t.Errorf("code %d; counted\n%s\ntaken\n%s", code, counted, taken)
	}
}
