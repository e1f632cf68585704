package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations are the names of all migrations, in order: the same as those of
// store/sqlite.
func Migrations() []string { return rows.Migrations(migrationFiles) }

// migrate brings the database to the newest migration. One instance does it while
// the others wait; who finds nothing to do waits for nobody. A database that it
// refuses is left as it is.
func (s *Store) migrate(ctx context.Context) error {
	missing, err := s.missing(ctx, s.pool)
	if err != nil || len(missing) == 0 {
		return err
	}
	const make = `CREATE TABLE IF NOT EXISTS migrations (name TEXT COLLATE "C" PRIMARY KEY, applied_at BIGINT NOT NULL)`
	if _, err := s.pool.Exec(ctx, make); err != nil && !meanwhile(err) {
		return err
	}
	for {
		name, err := s.next(ctx)
		if err != nil || name == "" {
			return err
		}
		s.applied = append(s.applied, name)
	}
}

// meanwhile says that another instance made the same thing at the same moment, which
// IF NOT EXISTS does not see.
func meanwhile(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "23505" || pg.Code == "42P07" || pg.Code == "42710")
}

// next applies the first migration that is missing, under the lock of the table
// that lists them, and returns its name; none is missing if it is "".
func (s *Store) next(ctx context.Context) (name string, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		// It may take as long as it takes, and so may waiting for another.
		if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; LOCK TABLE migrations IN EXCLUSIVE MODE`, pgx.QueryExecModeSimpleProtocol); err != nil {
			return err
		}
		missing, err := s.missing(ctx, tx)
		if err != nil || len(missing) == 0 {
			return err
		}
		if err := apply(ctx, tx, missing[0], s.Now().Unix()); err != nil {
			if thereAlready(err) {
				return rows.ErrHalf(missing[0])
			}
			return fmt.Errorf("migration %s: %w", missing[0], explain(err))
		}
		name = missing[0]
		return nil
	})
	return name, err
}

// thereAlready says that a table, column or index of a migration exists.
func thereAlready(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "42P07" || pg.Code == "42701" || pg.Code == "42710")
}

func apply(ctx context.Context, tx pgx.Tx, name string, at int64) error {
	sql, err := migrationFiles.ReadFile("migrations/" + name)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, string(sql), pgx.QueryExecModeSimpleProtocol); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO migrations (name, applied_at) VALUES ($1, $2)`, name, at)
	return err
}

type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// missing says which migrations the database does not have, or why it is refused.
func (s *Store) missing(ctx context.Context, q querier) ([]string, error) {
	r, err := q.Query(ctx, `SELECT name FROM migrations`, pgx.QueryExecModeExec)
	var applied []string
	if err == nil {
		applied, err = pgx.CollectRows(r, pgx.RowTo[string])
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "42P01" { // no such table
		return Migrations(), nil
	}
	if err != nil {
		return nil, err
	}
	return rows.Missing(Migrations(), applied)
}
