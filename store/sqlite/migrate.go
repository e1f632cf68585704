package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations are the names of all migrations, in order.
func Migrations() []string { return rows.Migrations(migrationFiles) }

// migrate applies what is new, each migration in a transaction of its own,
// forward only, and returns their names. A database that it refuses is left as it is.
func migrate(ctx context.Context, db *sql.DB, now time.Time) (done []string, err error) {
	if _, err := db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT`); err != nil {
		return nil, err
	}
	applied, err := appliedMigrations(ctx, db)
	if err != nil {
		return nil, err
	}
	missing, err := rows.Missing(Migrations(), applied)
	if err != nil {
		return nil, err
	}
	for _, name := range missing {
		if err := applyMigration(ctx, db, name, now); err != nil {
			return done, err
		}
		done = append(done, name)
	}
	return done, nil
}

func appliedMigrations(ctx context.Context, db *sql.DB) (out []string, err error) {
	all, err := db.QueryContext(ctx, `SELECT name FROM migrations`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, all.Close()) }()
	for all.Next() {
		var n string
		if err := all.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, all.Err()
}

func applyMigration(ctx context.Context, db *sql.DB, name string, now time.Time) error {
	text, err := migrationFiles.ReadFile("migrations/" + name)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	if _, err := tx.ExecContext(ctx, string(text)); err != nil {
		// SQLite has one code for all that is wrong with a statement.
		if s := err.Error(); strings.Contains(s, "already exists") || strings.Contains(s, "duplicate column") {
			return rows.ErrHalf(name)
		}
		return fmt.Errorf("migration %s: %w", name, err)
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO migrations (name, applied_at) VALUES (?, ?)`, name, now.Unix()); err != nil {
		return err
	}
	return tx.Commit()
}
