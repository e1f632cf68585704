package vault_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/skiptest"
	"github.com/ouderbrug/ouderbrug/internal/vault"
)

var then = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// lasting runs a test over the key stores that last; open opens the same one again.
// The keys stand in a file.
func lasting(t *testing.T, f func(t *testing.T, k *vault.Keys, open func() vault.Keeper)) {
	for name, where := range map[string]func(t *testing.T) string{
		"in a file":     func(t *testing.T) string { return filepath.Join(t.TempDir(), "keys.db") },
		"in PostgreSQL": postgres,
	} {
		t.Run(name, func(t *testing.T) {
			at, k := where(t), keysInFile(t)
			f(t, k, func() vault.Keeper {
				s, err := vault.OpenKeeper(context.WithoutCancel(t.Context()), at, k, func() time.Time { return then })
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = s.Close() }) // most tests have closed it
				return s
			})
		})
	}
}

// postgres is the DSN of a schema of the test's own.
func postgres(t *testing.T) string {
	t.Helper()
	dsn := os.Getenv("OUDERBRUG_TEST_POSTGRES")
	if dsn == "" {
		skiptest.Without(t, "postgres", "set OUDERBRUG_TEST_POSTGRES to the DSN of a server")
	}
	ctx := context.WithoutCancel(t.Context())
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	schema := "keys_" + strings.ToLower(vaultID(t))
	if _, err := conn.Exec(ctx, "CREATE SCHEMA "+schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := conn.Exec(ctx, "DROP SCHEMA "+schema+" CASCADE"); err != nil {
			t.Error(err)
		}
		_ = conn.Close(ctx)
	})
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

func vaultID(t *testing.T) string { return newKeys(t).Installation }

// keysInFile are fresh keys that follow their file.
func keysInFile(t *testing.T) *vault.Keys {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keys.json")
	if err := newKeys(t).Write(path); err != nil {
		t.Fatal(err)
	}
	k, err := vault.ReadKeys(path)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAKeyStoreKeepsItsPromises(t *testing.T) {
	lasting(t, func(t *testing.T, k *vault.Keys, open func() vault.Keeper) {
		s := open()
		if empty, err := s.Empty(t.Context()); err != nil || !empty {
			t.Errorf("a new one is empty: %t, %v", empty, err)
		}
		v := vault.New(k, s)
		id, sealed := seal(t, v, canary)
		if empty, err := s.Empty(t.Context()); err != nil || empty {
			t.Errorf("one with a key is empty: %t, %v", empty, err)
		}
		ok(t, v.Record(t.Context(), "amira"))
		ok(t, s.NoteBackup(t.Context(), vault.Backup{At: then, Kind: vault.KindData}))
		ok(t, s.NoteBackup(t.Context(), vault.Backup{At: then.Add(time.Minute), Kind: vault.KindKeys, Masters: []vault.MasterID{7, 8}}))
		ok(t, v.Close())

		s = open()
		v = vault.New(k, s)
		if got, err := v.Open(t.Context(), place, sealed); err != nil || string(got) != canary {
			t.Errorf("after it was opened again: %q, %v", got, err)
		}
		if got, err := s.Backups(t.Context()); err != nil || fmt.Sprint(got) != fmt.Sprint([]vault.Backup{
			{At: then.Add(time.Minute), Kind: vault.KindKeys, Masters: []vault.MasterID{7, 8}}, {At: then, Kind: vault.KindData},
		}) {
			t.Errorf("backups: %v, %v", got, err)
		}
		for before, want := range map[time.Time]string{then: "[]", then.Add(time.Second): fmt.Sprint([]bot.KeyID{id})} {
			if got, err := s.Older(t.Context(), before, "", 9); err != nil || fmt.Sprint(got) != want {
				t.Errorf("keys from before %v: %v, %v", before, got, err)
			}
		}
		if got, err := s.Older(t.Context(), then.Add(time.Hour), id, 9); err != nil || len(got) != 0 {
			t.Errorf("after the last one: %v, %v", got, err)
		}
		if _, err := vault.OpenKeeper(t.Context(), s.Where(), keysInFile(t), time.Now); err == nil {
			t.Error("another installation opened it")
		}
	})
}

func TestAnExportIsWholeAndAnImportBringsNobodyBack(t *testing.T) {
	lasting(t, func(t *testing.T, k *vault.Keys, open func() vault.Keeper) {
		s := open()
		v := vault.New(k, s)
		kept, sealed := seal(t, v, "kept")
		gone, lost := seal(t, v, canary)
		ok(t, v.Record(t.Context(), "before"))
		var keys []vault.Wrapped
		var ledger []vault.Entry
		ok(t, s.Export(t.Context(), func(w vault.Wrapped) error { keys = append(keys, w); return nil },
			func(e vault.Entry) error { ledger = append(ledger, e); return nil }))
		if len(keys) != 2 || fmt.Sprint(ledger) != fmt.Sprint([]vault.Entry{{Person: "before", At: then}}) || !keys[0].MadeAt.Equal(then) {
			t.Fatalf("exported %d keys and the ledger %v", len(keys), ledger)
		}
		ok(t, v.Record(t.Context(), "after"))
		ok(t, v.Destroy(t.Context(), gone))

		for range 2 { // again is no error
			ok(t, s.Import(t.Context(), keys, ledger))
		}
		if got, err := v.Forgotten(t.Context()); err != nil || len(got) != 2 {
			t.Errorf("the ledger holds %v, %v", got, err)
		}
		if _, err := s.Get(t.Context(), gone); !errors.Is(err, bot.ErrForgotten) {
			t.Errorf("a destroyed key came back: %v", err)
		}
		if _, err := v.Open(t.Context(), place, lost); !errors.Is(err, bot.ErrForgotten) {
			t.Errorf("what it sealed opens: %v", err)
		}
		if got, err := v.Open(t.Context(), place, sealed); err != nil || string(got) != "kept" {
			t.Errorf("the key that was there, %s, opens %q: %v", kept, got, err)
		}
	})
}

func TestABadAddressOfAKeyStoreIsOneClearSentenceWithoutAPassword(t *testing.T) {
	k := newKeys(t)
	for dsn, want := range map[string]string{
		"postgres://u:geheim@127.0.0.1:1/x":           "no server answers",
		"postgres://u:geheim@127.0.0.1:notaport/x":    "--keystore is no address",
		"postgres://u:geheim@[::1]:1/x?sslmode=never": "--keystore is no address",
	} {
		if _, err := vault.OpenKeeper(t.Context(), dsn, k, time.Now); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), "\n") {
			t.Errorf("it says %v", err)
		}
	}
	u, err := url.Parse(postgres(t))
	ok(t, err)
	wrong, none := *u, *u
	wrong.User, none.Path = url.UserPassword(u.User.Username(), "geheim"), "/there_is_no_such"
	for dsn, want := range map[string]string{wrong.String(): "password", none.String(): "no such database"} {
		if _, err := vault.OpenKeeper(t.Context(), dsn, k, time.Now); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), "\n") {
			t.Errorf("it says %v", err)
		}
	}
}

func TestDataAndKeysInOneClusterAreSeen(t *testing.T) {
	dsn := postgres(t)
	other := strings.Replace(dsn, "127.0.0.1", "localhost", 1)
	if !vault.SameCluster(t.Context(), dsn, dsn) {
		t.Error("the same address was not seen")
	}
	if other == dsn {
		t.Skip("the server is not at 127.0.0.1")
	}
	if !vault.SameCluster(t.Context(), dsn, other) {
		t.Error("the same server under another name was not seen")
	}
	if vault.SameCluster(t.Context(), dsn, "postgres://u@127.0.0.1:1/x?connect_timeout=1") {
		t.Error("a server that does not answer counts as the same")
	}
}

// The data's own server is away in the same words: the operator must know which.
func TestWhatFailsIsToldAsTheKeyStores(t *testing.T) {
	k := keysInFile(t)
	s, err := vault.OpenKeeper(t.Context(), postgres(t), k, time.Now)
	ok(t, err)
	v := vault.New(k, s)
	id, err := v.NewKey(t.Context())
	ok(t, err)
	ended, end := context.WithCancel(t.Context())
	end()
	for what, err := range map[string]error{"get": second(s.Get(ended, id)), "put": s.Put(ended, "other", first(s.Get(t.Context(), id))), "destroy": s.Destroy(ended, id), "record": s.Record(ended, "amira")} {
		if err == nil || !strings.Contains(err.Error(), "the key store cannot be used: ") || strings.Contains(err.Error(), "postgres://") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := s.Get(t.Context(), "nobody's"); !errors.Is(err, bot.ErrForgotten) {
		t.Errorf("a key that is not there: %v", err)
	}
	ok(t, s.Close())
}

func first[A, B any](a A, _ B) A  { return a }
func second[A, B any](_ A, b B) B { return b }
