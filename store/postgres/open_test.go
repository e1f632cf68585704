package postgres_test

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/postgres"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

func options(t testing.TB) postgres.Options {
	t.Helper()
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	return postgres.Options{Vault: vault.New(keys, vault.NewMemory()), Installation: keys.Installation, Now: time.Now, NewID: rand.Text}
}

// refused opens a DSN and expects one sentence with a hint in it and no password.
func refused(t *testing.T, dsn, hint string) {
	t.Helper()
	began := time.Now()
	s, err := postgres.Open(t.Context(), dsn, options(t))
	if err == nil {
		_ = s.Close()
		t.Fatal("it was opened")
	}
	for _, secret := range []string{"geheim", "sesam"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error has the password or the user in it: %v", err)
		}
	}
	if !strings.Contains(err.Error(), hint) || strings.ContainsAny(err.Error(), "\n\r") {
		t.Errorf("the error says %q; it should be one line with %q", err, hint)
	}
	if d := time.Since(began); d > 9*time.Second {
		t.Errorf("it took %s", d)
	}
}

// A server that takes connections and never says a word.
func silent(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var open []net.Conn
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, c)
			mu.Unlock()
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		mu.Lock()
		defer mu.Unlock()
		for _, c := range open {
			_ = c.Close()
		}
	})
	return l.Addr().String()
}

func TestAWrongAddressGetsOneSentence(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct{ dsn, hint string }{
		"not a DSN":         {"postgres://sesam:gehe%im@host:notaport/db", "is not an address of PostgreSQL"},
		"a bad parameter":   {"postgres://sesam:geheim@127.0.0.1/db?pool_max_conns=many", "is not an address of PostgreSQL"},
		"nobody listens":    {"postgres://sesam:geheim@" + closed + "/db", "cannot be reached"},
		"no such host":      {"postgres://sesam:geheim@nowhere.invalid/db", "cannot be reached"},
		"nothing is said":   {"postgres://sesam:geheim@" + silent(t) + "/db?sslmode=disable&connect_timeout=1", "does not answer in time"},
		"several, all dead": {"postgres://sesam:geheim@" + closed + "," + closed + "/db", "cannot be reached"},
	} {
		t.Run(name, func(t *testing.T) { refused(t, x.dsn, x.hint) })
	}
}

func TestARefusingServerGetsOneSentence(t *testing.T) {
	dsn := server(t)
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := *u
	elsewhere.Path = "/nothere"
	refused(t, elsewhere.String(), "no database of this name")
	for _, user := range []string{u.User.Username(), "sesam"} {
		wrong := *u
		wrong.User = url.UserPassword(user, "geheim")
		refused(t, wrong.String(), "refuses this user or password")
	}
	refused(t, with(t, dsn, "search_path", "not_made"), "no schema of the name")
}

func TestAHalfAppliedListIsRefusedAndNothingChanges(t *testing.T) {
	dsn := schema(t)
	o := options(t)
	s, err := postgres.Open(t.Context(), dsn, o)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Applied(); !slices.Equal(got, postgres.Migrations()) {
		t.Errorf("a new database got %v", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	do(t, dsn, `DELETE FROM migrations WHERE name = '002_gauges.sql'`, `INSERT INTO migrations VALUES ('002_a_gap.sql', 0)`)
	refused(t, dsn, "newer than this program")
	do(t, dsn, `DELETE FROM migrations WHERE name = '002_a_gap.sql'`)
	refused(t, dsn, "half applied")
	do(t, dsn, `INSERT INTO migrations VALUES ('002_gauges.sql', 0)`, `DELETE FROM migrations WHERE name = '005_handover.sql'`)
	refused(t, dsn, "something of migration 005_handover.sql is there already")
	c := connect(t, dsn)
	defer func() { _ = c.Close(t.Context()) }()
	var n int
	if err := c.QueryRow(t.Context(), `SELECT count(*) FROM migrations`).Scan(&n); err != nil || n != len(postgres.Migrations())-1 {
		t.Errorf("%d migrations, %v", n, err)
	}
}

func TestBothStoresHaveTheSameMigrations(t *testing.T) {
	if !slices.Equal(postgres.Migrations(), sqlite.Migrations()) {
		t.Errorf("PostgreSQL has %v, SQLite %v", postgres.Migrations(), sqlite.Migrations())
	}
}

// Many instances start at once on an empty database: one migrates, the others wait.
func TestInstancesThatStartTogetherMigrateOnce(t *testing.T) {
	dsn := with(t, schema(t), "pool_max_conns", "2")
	o := options(t)
	applied := make([]int, 8)
	var wg sync.WaitGroup
	for i := range applied {
		wg.Go(func() {
			s, err := postgres.Open(t.Context(), dsn, o)
			if err != nil {
				t.Error(err)
				return
			}
			applied[i] = len(s.Applied())
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	sum := 0
	for _, n := range applied {
		sum += n
	}
	if sum != len(postgres.Migrations()) {
		t.Errorf("the instances applied %v, %d migrations in all", applied, len(postgres.Migrations()))
	}
}

// Whoever comes while another one migrates waits for it, however long it takes.
func TestAMigrationWaitsForAnother(t *testing.T) {
	dsn := schema(t)
	do(t, dsn, `CREATE TABLE migrations (name TEXT COLLATE "C" PRIMARY KEY, applied_at BIGINT NOT NULL)`)
	c := connect(t, dsn)
	defer func() { _ = c.Close(t.Context()) }()
	tx, err := c.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `LOCK TABLE migrations IN EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	opened := make(chan error, 1)
	go func() {
		s, err := postgres.Open(t.Context(), dsn, options(t))
		if err == nil {
			err = s.Close()
		}
		opened <- err
	}()
	waiting(t, dsn)
	select {
	case err := <-opened:
		t.Fatalf("it did not wait: %v", err)
	default:
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; err != nil {
		t.Fatal(err)
	}
}

// waiting returns when somebody waits for the lock of the schema's migrations.
func waiting(t *testing.T, dsn string) {
	t.Helper()
	c := connect(t, dsn)
	defer func() { _ = c.Close(t.Context()) }()
	for n := 0; n == 0; {
		if err := c.QueryRow(t.Context(), `SELECT count(*) FROM pg_locks WHERE relation = 'migrations'::regclass AND NOT granted`).Scan(&n); err != nil {
			t.Fatal(err)
		}
	}
}

// A server that goes silent must hold up nobody for ever.
func TestASilentServerEndsInTime(t *testing.T) {
	dsn := schema(t)
	s := openAt(t, with(t, dsn, "pool_max_conns", "2"))
	c := connect(t, dsn)
	defer func() { _ = c.Close(t.Context()) }()
	tx, err := c.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `LOCK TABLE seen, leases IN ACCESS EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	ctx, done := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer done()
	var wg sync.WaitGroup
	for range 6 { // more than there are connections
		wg.Go(func() {
			_, err := s.Lease(ctx, "x", "me", time.Now(), time.Now())
			if !errors.Is(err, bot.ErrFull) || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
		})
	}
	wg.Wait()
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if ok, err := s.Lease(t.Context(), "x", "me", time.Now(), time.Now().Add(time.Second)); err != nil || !ok {
		t.Errorf("afterwards: %v, %v", ok, err)
	}
}
