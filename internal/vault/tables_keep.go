package vault

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/room"
)

// WrappedBy counts living keys by their master.
func (t *tables) WrappedBy(ctx context.Context) (map[MasterID]int, error) {
	out := map[MasterID]int{}
	err := each(ctx, t.db, `SELECT substr(wrapped, 2, 4), count(*) FROM keys WHERE wrapped IS NOT NULL GROUP BY substr(wrapped, 2, 4)`, nil, func(scan scanner) error {
		var prefix []byte
		var n int
		if err := scan(&prefix, &n); err != nil {
			return err
		}
		if len(prefix) != 4 {
			return fmt.Errorf("the key store %s is damaged: restore it from its backup", t.where)
		}
		out[MasterID(binary.BigEndian.Uint32(prefix))] = n
		return nil
	})
	return out, err
}

// NotBy are living keys that another master has wrapped.
func (t *tables) NotBy(ctx context.Context, m MasterID, after bot.KeyID, limit int) (out []Wrapped, err error) {
	err = each(ctx, t.db, `SELECT id, wrapped, created_at FROM keys WHERE id > $1 AND wrapped IS NOT NULL AND substr(wrapped, 2, 4) <> $2 ORDER BY id LIMIT $3`, []any{string(after), m.bytes(), limit}, func(scan scanner) error {
		w, err := scanWrapped(scan)
		out = append(out, w)
		return err
	})
	return out, err
}

func scanWrapped(scan scanner) (w Wrapped, err error) {
	var at int64
	err = scan(&w.ID, &w.Key, &at)
	w.MadeAt = time.Unix(at, 0).UTC()
	return w, err
}

// Rewrap replaces wrapped keys that are still as they were.
func (t *tables) Rewrap(ctx context.Context, old, now []Wrapped) error {
	return t.tx(ctx, func(tx *sql.Tx) error {
		for i, w := range now {
			if m, ok := masterOf(w.Key); ok {
				if err := t.refuseRetired(ctx, tx, m); err != nil {
					return err
				}
			}
			if _, err := tx.ExecContext(ctx, `UPDATE keys SET wrapped = $1 WHERE id = $2 AND wrapped = $3`, w.Key, string(w.ID), old[i].Key); err != nil {
				return err
			}
		}
		return nil
	})
}

// Retire takes masters out of use and scrubs what they had wrapped.
func (t *tables) Retire(ctx context.Context, ms []MasterID) error {
	err := t.tx(ctx, func(tx *sql.Tx) error {
		if err := t.alone(ctx, tx, "keys"); err != nil {
			return err
		}
		for _, m := range ms {
			var n int
			if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM keys WHERE wrapped IS NOT NULL AND substr(wrapped, 2, 4) = $1`, m.bytes()).Scan(&n); err != nil {
				return err
			}
			if n > 0 {
				return fmt.Errorf("%w (%d by %s)", ErrInUse, n, m)
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO retired (master, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, m.String(), t.now().Unix()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return t.scrub(ctx)
}

// Export hands out keys and ledger as they were at one moment.
func (t *tables) Export(ctx context.Context, key func(Wrapped) error, entry func(Entry) error) error {
	tx, err := t.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	err = each(ctx, tx, `SELECT id, wrapped, created_at FROM keys WHERE wrapped IS NOT NULL ORDER BY id`, nil, func(scan scanner) error {
		w, err := scanWrapped(scan)
		if err != nil {
			return err
		}
		return key(w)
	})
	if err != nil {
		return err
	}
	return each(ctx, tx, `SELECT person, at FROM ledger ORDER BY at, person`, nil, func(scan scanner) error {
		var e Entry
		var at int64
		if err := scan(&e.Person, &at); err != nil {
			return err
		}
		e.At = time.Unix(at, 0).UTC()
		return entry(e)
	})
}

// Import adds keys and ledger entries; what is there stays as it is.
func (t *tables) Import(ctx context.Context, keys []Wrapped, ledger []Entry) error {
	return t.tx(ctx, func(tx *sql.Tx) error {
		for _, e := range ledger {
			if _, err := tx.ExecContext(ctx, `INSERT INTO ledger (person, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, string(e.Person), e.At.Unix()); err != nil {
				return err
			}
		}
		for _, w := range keys {
			m, ok := masterOf(w.Key)
			if !ok {
				return fmt.Errorf("the key %s is damaged", w.ID)
			}
			if err := t.refuseRetired(ctx, tx, m); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO keys (id, wrapped, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, string(w.ID), w.Key, w.MadeAt.Unix()); err != nil {
				return err
			}
		}
		return nil
	})
}

// NoteBackup remembers a backup.
func (t *tables) NoteBackup(ctx context.Context, b Backup) error {
	var ms []string
	for _, m := range b.Masters {
		ms = append(ms, m.String())
	}
	_, err := t.db.ExecContext(ctx, `INSERT INTO backups (at, kind, masters) VALUES ($1, $2, $3)`, b.At.Unix(), b.Kind, strings.Join(ms, " "))
	return room.Explain(err, t.where)
}

// Backups are those that were noted.
func (t *tables) Backups(ctx context.Context) (out []Backup, err error) {
	err = each(ctx, t.db, `SELECT at, kind, masters FROM backups ORDER BY at DESC, kind`, nil, func(scan scanner) error {
		var b Backup
		var at int64
		var ms string
		if err := scan(&at, &b.Kind, &ms); err != nil {
			return err
		}
		b.At = time.Unix(at, 0).UTC()
		for _, m := range strings.Fields(ms) {
			id, err := strconv.ParseUint(m, 16, 32)
			if err != nil {
				return fmt.Errorf("a noted backup names no master key: %w", err)
			}
			b.Masters = append(b.Masters, MasterID(id))
		}
		out = append(out, b)
		return nil
	})
	return out, err
}
