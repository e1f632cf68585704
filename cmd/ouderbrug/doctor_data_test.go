package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/vault"
)

// doctor says what it finds about keys and backups, at a time.
func (s *site) doctor(now time.Time) string {
	s.Helper()
	c := doctorCmd{Settings: config.Settings{DB: "sqlite:" + s.db, Keys: s.keys, Keystore: s.keystore}}
	e := &env{ctx: s.Context(), out: &bytes.Buffer{}, now: func() time.Time { return now }}
	var out []string
	for _, f := range []finding{c.keys(e.ctx, e), c.keystore(e.ctx, e), c.backups(e.ctx, e)} {
		if f.fault != "" {
			out = append(out, "✗ "+f.fault)
		} else {
			out = append(out, "✓ "+f.well)
		}
	}
	text := strings.Join(out, "\n")
	if len(strings.Split(text, "\n")) != 3 {
		s.Errorf("not one line each: %s", text)
	}
	return text
}

func TestTheDoctorKnowsKeysAndBackups(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for name, x := range map[string]struct {
		do   func(s *site)
		at   time.Time
		want []string
	}{
		"a fresh set-up":            {func(*site) {}, now, []string{"✓ not there yet", "✓ nothing to back up yet"}},
		"people and never a backup": {func(s *site) { s.write("amira") }, now, []string{"✓ 1 keys", "✗ the data were never backed up"}},
		"backed up":                 {func(s *site) { s.write("amira"); s.run("backup", "--to", s.folder("b")) }, now.Add(46*time.Hour + 30*time.Minute), []string{"✓ 1 keys", "✓ the last one is 46 hours old"}},
		"an old backup":             {func(s *site) { s.write("amira"); s.run("backup", "--to", s.folder("b")) }, now.Add(50*time.Hour + 30*time.Minute), []string{"✗ the last backup of the data is 50 hours old"}},
		"only the keys": {func(s *site) { s.write("amira"); s.run("backup", "--keys-only", "--to", s.folder("b")) }, now,
			[]string{"✗ the data were never backed up"}},
		"the key store is gone": {func(s *site) {
			s.write("amira")
			for path := range files(s.T, s.folder("store")) {
				_ = os.Remove(path)
			}
		}, now, []string{"✗ there is no key store", "restore it from its backup", "✗ its age cannot be read"}},
		"an older key store": {func(s *site) {
			s.with(func(d *data) {
				if _, err := d.vault.NewKey(s.Context()); err != nil {
					s.Fatal(err)
				}
			})
			s.run("migrate")
			before := files(s.T, s.folder("store"))
			s.write("amira", "zaynab")
			for path, text := range before {
				if err := os.WriteFile(path, text, 0o600); err != nil {
					s.Fatal(err)
				}
			}
		}, now, []string{"✗ 2 of 2 people looked at have no key"}},
		"somebody forgotten stands in the data": {func(s *site) {
			people := s.write("amira", "zaynab")
			s.with(func(d *data) {
				if err := d.vault.Record(s.Context(), people[0].ID); err != nil {
					s.Fatal(err)
				}
			})
		}, now, []string{"✗ 1 people who were forgotten stand in the data"}},
		"keys that nobody uses": {func(s *site) {
			s.write("amira")
			s.with(func(d *data) {
				for range 11 {
					if _, err := d.vault.NewKey(s.Context()); err != nil {
						s.Fatal(err)
					}
				}
			})
		}, now.Add(25 * time.Hour), []string{"✗ 11 of 12 keys are used by nobody"}},
		"keys that nobody uses yet": {func(s *site) {
			s.write("amira")
			s.with(func(d *data) {
				for range 11 {
					if _, err := d.vault.NewKey(s.Context()); err != nil {
						s.Fatal(err)
					}
				}
			})
		}, now.Add(23 * time.Hour), []string{"✓ 12 keys"}},
		"a rotation that was cut short": {func(s *site) {
			s.write("amira", "zaynab")
			old, err := os.ReadFile(s.keys)
			if err != nil {
				s.Fatal(err)
			}
			s.run("keys", "rotate")
			// Another machine with the older file stores one more.
			if err := os.WriteFile(s.folder("old.json"), old, 0o600); err != nil {
				s.Fatal(err)
			}
			lagging, err := vault.ReadKeys(s.folder("old.json"))
			if err != nil {
				s.Fatal(err)
			}
			k, err := vault.OpenFile(s.Context(), s.keystore, lagging.Installation, time.Now)
			if err != nil {
				s.Fatal(err)
			}
			defer k.Close()
			if _, err := vault.New(lagging, k).NewKey(s.Context()); err != nil {
				s.Fatal(err)
			}
		}, now, []string{"✗ 3 keys are wrapped by 2 master keys"}},
		"another's key file": {func(s *site) {
			s.write("amira")
			other := newSite(s.T)
			text, err := os.ReadFile(other.keys)
			if err != nil {
				s.Fatal(err)
			}
			if err := os.WriteFile(s.keys, text, 0o600); err != nil {
				s.Fatal(err)
			}
		}, now, []string{"✗ open the key store", "does not fit"}},
		"the key file can be read by others": {func(s *site) {
			if err := os.Chmod(s.keys, 0o644); err != nil {
				s.Fatal(err)
			}
		}, now, []string{"chmod 600"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			x.do(s)
			got := s.doctor(x.at)
			for _, want := range x.want {
				if !strings.Contains(got, want) {
					t.Errorf("want %q, it says:\n%s", want, got)
				}
			}
		})
	}
}

func TestPruneDestroysWhatNobodyUsesAndNothingElse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	people := s.write("amira", "zaynab", "fatma")
	var orphan bot.KeyID
	s.with(func(d *data) {
		var err error
		if orphan, err = d.vault.NewKey(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	c := keysPruneCmd{place: place{DB: "sqlite:" + s.db, Keys: s.keys, Keystore: s.keystore}}
	var out bytes.Buffer
	now := time.Now()
	e := &env{ctx: t.Context(), out: &out, now: func() time.Time { return now }}
	prune := func(want string) {
		t.Helper()
		out.Reset()
		if err := c.Run(e); err != nil {
			out.WriteString(err.Error())
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("want %q, it says %s", want, out.String())
		}
	}
	prune("0 keys")
	now = now.Add(25 * time.Hour)
	c.DryRun = true
	prune("1 keys are used by nobody")
	c.DryRun = false
	prune("1 keys that nobody used are destroyed")
	prune("0 keys")
	keys, _ := s.inKeystore()
	for _, w := range keys {
		if w.ID == orphan {
			t.Error("it is still there")
		}
	}
	if len(keys) != len(people) {
		t.Errorf("%d keys of %d people are left", len(keys), len(people))
	}
	// Other data: an empty database of the same installation.
	c.DB = "sqlite:" + s.folder("data") + "/other.db"
	s.ok("migrate", "--db", c.DB, "--keys", s.keys, "--keystore", s.folder("store")+"/other.keys")
	prune("3 of 3 keys would go")
	if keys, _ := s.inKeystore(); len(keys) != len(people) {
		t.Errorf("%d keys are left", len(keys))
	}
}
