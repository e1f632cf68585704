package postgres_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/ouderbrug/ouderbrug/internal/skiptest"
	"github.com/ouderbrug/ouderbrug/store/postgres"
	"github.com/ouderbrug/ouderbrug/store/storetest"
)

// server is the DSN of the server that tests may make schemas on.
func server(t testing.TB) string {
	t.Helper()
	dsn := os.Getenv("OUDERBRUG_TEST_POSTGRES")
	if dsn == "" {
		skiptest.Without(t, "postgres", "set OUDERBRUG_TEST_POSTGRES=postgres://… to a server on which tests may make schemas")
	}
	return dsn
}

// with is a DSN with one more parameter.
func with(t testing.TB, dsn, key, value string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set(key, value)
	u.RawQuery = q.Encode()
	return u.String()
}

// schema makes an empty schema for one test and returns the DSN of it.
func schema(t testing.TB) string {
	t.Helper()
	dsn, drop, err := postgres.Scratch(t.Context(), server(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(context.Background()); err != nil { // after the test's own context
			t.Error(err)
		}
	})
	return with(t, dsn, "pool_max_conns", "8")
}

// do runs statements on a connection of its own.
func do(t testing.TB, dsn string, statements ...string) {
	t.Helper()
	c := connect(t, dsn)
	defer func() { _ = c.Close(context.Background()) }()
	for _, s := range statements {
		if _, err := c.Exec(context.Background(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func connect(t testing.TB, dsn string) *pgx.Conn {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Del("pool_max_conns")
	u.RawQuery = q.Encode()
	c, err := pgx.Connect(context.Background(), u.String()) // a clean-up runs after the test's own context
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func open(dsn string) func(context.Context, storetest.Settings) (storetest.Store, error) {
	return func(ctx context.Context, s storetest.Settings) (storetest.Store, error) {
		st, err := postgres.Open(ctx, dsn, postgres.Options(s))
		if err != nil {
			return nil, err
		}
		return st, nil
	}
}

// dump is every row of every table, as text: what pg_dump would write.
func dump(t *testing.T, dsn string) []byte {
	t.Helper()
	c := connect(t, dsn)
	defer func() { _ = c.Close(t.Context()) }()
	r, err := c.Query(t.Context(), `SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(r, pgx.RowTo[string])
	if err != nil || len(tables) < 10 {
		t.Fatalf("%d tables, %v", len(tables), err)
	}
	var out strings.Builder
	for _, table := range tables {
		// Sealed bytes as they are: a canary in them would stand there in the clear.
		r, err := c.Query(t.Context(), fmt.Sprintf(`SELECT encode(convert_to(t::text, 'UTF8'), 'escape') || coalesce((SELECT string_agg(encode(decode(substr(m[1], 3), 'hex'), 'escape'), ' ') FROM regexp_matches(t::text, '(\\x[0-9a-f]+)', 'g') m), '') FROM %s t`, table))
		if err != nil {
			t.Fatal(err)
		}
		all, err := pgx.CollectRows(r, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		out.WriteString(table + "\n" + strings.Join(all, "\n") + "\n")
	}
	return []byte(out.String())
}

func TestPostgresKeepsTheContract(t *testing.T) {
	server(t)
	storetest.Run(t, func(t *testing.T) storetest.Place {
		dsn := schema(t)
		return storetest.Place{
			Open: open(dsn), Keeps: true, Shared: true,
			AtRest: func(t *testing.T) []byte { return dump(t, dsn) },
			Newer: func(t *testing.T) {
				do(t, dsn, `INSERT INTO migrations (name, applied_at) VALUES ('999_future.sql', 0)`)
			},
		}
	})
}

// openPool is a pool beside the store.
func openPool(t testing.TB, dsn string) *pgxpool.Pool {
	t.Helper()
	p, err := pgxpool.New(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func openAt(t testing.TB, dsn string) *postgres.Store { return openWith(t, dsn, options(t)) }

func openWith(t testing.TB, dsn string, o postgres.Options) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), dsn, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
