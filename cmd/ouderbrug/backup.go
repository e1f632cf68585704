package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

type backupCmd struct {
	place
	To       string `required:"" type:"path" help:"The folder for the backup of the data; it is made if it is not there."`
	KeysTo   string `type:"path" help:"The folder for the backup of the keys: best another disk. Default: that of the data."`
	KeysOnly bool   `help:"Only the keys: after a pg_dump, where the data are in PostgreSQL."`
}

// Help is shown by --help.
func (backupCmd) Help() string {
	return `Writes data-TIME.db and keys-TIME.db, each with a manifest (.json), while serve runs: the data first, then the keys, so that no key is missing.
Keep the two in different places, and the key file in a third: each alone opens nothing. Delete backups after 35 days: until then somebody who was forgotten is in them, and only the ledger keeps her from coming back.

Examples:
  ouderbrug backup --config ouderbrug.toml --to /backup/data --keys-to /elsewhere/keys
  pg_dump -Fc -f /backup/data/ouderbrug.dump "$DSN" && ouderbrug backup --keys-only --config ouderbrug.toml --to /elsewhere/keys`
}

// Run makes a backup.
func (c *backupCmd) Run(e *env) error {
	if vault.IsPostgres(c.DB) && !c.KeysOnly {
		return errors.New("data in PostgreSQL are backed up by its own tools: pg_dump first, then `ouderbrug backup --keys-only`")
	}
	keys, store, err := c.open(e.ctx, e.now)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // all is committed
	b := &backup{keys: keys, store: store, at: e.now().UTC().Truncate(time.Second), now: e.now}
	if !c.KeysOnly {
		path, err := config.SQLitePath(c.DB)
		if err != nil {
			return err
		}
		file, err := b.data(e.ctx, path, c.To)
		if err != nil {
			return fmt.Errorf("back up the data: %w", err)
		}
		fmt.Fprintf(e.out, "Data: %s\n", file)
	}
	file, err := b.keysTo(e.ctx, cmp.Or(c.KeysTo, c.To))
	if err != nil {
		return fmt.Errorf("back up the keys: %w", err)
	}
	fmt.Fprintf(e.out, "Keys: %s\n", file)
	if c.KeysTo == "" || c.KeysTo == c.To {
		fmt.Fprintf(e.out, "Move the keys to another place than the data, and keep %s in a third: who has all three reads everything.\n", c.Keys)
	}
	return nil
}

// backup is one backup being made.
type backup struct {
	keys  *vault.Keys
	store vault.Keeper
	at    time.Time
	now   func() time.Time
}

// file makes one file of a backup: write fills it under another name, and it gets
// its own when it is whole.
func (b *backup) file(ctx context.Context, dir string, m manifest, write func(part string) ([]vault.MasterID, error)) (path string, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	path = filepath.Join(dir, backupName(m.Kind, b.at))
	part := path + ".part"
	if _, err := os.Stat(path); err == nil {
		return "", fmt.Errorf("there is a backup %s already: it is never overwritten", path)
	}
	if err := os.RemoveAll(part); err != nil { // of a backup that was killed in this second
		return "", err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(part) // it may not be there
		}
	}()
	needs, err := write(part)
	if err != nil {
		return "", err
	}
	m.Installation, m.At = b.keys.Installation, b.at
	if err := publish(part, path, m); err != nil {
		return "", err
	}
	return path, b.store.NoteBackup(ctx, vault.Backup{At: b.at, Kind: m.Kind, Masters: needs})
}

func (b *backup) data(ctx context.Context, db, dir string) (string, error) {
	l, err := sqlite.OpenLook(ctx, db)
	if err != nil {
		return "", err
	}
	defer func() { _ = l.Close() }() // it only looked
	is, err := l.Installation(ctx)
	if err != nil {
		return "", err
	}
	if is != b.keys.Installation {
		return "", fmt.Errorf("the database %s was made with other keys: name the key file that belongs to it (--keys)", db)
	}
	applied, err := l.Applied(ctx)
	if err != nil {
		return "", err
	}
	if len(applied) == 0 {
		return "", fmt.Errorf("the database %s was never migrated: start serve once", db)
	}
	return b.file(ctx, dir, manifest{Kind: vault.KindData, Migration: applied[len(applied)-1]}, func(part string) ([]vault.MasterID, error) {
		return nil, l.Backup(ctx, part)
	})
}

func (b *backup) keysTo(ctx context.Context, dir string) (string, error) {
	return b.file(ctx, dir, manifest{Kind: vault.KindKeys}, func(part string) ([]vault.MasterID, error) {
		return vault.WriteBackup(ctx, b.store, b.keys.Installation, part, b.now)
	})
}
