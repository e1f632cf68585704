package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/internal/skiptest"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store"
	"github.com/ouderbrug/ouderbrug/store/postgres"
)

// migrateTwice says what two runs of the command print.
func migrateTwice(t *testing.T, dsn string) (first, second string) {
	t.Helper()
	dir := t.TempDir()
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	c := migrateCmd{DB: dsn, Keys: filepath.Join(dir, "keys.json"), Keystore: filepath.Join(dir, "persons.keys")}
	if err := keys.Write(c.Keys); err != nil {
		t.Fatal(err)
	}
	run := func() string {
		var out bytes.Buffer
		if err := c.Run(&env{ctx: t.Context(), out: &out, now: time.Now}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	return run(), run()
}

func TestMigrateSaysWhatItDid(t *testing.T) {
	for name, dsn := range map[string]func(*testing.T) string{
		"a file": func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "o.db") },
		"PostgreSQL": func(t *testing.T) string {
			server := os.Getenv("OUDERBRUG_TEST_POSTGRES")
			if server == "" {
				skiptest.Without(t, "postgres", "set OUDERBRUG_TEST_POSTGRES")
			}
			dsn, drop, err := postgres.Scratch(t.Context(), server)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := drop(context.Background()); err != nil {
					t.Error(err)
				}
			})
			return dsn
		},
	} {
		t.Run(name, func(t *testing.T) {
			all := strings.Join(store.Migrations(), ", ")
			first, second := migrateTwice(t, dsn(t))
			if !strings.Contains(first, "applied "+all+"; it has "+all) || !strings.Contains(second, "nothing new; it has "+all) {
				t.Errorf("it says %q and then %q", first, second)
			}
		})
	}
}

func TestADSNIsShownWithoutItsPassword(t *testing.T) {
	for dsn, want := range map[string]string{
		"postgres://u:geheim@db:5432/o?sslmode=disable&password=geheim": "postgres://db:5432/o",
		"postgres://u:ge%heim@db/o":                                     "the database",
		"sqlite:/var/o.db":                                              "sqlite:/var/o.db",
	} {
		if got := withoutPassword(dsn); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
