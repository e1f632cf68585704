package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Scratch makes an empty schema of its own in a database and returns the DSN of it:
// for benches, chaos and tests, which write nonsense. drop takes it away.
func Scratch(ctx context.Context, dsn string) (scratch string, drop func(context.Context) error, err error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return "", nil, errors.New("the DSN of a scratch schema is written postgres://…")
	}
	name := "scratch_" + strings.ToLower(rand.Text()[:16])
	run := func(ctx context.Context, statement string) error {
		config, err := configure(dsn)
		if err != nil {
			return err
		}
		config.MaxConns = 1
		pool, err := pgxpool.NewWithConfig(ctx, config)
		if err != nil {
			return fmt.Errorf("open the database %s: %w", nameOf(config), explain(err))
		}
		defer pool.Close()
		if _, err := pool.Exec(ctx, statement, pgx.QueryExecModeSimpleProtocol); err != nil {
			return fmt.Errorf("open the database %s: %w", nameOf(config), explain(err))
		}
		return nil
	}
	if err := run(ctx, "CREATE SCHEMA "+name); err != nil {
		return "", nil, err
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String(), func(ctx context.Context) error {
		return run(ctx, "SET statement_timeout = 0; SET lock_timeout = 0; DROP SCHEMA "+name+" CASCADE")
	}, nil
}
