package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

// Look is another process's view of a file, also of one that a server is using: it
// reads and copies, takes no lock and writes nothing.
type Look struct {
	db   *sql.DB
	path string
}

// OpenLook opens a file that is there.
func OpenLook(ctx context.Context, path string) (*Look, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no database %s: name it with --db", path)
	}
	db, err := sql.Open("sqlite", dsn(path, true))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	l := &Look{db: db, path: path}
	if _, err := l.Installation(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("read the database %s: %w", path, err), db.Close())
	}
	return l, nil
}

// Close ends looking.
func (l *Look) Close() error { return l.db.Close() }

// Installation is whose data these are, "" if nothing was ever written.
func (l *Look) Installation(ctx context.Context) (id string, err error) {
	var tables int
	if err := l.db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE name = 'installation'`).Scan(&tables); err != nil || tables == 0 {
		return "", err
	}
	err = l.db.QueryRowContext(ctx, `SELECT id FROM installation`).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return id, err
}

// Applied are the migrations that the file has, in order.
func (l *Look) Applied(ctx context.Context) (out []string, err error) {
	err = l.each(ctx)(`SELECT name FROM migrations ORDER BY name`, nil, func(scan func(...any) error) error {
		var n string
		err := scan(&n)
		out = append(out, n)
		return err
	})
	return out, err
}

// Missing are the migrations that the file does not have; a newer file, or one with a
// gap, is an error.
func (l *Look) Missing(ctx context.Context) ([]string, error) {
	if id, err := l.Installation(ctx); err != nil || id == "" {
		return Migrations(), err
	}
	applied, err := l.Applied(ctx)
	if err != nil {
		return nil, err
	}
	missing, err := rows.Missing(Migrations(), applied)
	if err != nil {
		err = fmt.Errorf("open the database %s: %w", l.path, err)
	}
	return missing, err
}

// Empty reports whether nothing stands in the file but the tables themselves.
func (l *Look) Empty(ctx context.Context) (bool, error) {
	var tables []string
	err := l.each(ctx)(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`, nil, func(scan func(...any) error) error {
		var n string
		err := scan(&n)
		tables = append(tables, n)
		return err
	})
	if err != nil {
		return false, err
	}
	for _, name := range tables {
		if slices.Contains([]string{"migrations", "installation"}, name) {
			continue
		}
		var some bool
		if err := l.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM "`+name+`")`).Scan(&some); err != nil || some {
			return false, err
		}
	}
	return true, nil
}

// KeyUses are those of the keys that a person or a case uses.
func (l *Look) KeyUses(ctx context.Context, keys []bot.KeyID) ([]bot.KeyUse, error) {
	return keyUses(l.each(ctx), keys)
}

// SomeKeys are the keys of the newest people who are not being forgotten.
func (l *Look) SomeKeys(ctx context.Context, n int) ([]bot.KeyUse, error) {
	return someKeys(l.each(ctx), n)
}

// Standing are those of ids who have rows here, in whatever state.
func (l *Look) Standing(ctx context.Context, ids []bot.PersonID) ([]bot.Person, error) {
	return standing(l.each(ctx), ids)
}

// PurgeCount counts what Purge would take away now.
func (l *Look) PurgeCount(ctx context.Context, now time.Time) (bot.Purged, error) {
	return purgeCount(l.each(ctx), now)
}

// each asks the file.
func (l *Look) each(ctx context.Context) eacher {
	return func(q string, args []any, f func(scan func(...any) error) error) error {
		rows, err := l.db.QueryContext(ctx, q, args...)
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
}

// Backup copies the file as it is at one moment into a new one, while others read
// and write, and checks the copy. The copy is on the disk when it returns.
func (l *Look) Backup(ctx context.Context, to string) error {
	if _, err := os.Stat(to); err == nil {
		return fmt.Errorf("there is a file %s already: it is never overwritten", to)
	}
	// A connection that may write: the copy is written by it, and the log of a file
	// that no server uses is opened by it.
	db, err := sql.Open("sqlite", dsn(l.path, false))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // it only read
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, to); err != nil {
		return err
	}
	return sound(ctx, to)
}

// sound checks a file that nobody uses, and makes it durable.
func sound(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", dsn(path, true)+"&immutable=1")
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // it only read
	var says string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&says); err != nil {
		return err
	}
	if says != "ok" {
		return fmt.Errorf("the copy %s is damaged: look at the disk", path)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Sync(), f.Close())
}

// Lock takes the lock of a file that is not opened here, so that no server begins
// to use it.
func Lock(path string) (io.Closer, error) { return lockFile(path + ".lock") }

// Restored marks what a backup was about to send as perhaps sent: between the
// backup and now it was sent, or is too old to be. It returns how many lines.
func (s *Store) Restored(ctx context.Context, now time.Time) (n int64, err error) {
	err = s.writer.do(ctx, false, func(t *tx) (err error) {
		n, err = t.affected(`UPDATE outbox SET state = 'unknown', reason = 'restored', settled_at = ?1 WHERE state = 'pending' AND due <= ?1`, micros(now))
		return err
	})
	return n, err
}
