package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations are the names of all migrations, in order.
func Migrations() []string {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql") // sorted by name
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for i := range names {
		names[i] = names[i][len("migrations/"):]
	}
	return names
}

// migrate applies what is new, each migration in a transaction of its own,
// forward only. It refuses a database that is newer than this program.
func migrate(ctx context.Context, db *sql.DB, now time.Time) error {
	if _, err := db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT`); err != nil {
		return err
	}
	applied, err := appliedMigrations(ctx, db)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, name := range Migrations() {
		known[name] = true
		if applied[name] {
			continue
		}
		if err := applyMigration(ctx, db, name, now); err != nil {
			return fmt.Errorf("migration %s: %w", name, err)
		}
	}
	for name := range applied {
		if !known[name] {
			return fmt.Errorf("it is newer than this program (it has migration %s): use the newer ouderbrug", name)
		}
	}
	return nil
}

func appliedMigrations(ctx context.Context, db *sql.DB) (_ map[string]bool, err error) {
	rows, err := db.QueryContext(ctx, `SELECT name FROM migrations`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	out := map[string]bool{}
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out[n] = true
	}
	return out, rows.Err()
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
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO migrations (name, applied_at) VALUES (?, ?)`, name, now.Unix()); err != nil {
		return err
	}
	return tx.Commit()
}
