package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

// newID is a random name that nobody can guess: 130 bits, lower case, no dots.
func newID() string { return strings.ToLower(rand.Text()) }

// data are the database and the vault that belongs to it.
type data struct {
	store store.Store
	vault *vault.Vault
	path  string // of the file, "" where there is none
}

// Close closes both.
func (d *data) Close() error {
	return errors.Join(d.store.Close(), d.vault.Close())
}

// demoPrefix marks an installation that was made by --demo: it may hold nobody
// real, and nobody real may be in it.
const demoPrefix = "demo-"

// openData opens what the settings name. Only --demo makes keys by itself, and
// only for a database that it made.
func openData(ctx context.Context, s *config.Settings, now func() time.Time) (*data, error) {
	if store.IsPostgres(s.DB) {
		return openShared(ctx, s, now)
	}
	path, err := config.SQLitePath(s.DB)
	if err != nil {
		return nil, err
	}
	if path == sqlite.Memory {
		return memoryData(ctx, now, store.Memory)
	}
	keys, err := installationKeys(s, path)
	if err != nil {
		return nil, err
	}
	if err := notWithoutKeys(path, s.KeystorePath(path)); err != nil {
		return nil, err
	}
	persons, err := openKeystore(ctx, s, keys, now)
	if err != nil {
		return nil, err
	}
	return withPersons(ctx, s.DB, keys, persons, now)
}

// openShared opens data in PostgreSQL, which other instances may have open too.
func openShared(ctx context.Context, s *config.Settings, now func() time.Time) (*data, error) {
	if s.Demo {
		return nil, errors.New("--demo keeps its data in a file of its own: leave --db out, or name sqlite:PATH")
	}
	keys, err := vault.ReadKeys(s.Keys)
	if err != nil {
		return nil, err
	}
	persons, err := openKeystore(ctx, s, keys, now)
	if err != nil {
		return nil, err
	}
	return withPersons(ctx, s.DB, keys, persons, now)
}

// withPersons opens the data to which a key store belongs, and closes that if it
// cannot.
func withPersons(ctx context.Context, dsn string, keys *vault.Keys, persons vault.Keeper, now func() time.Time) (*data, error) {
	d, err := finish(ctx, dsn, vault.New(keys, persons), now)
	if err != nil {
		return nil, err
	}
	if err := notEmpty(ctx, d.store, persons); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// notWithoutKeys refuses data whose key store is gone: with an empty one everybody
// in them would count as forgotten, and be deleted.
func notWithoutKeys(path, keystore string) error {
	_, noData := os.Stat(path)
	if _, err := os.Stat(keystore); !vault.IsPostgres(keystore) && noData == nil && errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the data %s are there but their key store %s is not: restore it from its backup, or name it with --keystore", path, keystore)
	}
	return nil
}

func finish(ctx context.Context, dsn string, v *vault.Vault, now func() time.Time) (*data, error) {
	st, err := store.Open(ctx, dsn, store.Options{Vault: v, Installation: v.Installation(), Now: now, NewID: newID})
	if err != nil {
		return nil, errors.Join(err, v.Close())
	}
	d := &data{store: st, vault: v}
	if !store.IsPostgres(dsn) {
		d.path = strings.TrimPrefix(dsn, "sqlite:")
	}
	return d, nil
}

// memoryData are data under keys that die with the process.
func memoryData(ctx context.Context, now func() time.Time, dsn string) (*data, error) {
	keys, err := vault.NewKeys()
	if err != nil {
		return nil, err
	}
	return finish(ctx, dsn, vault.New(keys, vault.NewMemory()), now)
}

// demoKeys is the key file that --demo makes for a database.
func demoKeys(path string) string { return path + ".demo-keys" }

func installationKeys(s *config.Settings, path string) (*vault.Keys, error) {
	if !s.Demo {
		if vault.Beside(s.Keys, path) {
			return nil, fmt.Errorf("the keys %s stand beside the data %s, where one copy takes both: move them and name them with --keys", s.Keys, path)
		}
		return vault.ReadKeys(s.Keys)
	}
	demo := demoKeys(path)
	if _, err := os.Stat(demo); err == nil {
		return vault.ReadKeys(demo)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s was not made by --demo and may hold real people: use another --db, or leave --demo out", path)
	}
	keys, err := vault.NewKeys()
	if err != nil {
		return nil, err
	}
	keys.Installation = demoPrefix + keys.Installation
	return keys, keys.Write(demo)
}
