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
	if err := otherCluster(ctx, p.settings(), where); err != nil {
		return nil, nil, err
	}
	made, err := keystoreMade(ctx, where)
	if err != nil {
		return nil, nil, err
	}
	if !made {
		return nil, nil, fmt.Errorf("there is no key store %s: name it with --keystore, or restore it from its backup", withoutPassword(where))
	}
	s, err := openKeystore(ctx, p.settings(), keys, now)
	return keys, s, err
}

// keystoreMade reports whether there is a key store, and makes none.
func keystoreMade(ctx context.Context, where string) (bool, error) {
	if vault.IsPostgres(where) {
		return vault.Made(ctx, where)
	}
	_, err := os.Stat(where)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
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

// newestPeople is how many people are looked at: an older key store lacks the
// newest.
const newestPeople = 50

// keyless counts, among the newest people, those whose key is not in the key store.
// Somebody who is being forgotten right now is none of them: they are looked for
// again when a key was missing.
func keyless(ctx context.Context, data bot.KeyUser, has func(context.Context, bot.KeyID) (bool, error)) (gone, looked int, err error) {
	some, err := data.SomeKeys(ctx, newestPeople)
	if err != nil {
		return 0, 0, err
	}
	missing := map[bot.KeyID]bool{}
	for _, u := range some {
		ok, err := has(ctx, u.Key)
		if err != nil {
			return 0, 0, err
		}
		if !ok {
			missing[u.Key] = true
		}
	}
	if len(missing) == 0 {
		return 0, len(some), nil
	}
	again, err := data.SomeKeys(ctx, newestPeople)
	for _, u := range again {
		if missing[u.Key] {
			gone++
		}
	}
	return gone, len(some), err
}

// notOlder refuses to serve people whose keys are not in the key store: whoever of
// them writes would count as forgotten, and their rows would be deleted for good.
func notOlder(ctx context.Context, d *data) error {
	gone, looked, err := keyless(ctx, d.store, d.vault.Has)
	if err != nil || gone == 0 {
		return err
	}
	return fmt.Errorf("%d of the %d newest people have no key in the key store: it is an older one, or another's; restore the newest backup of the keys, or name the right one with --keystore (nothing was changed; if their keys are lost for good, start once with --accept-lost-keys: they are forgotten when they write)", gone, looked)
}
