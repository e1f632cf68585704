package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/skiptest"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store"
	"github.com/ouderbrug/ouderbrug/store/postgres"
)

// With an older key store whoever came since has no key, counts as forgotten, and
// would be deleted by writing once.
func TestServeRefusesAnOlderKeyStore(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("amira")
	older := files(t, s.folder("store"))
	s.write("zaynab")
	newer := files(t, s.folder("store"))
	put := func(what map[string][]byte) {
		for path := range files(t, s.folder("store")) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
		for path, text := range what {
			if err := os.WriteFile(path, text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	put(older)
	s.refused("1 of the 2 newest people have no key in the key store", "serve", "--addr", "127.0.0.1:0", "--metrics-addr", "127.0.0.1:0")
	put(newer)
	if code := s.serve().stop(); code != 0 {
		t.Errorf("with its own key store serve ends with %d", code)
	}
	put(older)
	if code := s.serve("--accept-lost-keys").stop(); code != 0 {
		t.Errorf("told to go on, serve ends with %d", code)
	}
}

// Who only asks changes nothing: no table, no installation, no migration.
func TestTheDoctorMakesNothingInPostgres(t *testing.T) {
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
	dir := t.TempDir()
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	c := doctorCmd{Settings: config.Settings{DB: dsn, Keys: filepath.Join(dir, "keys.json"), Keystore: filepath.Join(dir, "persons.keys"), Addr: "127.0.0.1:1"}}
	if err := keys.Write(c.Keys); err != nil {
		t.Fatal(err)
	}
	e := &env{ctx: t.Context(), out: &bytes.Buffer{}, now: time.Now}
	for part, f := range map[string]finding{"database": c.database(e.ctx, e), "key store": c.keystore(e.ctx, e), "backup": c.backups(e.ctx, e)} {
		if f.fault != "" {
			t.Errorf("%s of a fresh set-up: %s", part, f.fault)
		}
	}
	if missing, err := postgres.Missing(t.Context(), dsn); err != nil || !slices.Equal(missing, store.Migrations()) {
		t.Errorf("the doctor left a database that lacks only %v, %v", missing, err)
	}
	if _, err := os.Stat(c.Keystore); err == nil {
		t.Error("the doctor made a key store")
	}
	if made, err := vault.Made(t.Context(), dsn); err != nil || made {
		t.Errorf("a key store where none is: %v, %v", made, err)
	}
	if how := nightly(dsn); !strings.Contains(how, "pg_dump") || !strings.Contains(how, "--keys-only") {
		t.Errorf("data in PostgreSQL are backed up by %s", how)
	}
	c.Keystore = dsn // an address typed wrong: in the cluster of the data, and no key store
	if f := c.keystore(e.ctx, e); !strings.Contains(f.fault, "one PostgreSQL cluster") {
		t.Errorf("a key store in the cluster of the data: %+v", f)
	}
	if made, err := vault.Made(t.Context(), dsn); err != nil || made {
		t.Errorf("asking made a key store: %v, %v", made, err)
	}
}
