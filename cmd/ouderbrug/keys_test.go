package main

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/skiptest"
)

// People are served before, while and after the master key is rotated, those who
// are known and those who are new.
func TestTheMasterKeyIsRotatedWhileItServes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	server := s.serve()
	known := server.visit("nl")
	talk := func(p *page, text string) {
		t.Helper()
		p.send(map[string]string{"text": text})
		p.lines("")
	}
	talk(known, "hallo")
	for range 2 {
		if out := s.run("keys", "rotate"); !strings.Contains(out, "is in use") {
			t.Errorf("rotate says %s", out)
		}
		talk(known, "nog een keer")
		talk(server.visit("nl"), "ik ben nieuw")
	}
	if out := s.run("keys", "rotate", "--drop-old"); !strings.Contains(out, "2 old master keys are out of") {
		t.Errorf("drop-old says %s", out)
	}
	talk(known, "en nog eens")
	talk(server.visit("nl"), "ik ook")
	if code := server.stop(); code != 0 {
		t.Fatalf("serve ended with %d", code)
	}
	server = s.serve()
	known.base = "http://" + server.addr
	if got := known.get("/chat/lines?after=0"); !strings.Contains(got, "hallo") || !strings.Contains(got, "en nog eens") {
		t.Errorf("not all of her lines are there: %s", got)
	}
	if out := s.run("keys", "rotate", "--drop-old"); !strings.Contains(out, "no old master key") {
		t.Errorf("drop-old says %s", out)
	}
	s.refused("can't be used together", "keys", "rotate", "--drop-old", "--add")
}

// database is a PostgreSQL database of the test's own.
func database(t *testing.T) (dsn string, again func()) {
	t.Helper()
	server := os.Getenv("OUDERBRUG_TEST_POSTGRES")
	if server == "" {
		skiptest.Without(t, "postgres", "set OUDERBRUG_TEST_POSTGRES to the DSN of a server")
	}
	name := "backup_" + newID()
	do := func(q string) {
		t.Helper()
		ctx := context.WithoutCancel(t.Context())
		conn, err := pgx.Connect(ctx, server)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(ctx)
		if _, err := conn.Exec(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	do("CREATE DATABASE " + name)
	t.Cleanup(func() { do("DROP DATABASE " + name + " WITH (FORCE)") })
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String(), func() { do("DROP DATABASE " + name + " WITH (FORCE)"); do("CREATE DATABASE " + name) }
}

// tool runs one of PostgreSQL's own tools.
func tool(t *testing.T, name string, args ...string) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
		if len(found) == 0 {
			skiptest.Without(t, "postgres", "install "+name)
		}
		path = found[len(found)-1]
	}
	if out, err := exec.CommandContext(t.Context(), path, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", name, err, out)
	}
}

func TestWhoWasForgottenDoesNotComeBackWithAPgRestore(t *testing.T) {
	t.Parallel()
	dsn, again := database(t)
	s := newSite(t)
	args := func(more ...string) []string {
		return append(more, "--db", dsn, "--keys", s.keys, "--keystore", s.keystore)
	}
	with := func(f func(*data)) {
		t.Helper()
		p := place{DB: dsn, Keys: s.keys, Keystore: s.keystore}
		d, err := openData(t.Context(), p.settings(), time.Now)
		if err != nil {
			t.Fatal(err)
		}
		f(d)
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	dump := func() string {
		file := filepath.Join(t.TempDir(), "data.dump")
		tool(t, "pg_dump", "-Fc", "-f", file, dsn)
		s.ok(args("backup", "--keys-only", "--to", s.folder("keys-backup"))...)
		return file
	}
	restore := func(file string) string {
		again()
		tool(t, "pg_restore", "-d", dsn, "--no-owner", file)
		return s.ok(args("restore", "--from", s.folder("keys-backup"))...)
	}
	serve := func() *server {
		return serve(t, args("--no-night-cover", "--burst-wait", "1ms")...)
	}

	server := serve()
	p, other := server.visit("nl"), server.visit("nl")
	p.send(map[string]string{"text": "ik ben de moeder van " + kanarie})
	p.lines("")
	other.send(map[string]string{"text": "ik blijf"})
	other.lines("")
	file := dump()
	if out, code := command(t, "", args("restore", "--from", s.folder("keys-backup"))...); code == 0 || !strings.Contains(out, "is connected to this database") {
		t.Errorf("restoring under a server: code %d: %s", code, out)
	}
	p.forgetMe()
	var gone []bot.PersonID
	waitFor(t, func() bool { _, gone = s.inKeystore(); return len(gone) == 1 })
	server.stop()
	standing := func() (n int) {
		with(func(d *data) {
			got, err := d.store.Standing(t.Context(), gone)
			if err != nil {
				t.Fatal(err)
			}
			n = len(got)
		})
		return n
	}

	if out := restore(file); !strings.Contains(out, "1 people who were forgotten did not") {
		t.Errorf("restore says %s", out)
	}
	if n := standing(); n != 0 {
		t.Error("she stands in the restored data")
	}
	keys, _ := s.inKeystore()
	if len(keys) != 2 {
		t.Errorf("%d keys of one person and the desk", len(keys))
	}

	// Served without restoring the keys: the same.
	again()
	tool(t, "pg_restore", "-d", dsn, "--no-owner", file)
	if n := standing(); n != 1 {
		t.Fatal("this test looks at the wrong dump")
	}
	server = serve()
	if n := standing(); n != 0 {
		t.Error("she stands in the data that are served")
	}
	p.base, p.after, other.base = "http://"+server.addr, 0, "http://"+server.addr
	if got := other.get("/chat/lines?after=0"); !strings.Contains(got, "ik blijf") {
		t.Errorf("who was not forgotten lost her lines: %s", got)
	}
	p.send(map[string]string{"text": "ik ben er weer"})
	p.lines("")
	file = dump()
	server.stop()
	for path := range files(t, s.folder("store")) { // and this time the key store is gone too
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	if out := restore(file); !strings.Contains(out, "3 keys came back, 0 people") {
		t.Errorf("restore says %s", out)
	}
	server = serve()
	p.base = "http://" + server.addr
	if got := p.get("/chat/lines?after=0"); !strings.Contains(got, "ik ben er weer") || strings.Contains(got, kanarie) {
		t.Errorf("her new record is not intact: %s", got)
	}
}

func TestKeysAndDataInOneClusterAreRefused(t *testing.T) {
	t.Parallel()
	dsn, _ := database(t)
	other, _ := database(t) // another database of the same server
	s := newSite(t)
	for _, args := range [][]string{{"migrate"}, {"keys", "rotate"}, {"backup", "--keys-only", "--to", s.folder("b")}} {
		out, code := command(t, "", append(args, "--db", dsn, "--keys", s.keys, "--keystore", other)...)
		if code == 0 || !strings.Contains(out, "one PostgreSQL cluster") || strings.Count(strings.TrimSpace(out), "\n") > 0 {
			t.Errorf("%v: code %d: %s", args, code, out)
		}
	}
	if out, code := command(t, "", "init", "--db", dsn, "--keys", s.folder("new.json"), "--keystore", other, "--file", s.folder("new.toml")); code == 0 || !strings.Contains(out, "one PostgreSQL cluster") {
		t.Errorf("init: code %d: %s", code, out)
	}
}

// One machine may keep its data in a file and its keys in PostgreSQL.
func TestDataInAFileAndKeysInPostgreSQL(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.keystore, _ = database(t)
	s.write("amira", "zaynab")
	s.run("keys", "rotate")
	s.run("backup", "--to", s.folder("b"))
	s.lose()
	if out := s.run("restore", "--from", s.folder("b")); !strings.Contains(out, "2 keys came back, 0 people") {
		t.Errorf("restore says %s", out)
	}
	if got := s.write("fatma"); len(got) != 3 {
		t.Errorf("%d people wait", len(got))
	}
}
