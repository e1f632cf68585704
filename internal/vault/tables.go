package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/room"
)

// tables are a key store in a SQL database. The statements are the same for
// SQLite and PostgreSQL; what differs stands in file.go and postgres.go.
type tables struct {
	db    *sql.DB
	now   func() time.Time
	where string
	// lock is run before the installation is written and before masters are
	// retired; "" where a transaction that writes is alone anyway.
	lock string
	// scrub is run after keys were overwritten, so that no file holds them.
	scrub func(ctx context.Context) error
}

// schema makes the tables; %s is what PostgreSQL and SQLite call bytes and numbers.
func schema(blob, number, options string) []string {
	var out []string
	for _, t := range []string{
		`installation (id TEXT PRIMARY KEY)`,
		`keys (id TEXT PRIMARY KEY, wrapped BLOB, created_at NUMBER NOT NULL, destroyed_at NUMBER)`,
		`ledger (person TEXT PRIMARY KEY, at NUMBER NOT NULL)`,
		`retired (master TEXT PRIMARY KEY, at NUMBER NOT NULL)`,
		`backups (at NUMBER NOT NULL, kind TEXT NOT NULL, masters TEXT NOT NULL)`,
	} {
		t = strings.NewReplacer("BLOB", blob, "NUMBER", number).Replace(t)
		out = append(out, "CREATE TABLE IF NOT EXISTS "+t+options)
	}
	// By the master key that has wrapped it: counting and rotating look here.
	return append(out, `CREATE INDEX IF NOT EXISTS keys_master ON keys ((substr(wrapped, 2, 4)), id) WHERE wrapped IS NOT NULL`)
}

// prepare makes the tables and refuses those of another installation.
func (t *tables) prepare(ctx context.Context, installation string, schema []string) error {
	return t.tx(ctx, func(tx *sql.Tx) error {
		for _, q := range schema {
			if _, err := tx.ExecContext(ctx, q); err != nil {
				return err
			}
		}
		if err := t.alone(ctx, tx, "installation"); err != nil {
			return err
		}
		var is string
		err := tx.QueryRowContext(ctx, `SELECT id FROM installation`).Scan(&is)
		if errors.Is(err, sql.ErrNoRows) {
			_, err = tx.ExecContext(ctx, `INSERT INTO installation (id) VALUES ($1)`, installation)
			return err
		}
		if err == nil && is != installation {
			return ErrWrongMaster
		}
		return err
	})
}

// alone waits until nobody else writes a table, and keeps others from it until
// the transaction ends.
func (t *tables) alone(ctx context.Context, tx *sql.Tx, table string) error {
	if t.lock == "" {
		return nil
	}
	_, err := tx.ExecContext(ctx, fmt.Sprintf(t.lock, table))
	return err
}

// tx runs f in a transaction that writes.
func (t *tables) tx(ctx context.Context, f func(*sql.Tx) error) (err error) {
	defer func() { err = room.Explain(err, t.where) }()
	tx, err := t.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// Where names the store.
func (t *tables) Where() string { return t.where }

// Close closes the store.
func (t *tables) Close() error { return t.db.Close() }

// Put stores a wrapped key, unless its master was retired. The look comes after
// the insert: whoever retires waits for it, or is seen by it.
func (t *tables) Put(ctx context.Context, id bot.KeyID, wrapped []byte) error {
	m, ok := masterOf(wrapped)
	if !ok {
		return errors.New("not a wrapped key")
	}
	return t.tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO keys (id, wrapped, created_at) VALUES ($1, $2, $3)`, string(id), wrapped, t.now().Unix()); err != nil {
			return err
		}
		return t.refuseRetired(ctx, tx, m)
	})
}

func (t *tables) refuseRetired(ctx context.Context, tx *sql.Tx, m MasterID) error {
	var one int
	err := tx.QueryRowContext(ctx, `SELECT 1 FROM retired WHERE master = $1`, m.String()).Scan(&one)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	}
	return ErrRetired
}

// Get returns a wrapped key, or bot.ErrForgotten.
func (t *tables) Get(ctx context.Context, id bot.KeyID) ([]byte, error) {
	var w []byte
	err := t.db.QueryRowContext(ctx, `SELECT wrapped FROM keys WHERE id = $1 AND wrapped IS NOT NULL`, string(id)).Scan(&w)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, bot.ErrForgotten
	}
	return w, err
}

// Destroy overwrites a key and scrubs the store. Again is no error, and scrubs
// again: the first time may have been cut short.
func (t *tables) Destroy(ctx context.Context, id bot.KeyID) error {
	if _, err := t.db.ExecContext(ctx, `UPDATE keys SET wrapped = NULL, destroyed_at = $1 WHERE id = $2 AND wrapped IS NOT NULL`, t.now().Unix(), string(id)); err != nil {
		return room.Explain(err, t.where)
	}
	return room.Explain(t.scrub(ctx), t.where)
}

// Record notes that a person was forgotten: a random id and a time, nothing else.
func (t *tables) Record(ctx context.Context, p bot.PersonID) error {
	_, err := t.db.ExecContext(ctx, `INSERT INTO ledger (person, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, string(p), t.now().Unix())
	return room.Explain(err, t.where)
}

// Forgotten are all in the ledger.
func (t *tables) Forgotten(ctx context.Context) (out []bot.PersonID, err error) {
	err = each(ctx, t.db, `SELECT person FROM ledger ORDER BY at, person`, nil, func(scan scanner) error {
		var p bot.PersonID
		err := scan(&p)
		out = append(out, p)
		return err
	})
	return out, err
}

// Empty reports whether nothing was ever put into it.
func (t *tables) Empty(ctx context.Context) (some bool, err error) {
	err = t.db.QueryRowContext(ctx, `SELECT NOT EXISTS (SELECT 1 FROM keys) AND NOT EXISTS (SELECT 1 FROM ledger)`).Scan(&some)
	return some, err
}

// Older are ids of living keys made before a time.
func (t *tables) Older(ctx context.Context, before time.Time, after bot.KeyID, limit int) (out []bot.KeyID, err error) {
	err = each(ctx, t.db, `SELECT id FROM keys WHERE id > $1 AND wrapped IS NOT NULL AND created_at < $2 ORDER BY id LIMIT $3`, []any{string(after), before.Unix(), limit}, func(scan scanner) error {
		var id bot.KeyID
		err := scan(&id)
		out = append(out, id)
		return err
	})
	return out, err
}

type (
	scanner = func(into ...any) error
	querier interface {
		QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error)
	}
)

// each calls f for every row of a query.
func each(ctx context.Context, db querier, q string, args []any, f func(scan scanner) error) error {
	rows, err := db.QueryContext(ctx, q, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // what went wrong is in rows.Err
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
