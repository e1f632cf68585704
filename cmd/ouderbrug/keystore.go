package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/vault"
)

// place says where the data, the keys and the key store are: the settings that
// commands about keys and backups share with serve.
type place struct {
	DB       string `name:"db" default:"sqlite:ouderbrug.db" help:"The database: sqlite:PATH or postgres://…"`
	Keys     string `default:"${keys}" help:"The file with the master keys, made by init."`
	Keystore string `help:"Where persons' keys are kept: a file, or postgres://… of another cluster. Default: the database's name with .keys behind it."`
}

func (p *place) settings() *config.Settings {
	return &config.Settings{DB: p.DB, Keys: p.Keys, Keystore: p.Keystore}
}

// open reads the key file and opens the key store, which must be there.
func (p *place) open(ctx context.Context, now func() time.Time) (*vault.Keys, vault.Keeper, error) {
	keys, err := p.keys()
	if err != nil {
		return nil, nil, err
	}
	where, err := keystoreOf(p.settings())
	if err != nil {
		return nil, nil, err
	}
	if _, err := os.Stat(where); !vault.IsPostgres(where) && errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("there is no key store %s: name it with --keystore, or restore it from its backup", where)
	}
	s, err := openKeystore(ctx, p.settings(), keys, now)
	return keys, s, err
}

// keys reads the key file, unless it stands beside the data.
func (p *place) keys() (*vault.Keys, error) {
	if path, err := config.SQLitePath(p.DB); err == nil && vault.Beside(p.Keys, path) {
		return nil, fmt.Errorf("the keys %s stand beside the data %s, where one copy takes both: move them and name them with --keys", p.Keys, path)
	}
	return vault.ReadKeys(p.Keys)
}

// keystoreOf is where persons' keys are kept.
func keystoreOf(s *config.Settings) (string, error) {
	if s.Keystore != "" {
		return s.Keystore, nil
	}
	if vault.IsPostgres(s.DB) {
		return "", errors.New("the data are in PostgreSQL: name with --keystore where persons' keys are, postgres://… of another cluster (or a file, if there is one instance only)")
	}
	path, err := config.SQLitePath(s.DB)
	if err != nil {
		return "", err
	}
	return s.KeystorePath(path), nil
}

// otherCluster refuses a key store in the cluster of the data.
func otherCluster(ctx context.Context, s *config.Settings, where string) error {
	if vault.IsPostgres(where) && vault.IsPostgres(s.DB) && vault.SameCluster(ctx, s.DB, where) {
		return errors.New("the data and the persons' keys are in one PostgreSQL cluster, where one backup takes both: name another cluster with --keystore")
	}
	return nil
}

// openKeystore opens or makes the key store of the settings. It refuses one in the
// cluster of the data, whose backup would hold both (S26).
func openKeystore(ctx context.Context, s *config.Settings, keys *vault.Keys, now func() time.Time) (vault.Keeper, error) {
	where, err := keystoreOf(s)
	if err != nil {
		return nil, err
	}
	if err := otherCluster(ctx, s, where); err != nil {
		return nil, err
	}
	return vault.OpenKeeper(ctx, where, keys, now)
}

// notEmpty refuses data with people in them whose key store never held a key: all
// of them would count as forgotten.
func notEmpty(ctx context.Context, data bot.KeyUser, keys vault.Keeper) error {
	people, err := data.SomeKeys(ctx, 1)
	if err != nil || len(people) == 0 {
		return err
	}
	empty, err := keys.Empty(ctx)
	if err == nil && empty {
		return fmt.Errorf("there are people in the data, but no key in their key store %s: restore it from its backup, or name the right one with --keystore", keys.Where())
	}
	return err
}
