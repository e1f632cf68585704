package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"time"

	_ "modernc.org/sqlite" // the database driver
)

// File is a key store in a SQLite file of its own, backed up apart from the data.
// Other processes may use it at the same time: a backup, a rotation.
type File struct{ tables }

var _ Keeper = (*File)(nil)

// OpenFile opens or makes the key store at path. It refuses one that belongs to
// another installation.
func OpenFile(ctx context.Context, path, installation string, now func() time.Time) (*File, error) {
	return openFile(ctx, path, installation, now, "WAL")
}

// openFile opens or makes a file with a journal mode: a backup has no log beside
// it, so that it is one file.
func openFile(ctx context.Context, path, installation string, now func() time.Time, journal string) (*File, error) {
	own, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) // nobody else reads it
	if err != nil {
		return nil, fmt.Errorf("open the key store: %w", err)
	}
	if err := own.Close(); err != nil {
		return nil, fmt.Errorf("open the key store: %w", err)
	}
	v := url.Values{"_pragma": {"busy_timeout(5000)", "journal_mode(" + journal + ")", "synchronous(FULL)", "secure_delete(ON)"}, "_txlock": {"immediate"}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+v.Encode())
	if err != nil {
		return nil, fmt.Errorf("open the key store %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	f := &File{tables{db: db, now: now, where: path}}
	f.scrub = f.emptyLog
	if err := f.prepare(ctx, installation, schema("BLOB", "INTEGER", " STRICT")); err != nil {
		return nil, errors.Join(fmt.Errorf("open the key store %s: %w", path, err), db.Close())
	}
	return f, nil
}

// emptyLog moves the write-ahead log into the file, where secure_delete has
// overwritten what is gone.
func (f *File) emptyLog(ctx context.Context) error {
	var busy, pages, moved int
	if err := f.db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return fmt.Errorf("the log of the key store %s cannot be emptied while somebody reads it (a backup?): it is tried again", f.where)
	}
	return nil
}
