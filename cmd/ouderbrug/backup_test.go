package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

// site is an installation that is no demo, in folders of its own.
type site struct {
	*testing.T
	dir, db, keys, keystore string
}

func newSite(t *testing.T) *site {
	t.Helper()
	dir := t.TempDir()
	s := &site{T: t, dir: dir, db: filepath.Join(dir, "data", "o.db"), keys: filepath.Join(dir, "keys", "k.json"), keystore: filepath.Join(dir, "store", "persons.db")}
	for _, f := range []string{"data", "store"} {
		if err := os.Mkdir(filepath.Join(dir, f), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	s.ok("init", "--db", "sqlite:"+s.db, "--keys", s.keys, "--file", filepath.Join(dir, "o.toml"))
	return s
}

func (s *site) args(more ...string) []string {
	return append(more, "--db", "sqlite:"+s.db, "--keys", s.keys, "--keystore", s.keystore)
}

// ok runs a command that must succeed.
func (s *site) ok(args ...string) string {
	s.Helper()
	out, code := command(s.T, "", args...)
	if code != 0 {
		s.Fatalf("%v: code %d: %s", args, code, out)
	}
	return out
}

// run runs a command on this installation, which must succeed.
func (s *site) run(args ...string) string {
	s.Helper()
	return s.ok(s.args(args...)...)
}

// refused runs a command that must fail with one line that has a hint in it, and
// change nothing in data, keys and key store.
func (s *site) refused(hint string, args ...string) {
	s.Helper()
	before := files(s.T, s.dir)
	out, code := command(s.T, "", s.args(args...)...)
	if code == 0 || !strings.Contains(out, hint) || strings.Count(strings.TrimSpace(out), "\n") > 0 {
		s.Errorf("%v: code %d, want one line with %q, got: %s", args, code, hint, out)
	}
	after := files(s.T, s.dir)
	for path := range after {
		if strings.HasSuffix(path, ".lock") || strings.HasSuffix(path, "-shm") || strings.HasSuffix(path, "-wal") && len(after[path]) == 0 {
			delete(after, path)
			delete(before, path)
		}
	}
	for path := range before {
		if strings.HasSuffix(path, "-shm") || strings.HasSuffix(path, "-wal") && len(before[path]) == 0 {
			delete(before, path)
		}
	}
	for path, was := range before {
		if is, ok := after[path]; !ok || !bytes.Equal(is, was) {
			s.Errorf("%v changed %s", args, filepath.Base(path))
		}
		delete(after, path)
	}
	for path := range after {
		s.Errorf("%v left %s behind", args, filepath.Base(path))
	}
}

func (s *site) serve(more ...string) *server {
	s.Helper()
	return serve(s.T, s.args(append(more, "--no-night-cover", "--burst-wait", "1ms")...)...)
}

// lose takes the data away, as a dead disk does.
func (s *site) lose() {
	s.Helper()
	for path := range files(s.T, filepath.Join(s.dir, "data")) {
		if err := os.Remove(path); err != nil {
			s.Fatal(err)
		}
	}
}

func (s *site) folder(name string) string { return filepath.Join(s.dir, name) }

// inKeystore are the living keys and the ledger, as another process sees them.
func (s *site) inKeystore() (keys []vault.Wrapped, ledger []bot.PersonID) {
	s.Helper()
	k, err := vault.ReadKeys(s.keys)
	if err != nil {
		s.Fatal(err)
	}
	store, err := vault.OpenKeeper(s.Context(), s.keystore, k, time.Now)
	if err != nil {
		s.Fatal(err)
	}
	defer store.Close()
	err = store.Export(s.Context(), func(w vault.Wrapped) error { keys = append(keys, w); return nil },
		func(e vault.Entry) error { ledger = append(ledger, e.Person); return nil })
	if err != nil {
		s.Fatal(err)
	}
	return keys, ledger
}

// standing says how many of some people have rows in the data.
func (s *site) standing(people []bot.PersonID) int {
	s.Helper()
	l, err := sqlite.OpenLook(s.Context(), s.db)
	if err != nil {
		s.Fatal(err)
	}
	defer l.Close()
	got, err := l.Standing(s.Context(), people)
	if err != nil {
		s.Fatal(err)
	}
	return len(got)
}

// forgotten waits until somebody is in the ledger and no byte of the data tells of
// her. It asks no database: a reader would hold the log open.
func (s *site) forgotten() (gone []bot.PersonID) {
	s.Helper()
	waitFor(s.T, func() bool { _, gone = s.inKeystore(); return len(gone) == 1 })
	waitFor(s.T, func() bool {
		for _, text := range files(s.T, s.folder("data")) {
			if bytes.Contains(text, []byte(gone[0])) {
				return false
			}
		}
		return true
	})
	return gone
}

// forgetMe asks to be forgotten, says yes and reads the receipt.
func (p *page) forgetMe() {
	p.t.Helper()
	p.send(map[string]string{"text": "vergeet mij"})
	for {
		for _, l := range p.lines("") {
			for _, c := range l.Choices {
				if strings.HasPrefix(c.L, "Ja") {
					p.send(map[string]string{"wire": c.W, "label": c.L})
					p.lines("wissen")
					return
				}
			}
		}
	}
}

const kanarie = "KANARIEQX"

func TestWhoWasForgottenDoesNotComeBackWithABackup(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	server := s.serve()
	desk, _ := s.inKeystore() // the desk has a key too
	p := server.visit("nl")
	p.send(map[string]string{"text": "ik ben de moeder van " + kanarie})
	p.lines("")
	hers, _ := s.inKeystore()
	hers = slices.DeleteFunc(hers, func(w vault.Wrapped) bool { return w.ID == desk[0].ID })
	if len(desk) != 1 || len(hers) != 1 {
		t.Fatalf("%d keys of one person, %d of the desk", len(hers), len(desk))
	}
	out := s.run("backup", "--to", s.folder("first")) // while it serves
	if !strings.Contains(out, "Keys: ") {
		t.Errorf("backup says %s", out)
	}
	p.forgetMe()
	gone := s.forgotten()
	s.nothingOf(kanarie, string(hers[0].Key), string(gone[0]))

	// Restored as it should be.
	server.stop()
	if strings.Contains(server.log.String(), kanarie) {
		t.Error("the log holds a canary")
	}
	s.lose()
	if out := s.run("restore", "--from", s.folder("first")); !strings.Contains(out, "1 keys came back, 1 people who were forgotten did not") {
		t.Errorf("restore says %s", out)
	}
	if n := s.standing(gone); n != 0 {
		t.Error("she stands in the restored data")
	}
	s.nothingOf(kanarie, string(hers[0].Key), string(gone[0]))

	// She comes back, as somebody new.
	server = s.serve()
	p.base, p.after = "http://"+server.addr, 0
	p.send(map[string]string{"text": "ik ben er weer NIEUWEKANARIE"})
	p.lines("")
	s.run("backup", "--to", s.folder("second"), "--keys-to", s.folder("second-keys"))
	server.stop()
	s.lose()
	s.run("restore", "--from", s.folder("second"), "--from", s.folder("second-keys"))
	server = s.serve()
	p.base, p.after = "http://"+server.addr, 0
	if got := p.get("/chat/lines?after=0"); !strings.Contains(got, "ik ben er weer NIEUWEKANARIE") {
		t.Errorf("her new record is not intact: %s", got)
	}
	if got := p.get("/chat/lines?after=0"); strings.Contains(got, kanarie+" ") {
		t.Error("her old words came back")
	}
	server.stop()
	if log := server.log.String(); strings.Contains(log, kanarie) || strings.Contains(log, "NIEUWEKANARIE") {
		t.Error("the log holds a canary")
	}
}

// nothingOf looks for bytes in data, logs of databases, keys and key store.
func (s *site) nothingOf(what ...string) {
	s.Helper()
	found := files(s.T, s.folder("data"), s.folder("store"), s.folder("keys"))
	if len(found) < 3 {
		s.Errorf("only %d files were looked into", len(found))
	}
	for path, data := range found {
		for i, w := range what {
			// The ledger keeps the random id.
			if bytes.Contains(data, []byte(w)) && !(i == 2 && strings.HasPrefix(path, s.folder("store"))) {
				s.Errorf("%s holds what is forgotten (%d)", filepath.Base(path), i)
			}
		}
	}
}

// An operator who copies the file back by hand gets the same.
func TestABackupCopiedBackByHandIsSweptBeforeAnybodyIsServed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	server := s.serve()
	p := server.visit("nl")
	p.send(map[string]string{"text": "ik ben de moeder van " + kanarie})
	p.lines("")
	s.run("backup", "--to", s.folder("first"))
	p.forgetMe()
	gone := s.forgotten()
	server.stop()
	s.lose()
	file, err := newest(s.folder("first"), vault.KindData)
	if err != nil {
		t.Fatal(err)
	}
	if err := copyFile(file, s.db); err != nil {
		t.Fatal(err)
	}
	if s.standing(gone) != 1 {
		t.Fatal("this test looks at the wrong backup")
	}
	s.serve()
	if s.standing(gone) != 0 {
		t.Error("she stands in the data that are served")
	}
}

func TestWithTheKeyStoreGoneTooItComesFromTheBackup(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	server := s.serve()
	p := server.visit("nl")
	p.send(map[string]string{"text": "bewaar " + kanarie})
	p.lines("")
	s.run("backup", "--to", s.folder("b"))
	server.stop()
	s.lose()
	for path := range files(t, s.folder("store")) {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	s.run("restore", "--from", s.folder("b"))
	server = s.serve()
	p.base = "http://" + server.addr
	if got := p.get("/chat/lines?after=0"); !strings.Contains(got, kanarie) {
		t.Errorf("her words are not there: %s", got)
	}
}
