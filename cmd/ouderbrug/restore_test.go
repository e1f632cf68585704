package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

// write lets people write, without a server, and returns them.
func (s *site) write(users ...string) (out []bot.Person) {
	s.Helper()
	s.with(func(d *data) {
		for _, u := range users {
			a := bot.Arrival{ID: bot.EventID(newID()), At: time.Now(), Inbound: bot.Inbound{Kind: bot.Message, ID: newID(), From: bot.Address{Channel: "chan", User: u}, Text: kanarie}}
			if _, err := d.store.Receive(s.Context(), []bot.Arrival{a}); err != nil {
				s.Fatal(err)
			}
		}
		got, _, err := d.store.Claim(s.Context(), bot.ClaimQuery{Now: time.Now().Add(time.Minute), Limit: 99, Owner: "x", Lease: time.Second})
		if err != nil {
			s.Fatal(err)
		}
		for _, c := range got {
			out = append(out, c.Person)
		}
	})
	return out
}

// with opens the data as a process of its own.
func (s *site) with(f func(*data)) {
	s.Helper()
	p := place{DB: "sqlite:" + s.db, Keys: s.keys, Keystore: s.keystore}
	d, err := openData(s.Context(), p.settings(), time.Now)
	if err != nil {
		s.Fatal(err)
	}
	f(d)
	if err := d.Close(); err != nil {
		s.Fatal(err)
	}
}

func (s *site) newest(dir, kind string) string {
	s.Helper()
	file, err := newest(dir, kind)
	if err != nil || file == "" {
		s.Fatalf("no %s in the backup: %v", kind, err)
	}
	return file
}

// edit changes the manifest of a backup file.
func (s *site) edit(file string, change func(*manifest)) {
	s.Helper()
	m, err := readBackup(file)
	if err != nil {
		s.Fatal(err)
	}
	change(&m)
	text, err := json.Marshal(m)
	if err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(manifestOf(file), text, 0o600); err != nil {
		s.Fatal(err)
	}
}

func TestARestoreThatCannotBeRightIsRefusedAndChangesNothing(t *testing.T) {
	t.Parallel()
	backed := func(t *testing.T) (*site, string, string) {
		s := newSite(t)
		s.write("amira")
		s.run("backup", "--to", s.folder("b"))
		return s, s.newest(s.folder("b"), vault.KindData), s.newest(s.folder("b"), vault.KindKeys)
	}
	for name, f := range map[string]func(s *site, data, keys string){
		"onto data": func(s *site, _, _ string) { s.refused("there are data in", "restore", "--from", s.folder("b")) },
		"no backup there": func(s *site, _, _ string) {
			s.lose()
			s.refused("there is no backup at", "restore", "--from", s.folder("x"))
		},
		"an empty folder": func(s *site, _, _ string) { s.lose(); s.refused("there is no backup in", "restore", "--from", s.dir) },
		"no keys":         func(s *site, data, _ string) { s.lose(); s.refused("no backup of the keys", "restore", "--from", data) },
		"no data":         func(s *site, _, keys string) { s.lose(); s.refused("no backup of the data", "restore", "--from", keys) },
		"the data twice": func(s *site, data, _ string) {
			s.lose()
			s.refused("name one of them", "restore", "--from", s.folder("b"), "--from", data)
		},
		"a file cut short": func(s *site, data, _ string) {
			s.lose()
			s.cut(data)
			s.refused("is damaged", "restore", "--from", s.folder("b"))
		},
		"keys cut short": func(s *site, _, keys string) {
			s.lose()
			s.cut(keys)
			s.refused("is damaged", "restore", "--from", s.folder("b"))
		},
		"no manifest": func(s *site, data, _ string) {
			s.lose()
			_ = os.Remove(manifestOf(data))
			s.refused("no manifest", "restore", "--from", s.folder("b"))
		},
		"a broken manifest": func(s *site, data, _ string) {
			s.lose()
			s.cut(manifestOf(data))
			s.refused("manifest", "restore", "--from", s.folder("b"))
		},
		"a newer program's": func(s *site, data, _ string) {
			s.lose()
			s.edit(data, func(m *manifest) { m.Migration = "999_x.sql" })
			s.refused("newer than this program", "restore", "--from", s.folder("b"))
		},
		"keys older than the data": func(s *site, _, keys string) {
			s.lose()
			s.edit(keys, func(m *manifest) { m.At = m.At.Add(-time.Hour) })
			s.refused("is older than that of the data", "restore", "--from", s.folder("b"))
		},
		"another installation's": func(s *site, _, _ string) {
			other := newSite(s.T)
			other.refused("another installation", "restore", "--from", s.folder("b"))
		},
		"another installation's, with a false manifest": func(s *site, data, keys string) {
			other := newSite(s.T)
			k, err := vault.ReadKeys(other.keys)
			if err != nil {
				s.Fatal(err)
			}
			for _, f := range []string{data, keys} {
				s.edit(f, func(m *manifest) { m.Installation = k.Installation })
			}
			other.refused("another installation", "restore", "--from", s.folder("b"))
		},
		"keys of a dropped master": func(s *site, _, _ string) {
			s.run("keys", "rotate")
			if out := s.run("keys", "rotate", "--drop-old"); !strings.Contains(out, "cannot be read any more") {
				s.Errorf("dropping says %s", out)
			}
			s.lose()
			s.refused("newest key file", "restore", "--from", s.folder("b"))
		},
		"a server that begins": func(s *site, _, _ string) {
			s.lose()
			lock, err := sqlite.Lock(s.db)
			if err != nil {
				s.Fatal(err)
			}
			defer lock.Close()
			s.refused("another ouderbrug", "restore", "--from", s.folder("b"))
		},
		"the log of a lost database": func(s *site, _, _ string) {
			s.lose()
			if err := os.WriteFile(s.db+"-wal", []byte("x"), 0o600); err != nil {
				s.Fatal(err)
			}
			s.refused("move it away", "restore", "--from", s.folder("b"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(backed(t))
		})
	}
}

// cut shortens a file.
func (s *site) cut(path string) {
	s.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(path, text[:len(text)/2], 0o600); err != nil {
		s.Fatal(err)
	}
}

func TestARestoreIntoEmptyTablesAndAgainAfterADeath(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	people := s.write("amira", "zaynab")
	s.run("backup", "--to", s.folder("b"))
	s.lose()
	s.run("migrate") // empty tables
	if err := os.WriteFile(s.db+".restoring", []byte("half a fi"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := s.run("restore", "--from", s.folder("b")); !strings.Contains(out, "2 keys came back, 0 people") {
		t.Errorf("restore says %s", out)
	}
	if n := s.standing([]bot.PersonID{people[0].ID, people[1].ID}); n != 2 {
		t.Errorf("%d of 2 people are there", n)
	}
	if got := s.write("amira"); len(got) != 2 { // both are unanswered
		t.Errorf("%d people wait", len(got))
	}
	left, err := filepath.Glob(s.db + ".restoring*")
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// The ledger of now counts, and that of the backup where the one of now is lost.
func TestBothLedgersCount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	people := s.write("amira", "zaynab", "fatma")
	record := func(p bot.PersonID) {
		s.with(func(d *data) {
			if err := d.vault.Record(t.Context(), p); err != nil {
				t.Fatal(err)
			}
		})
	}
	record(people[0].ID) // in the ledger only: as if death came before the key
	s.run("backup", "--to", s.folder("b"))
	for path := range files(t, s.folder("store")) {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	s.lose()
	record(people[1].ID) // in a new key store
	if out := s.run("restore", "--from", s.folder("b")); !strings.Contains(out, "1 keys came back, 2 people who were forgotten did not") {
		t.Errorf("restore says %s", out)
	}
	if s.standing([]bot.PersonID{people[0].ID, people[1].ID}) != 0 || s.standing([]bot.PersonID{people[2].ID}) != 1 {
		t.Error("the wrong people are there")
	}
	keys, ledger := s.inKeystore()
	if len(keys) != 1 || keys[0].ID != people[2].Key || len(ledger) != 2 {
		t.Errorf("%d keys, %d in the ledger", len(keys), len(ledger))
	}
}

func TestABackupIsNeverOverwrittenAndItsFilesAreTheOwners(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("amira")
	s.run("backup", "--to", s.folder("b"))
	for path, data := range files(t, s.folder("b")) {
		if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
			t.Errorf("others can read %s", filepath.Base(path))
		}
		if bytes.Contains(data, []byte(kanarie)) {
			t.Errorf("%s holds a canary", filepath.Base(path))
		}
	}
	if n := len(files(t, s.folder("b"))); n != 4 {
		t.Errorf("%d files", n)
	}
	now := time.Now()
	e := &env{ctx: t.Context(), out: &bytes.Buffer{}, now: func() time.Time { return now }}
	c := backupCmd{place: place{DB: "sqlite:" + s.db, Keys: s.keys, Keystore: s.keystore}, To: s.folder("c")}
	if err := c.Run(e); err != nil {
		t.Fatal(err)
	}
	if err := c.Run(e); err == nil || !strings.Contains(err.Error(), "never overwritten") {
		t.Errorf("a second one in the same second says %v", err)
	}
	c.KeysOnly, c.To = true, s.folder("d")
	if err := c.Run(e); err != nil || len(files(t, s.folder("d"))) != 2 {
		t.Errorf("only the keys: %v", err)
	}
}

func TestBackupSaysInOneSentenceWhatIsWrong(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.refused("there is no key store", "backup", "--to", s.folder("b"))
	s.write("amira")
	other := newSite(t)
	other.write("zaynab")
	for hint, args := range map[string][]string{
		"--keystore":                  {"backup", "--to", s.folder("b"), "--db", "postgres://127.0.0.1:1/x", "--keys", s.keys, "--keys-only"},
		"pg_dump first":               {"backup", "--to", s.folder("b"), "--db", "postgres://127.0.0.1:1/x", "--keys", s.keys, "--keystore", s.keystore},
		"there is no database":        {"backup", "--to", s.folder("b"), "--db", "sqlite:" + s.db + "x", "--keys", s.keys, "--keystore", s.keystore},
		"was made with other keys":    {"backup", "--to", s.folder("b"), "--db", "sqlite:" + other.db, "--keys", s.keys, "--keystore", s.keystore},
		"master key does not fit":     {"backup", "--to", s.folder("b"), "--db", "sqlite:" + s.db, "--keys", s.keys, "--keystore", other.keystore},
		"no keys at":                  {"backup", "--to", s.folder("b"), "--db", "sqlite:" + s.db, "--keys", s.keys + "x", "--keystore", s.keystore},
		"stand beside the data":       {"backup", "--to", s.folder("b"), "--db", "sqlite:" + s.db, "--keys", filepath.Join(s.dir, "data", "k.json"), "--keystore", s.keystore},
		"the data are in PostgreSQL:": {"keys", "rotate", "--db", "postgres://127.0.0.1:1/x", "--keys", s.keys},
	} {
		out, code := command(t, "", args...)
		if code == 0 || !strings.Contains(out, hint) || strings.Count(strings.TrimSpace(out), "\n") > 0 {
			t.Errorf("want one line with %q, got code %d: %s", hint, code, out)
		}
	}
}
