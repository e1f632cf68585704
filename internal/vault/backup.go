package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"time"
)

// backupBatch is how many keys are written in one transaction.
const backupBatch = 5000

// WriteBackup copies a key store, of whatever kind, as it is at one moment into a
// new file, while others use it. The file is on the disk when it returns. It says
// which master keys are needed to read it.
func WriteBackup(ctx context.Context, s Keeper, installation, to string, now func() time.Time) ([]MasterID, error) {
	if _, err := os.Stat(to); err == nil {
		return nil, fmt.Errorf("there is a file %s already: it is never overwritten", to)
	}
	f, err := openFile(ctx, to, installation, now, "DELETE")
	if err != nil {
		return nil, err
	}
	needs, err := copyInto(ctx, s, f)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	return needs, durable(to)
}

func copyInto(ctx context.Context, from Safekeeper, f *File) ([]MasterID, error) {
	needs := map[MasterID]bool{}
	var keys []Wrapped
	var ledger []Entry
	flush := func(at int) error {
		if len(keys)+len(ledger) < at {
			return nil
		}
		err := f.Import(ctx, keys, ledger)
		keys, ledger = keys[:0], ledger[:0]
		return err
	}
	err := from.Export(ctx, func(w Wrapped) error {
		m, ok := masterOf(w.Key)
		if !ok {
			return fmt.Errorf("the key %s is damaged", w.ID)
		}
		needs[m] = true
		keys = append(keys, w)
		return flush(backupBatch)
	}, func(e Entry) error {
		ledger = append(ledger, e)
		return flush(backupBatch)
	})
	if err == nil {
		err = flush(1)
	}
	return slices.Sorted(maps.Keys(needs)), err
}

func durable(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Sync(), f.Close())
}

// OpenBackup opens a file that WriteBackup made, to be read only, and refuses one
// that these keys cannot read.
func OpenBackup(ctx context.Context, path string, k *Keys) (*File, error) {
	v := url.Values{"mode": {"ro"}, "immutable": {"1"}, "_pragma": {"query_only(1)"}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+v.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	f := &File{tables{db: db, now: time.Now, where: path}}
	f.scrub = func(context.Context) error { return nil }
	var is string
	if err := db.QueryRowContext(ctx, `SELECT id FROM installation`).Scan(&is); err != nil {
		return nil, errors.Join(fmt.Errorf("%s is no backup of a key store, or a damaged one: take another", path), db.Close())
	}
	if is != k.Installation {
		return nil, errors.Join(fmt.Errorf("%s is the backup of another installation: nothing of it can be read with these keys", path), db.Close())
	}
	if err := k.fits(ctx, f); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return f, nil
}
