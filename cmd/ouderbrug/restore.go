package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store"
	"github.com/ouderbrug/ouderbrug/store/postgres"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

type restoreCmd struct {
	place
	From []string `required:"" sep:"none" type:"path" help:"A folder with a backup (its newest is taken), or one of its files; say it twice for data and keys in two places."`
}

// Help is shown by --help.
func (restoreCmd) Help() string {
	return `Brings data and keys back into a place where no data are. Who was forgotten stays forgotten: the ledger of now and that of the backup count together. What the backup was about to send is not sent again.

With data in PostgreSQL: pg_restore into an empty database first, then restore the keys, and only then start serve.

Examples:
  ouderbrug restore --config ouderbrug.toml --from /backup/data --from /elsewhere/keys
  ouderbrug restore --config ouderbrug.toml --from /elsewhere/keys/keys-20261122T080000Z.db`
}

// Run restores, or refuses in one sentence and changes nothing.
func (c *restoreCmd) Run(e *env) error {
	keys, err := c.keys()
	if err != nil {
		return err
	}
	files, err := findBackup(c.From, keys.Installation, vault.IsPostgres(c.DB))
	if err != nil {
		return err
	}
	saved, err := vault.OpenBackup(e.ctx, files.keys, keys)
	if err != nil {
		return err
	}
	defer func() { _ = saved.Close() }() // it was only read
	if err := c.presentFits(e.ctx, keys, e.now); err != nil {
		return err
	}
	r := &restoring{place: c.place, keys: keys, saved: saved, now: e.now}
	if vault.IsPostgres(c.DB) {
		err = r.postgres(e.ctx)
	} else {
		err = r.file(e.ctx, files.data)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "Restored: %d keys came back, %d people who were forgotten did not", r.back, r.swept)
	if r.unsent > 0 {
		fmt.Fprintf(e.out, "; %d lines that were about to be sent are marked unknown", r.unsent)
	}
	fmt.Fprintln(e.out, ".")
	return nil
}

// presentFits looks at the key store that is there, if one is, before anything is
// changed.
func (c *restoreCmd) presentFits(ctx context.Context, keys *vault.Keys, now func() time.Time) error {
	where, err := keystoreOf(c.settings())
	if err != nil {
		return err
	}
	if _, err := os.Stat(where); !vault.IsPostgres(where) && errors.Is(err, fs.ErrNotExist) {
		return nil // it comes from the backup
	}
	s, err := openKeystore(ctx, c.settings(), keys, now)
	if err != nil {
		return err
	}
	return s.Close()
}

// restoring is one restore under way.
type restoring struct {
	place
	keys  *vault.Keys
	saved *vault.File // the backup's keys
	now   func() time.Time

	back, swept int
	unsent      int64
}

// file restores a SQLite database: everything is done to a copy, which gets its
// name last.
func (r *restoring) file(ctx context.Context, backup string) (err error) {
	path, err := config.SQLitePath(r.DB)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	lock, err := vacant(ctx, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	part := path + ".restoring"
	if err := remove(part); err != nil { // of a restore that was killed
		return err
	}
	defer func() { err = errors.Join(err, remove(part)) }()
	if err := copyFile(backup, part); err != nil {
		return fmt.Errorf("copy the backup: %w", err)
	}
	persons, err := openKeystore(ctx, r.settings(), r.keys, r.now)
	if err != nil {
		return err
	}
	v := vault.New(r.keys, persons)
	st, err := sqlite.Open(ctx, part, sqlite.Options{Vault: v, Installation: v.Installation(), Now: r.now, NewID: newID})
	if err != nil {
		return errors.Join(err, v.Close())
	}
	if err := errors.Join(r.merge(ctx, st, v, persons), st.Close(), v.Close()); err != nil {
		return err
	}
	return moveInto(part, path)
}

// postgres restores the keys of data that pg_restore has brought back.
func (r *restoring) postgres(ctx context.Context) error {
	busy, err := postgres.Serving(ctx, r.DB)
	if err != nil {
		return err
	}
	if busy {
		return errors.New("an ouderbrug is connected to this database: stop it first")
	}
	persons, err := openKeystore(ctx, r.settings(), r.keys, r.now)
	if err != nil {
		return err
	}
	v := vault.New(r.keys, persons)
	st, err := store.Open(ctx, r.DB, store.Options{Vault: v, Installation: v.Installation(), Now: r.now, NewID: newID})
	if err != nil {
		return errors.Join(err, v.Close())
	}
	return errors.Join(r.merge(ctx, st, v, persons), st.Close(), v.Close())
}

// merge brings the ledgers together, deletes the rows of all who stand in them, and
// then brings back the keys that are still used. Each step may be repeated.
func (r *restoring) merge(ctx context.Context, st store.Store, v *vault.Vault, persons vault.Keeper) error {
	var ledger []vault.Entry
	var saved []vault.Wrapped
	if err := r.saved.Export(ctx, func(w vault.Wrapped) error { saved = append(saved, w); return nil },
		func(e vault.Entry) error { ledger = append(ledger, e); return nil }); err != nil {
		return err
	}
	var err error
	if r.unsent, err = st.Restored(ctx, r.now()); err != nil {
		return err
	}
	if err := persons.Import(ctx, nil, ledger); err != nil {
		return fmt.Errorf("bring the ledger back: %w", err)
	}
	b := bot.New(bot.Config{Store: st, Reader: st, Erasure: st, Vault: v, Ledger: v, Now: r.now, NewID: newID})
	if r.swept, err = b.Sweep(ctx); err != nil {
		return err
	}
	for batch := range slices.Chunk(saved, 500) {
		ids := make([]bot.KeyID, len(batch))
		for i, w := range batch {
			ids[i] = w.ID
		}
		uses, err := st.KeyUses(ctx, ids)
		if err != nil {
			return err
		}
		used := map[bot.KeyID]bool{}
		for _, u := range uses {
			used[u.Key] = true
		}
		batch = slices.DeleteFunc(slices.Clone(batch), func(w vault.Wrapped) bool { return !used[w.ID] })
		if err := persons.Import(ctx, batch, nil); err != nil {
			return fmt.Errorf("bring keys back: %w", err)
		}
		r.back += len(batch)
	}
	return nil
}

// vacant takes the lock of a place where no data are, or refuses.
func vacant(ctx context.Context, path string) (io.Closer, error) {
	lock, err := sqlite.Lock(path)
	if err != nil {
		return nil, err
	}
	if err := noData(ctx, path); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return lock, nil
}

func noData(ctx context.Context, path string) error {
	full := fmt.Errorf("there are data in %s: restoring would lose them; move the file away, or name another --db", path)
	st, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > 0 {
			return fmt.Errorf("%s-wal is the log of a database that is gone: move it away", path)
		}
		return nil
	}
	if err != nil || st.Size() == 0 {
		return err
	}
	l, err := sqlite.OpenLook(ctx, path)
	if err != nil {
		return full
	}
	empty, err := l.Empty(ctx)
	if err := errors.Join(err, l.Close()); err != nil {
		return err
	}
	if !empty {
		return full
	}
	return nil
}
