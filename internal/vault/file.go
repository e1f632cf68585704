package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"time"

	_ "modernc.org/sqlite" // the database driver

	"github.com/ouderbrug/ouderbrug/bot"
)

// File is a key store in a SQLite file of its own, backed up apart from the data.
type File struct {
	db  *sql.DB
	now func() time.Time
}

const fileSchema = `
CREATE TABLE IF NOT EXISTS installation (id TEXT PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS keys (
	id TEXT PRIMARY KEY, wrapped BLOB, created_at INTEGER NOT NULL, destroyed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ledger (person TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;`

// OpenFile opens or makes the key store at path. It refuses one that belongs to
// another installation.
func OpenFile(ctx context.Context, path, installation string, now func() time.Time) (*File, error) {
	pragmas := url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(FULL)", "secure_delete(ON)", "busy_timeout(5000)"}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+pragmas.Encode())
	if err != nil {
		return nil, fmt.Errorf("open the key store %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	f := &File{db: db, now: now}
	if err := f.prepare(ctx, installation); err != nil {
		return nil, errors.Join(fmt.Errorf("open the key store %s: %w", path, err), db.Close())
	}
	return f, nil
}

func (f *File) prepare(ctx context.Context, installation string) error {
	if _, err := f.db.ExecContext(ctx, fileSchema); err != nil {
		return err
	}
	var is string
	err := f.db.QueryRowContext(ctx, `SELECT id FROM installation`).Scan(&is)
	if errors.Is(err, sql.ErrNoRows) {
		_, err = f.db.ExecContext(ctx, `INSERT INTO installation (id) VALUES (?)`, installation)
		return err
	}
	if err == nil && is != installation {
		return ErrWrongMaster
	}
	return err
}

// Put stores a wrapped key.
func (f *File) Put(ctx context.Context, id bot.KeyID, wrapped []byte) error {
	_, err := f.db.ExecContext(ctx, `INSERT INTO keys (id, wrapped, created_at) VALUES (?, ?, ?)`, string(id), wrapped, f.now().Unix())
	return err
}

// Get returns a wrapped key, or bot.ErrForgotten.
func (f *File) Get(ctx context.Context, id bot.KeyID) ([]byte, error) {
	var w []byte
	err := f.db.QueryRowContext(ctx, `SELECT wrapped FROM keys WHERE id = ? AND wrapped IS NOT NULL`, string(id)).Scan(&w)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, bot.ErrForgotten
	}
	return w, err
}

// Destroy overwrites a key (secure_delete) and empties the write-ahead log, so
// that no file holds it afterwards.
func (f *File) Destroy(ctx context.Context, id bot.KeyID) error {
	if _, err := f.db.ExecContext(ctx, `UPDATE keys SET wrapped = NULL, destroyed_at = ? WHERE id = ? AND wrapped IS NOT NULL`, f.now().Unix(), string(id)); err != nil {
		return err
	}
	_, err := f.db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

// Record notes that a person was forgotten: a random id and a time, nothing else.
func (f *File) Record(ctx context.Context, p bot.PersonID) error {
	_, err := f.db.ExecContext(ctx, `INSERT INTO ledger (person, at) VALUES (?, ?) ON CONFLICT DO NOTHING`, string(p), f.now().Unix())
	return err
}

// Close closes the file.
func (f *File) Close() error { return f.db.Close() }
