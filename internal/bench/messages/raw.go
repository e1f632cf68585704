package messages

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the database driver
)

// RawCommits is how many single-row transactions a second SQLite makes durable
// (WAL, synchronous=FULL) in a folder: what the disk allows one writer that groups
// nothing.
func RawCommits(ctx context.Context, dir string, d time.Duration) (perSecond float64, err error) {
	at, err := os.MkdirTemp(dir, "raw-commits-")
	if err != nil {
		return 0, fmt.Errorf("measure the disk: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(at)) }()
	pragmas := url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(FULL)"}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: filepath.Join(at, "raw.db")}).EscapedPath()+"?"+pragmas.Encode())
	if err != nil {
		return 0, fmt.Errorf("measure the disk: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, `CREATE TABLE t (id INTEGER PRIMARY KEY, b BLOB NOT NULL) STRICT`); err != nil {
		return 0, fmt.Errorf("measure the disk: %w", err)
	}
	insert, err := db.PrepareContext(ctx, `INSERT INTO t (b) VALUES (?)`)
	if err != nil {
		return 0, fmt.Errorf("measure the disk: %w", err)
	}
	n, begin, row := 0, time.Now(), make([]byte, 200)
	for time.Since(begin) < d {
		if _, err := insert.ExecContext(ctx, row); err != nil {
			return 0, fmt.Errorf("measure the disk: %w", err)
		}
		n++
	}
	return float64(n) / time.Since(begin).Seconds(), nil
}
