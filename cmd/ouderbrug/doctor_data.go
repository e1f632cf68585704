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
	"github.com/ouderbrug/ouderbrug/store"
	"github.com/ouderbrug/ouderbrug/store/postgres"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

// backupAge is when the doctor warns: somebody should have noticed a day ago.
const backupAge = 48 * time.Hour

// keystore looks at the key store: is it there, do the master keys fit it, is it
// apart from the data, does each person have a key.
func (c *doctorCmd) keystore(ctx context.Context, e *env) finding {
	f := finding{part: "key store"}
	// Before it is opened: its log is there only while somebody has it open.
	if where, err := keystoreOf(&c.Settings); err == nil && !vault.IsPostgres(where) {
		if err := onlyOwners(where, where+"-wal", where+"-shm"); err != nil {
			f.fault = err.Error()
			return f
		}
	}
	keys, s, err := c.openKeys(ctx, e)
	switch {
	case errors.Is(err, errNotYet):
		f.well = "not there yet; serve makes it"
		return f
	case err != nil:
		f.fault = err.Error()
		return f
	}
	defer func() { _ = s.Close() }() // it only looked
	by, err := s.WrappedBy(ctx)
	if err != nil {
		f.fault = err.Error()
		return f
	}
	n, masters := 0, 0
	for _, keys := range by {
		n, masters = n+keys, masters+1
	}
	f.well = fmt.Sprintf("%d keys", n)
	if masters > 1 {
		f.fault = fmt.Sprintf("%d keys are wrapped by %d master keys: a rotation was cut short; run `ouderbrug keys rotate` again", n, masters)
		return f
	}
	if err := c.fitsData(ctx, e, keys, s); err != nil {
		f.fault = err.Error()
	}
	return f
}

// fitsData compares keys and data, where data are there.
func (c *doctorCmd) fitsData(ctx context.Context, e *env, keys *vault.Keys, s vault.Keeper) error {
	if fresh, err := c.fresh(ctx); err != nil || fresh {
		return err
	}
	data, done, err := lookAt(ctx, &c.Settings, keys.Installation)
	if err != nil {
		return err
	}
	defer done()
	for _, look := range []func(context.Context, *env, vault.Keeper, looker) error{sweptClean, keysAreThere, fewOrphans} {
		if err := look(ctx, e, s, data); err != nil {
			return err
		}
	}
	return nil
}

// keysAreThere looks whether the newest people in the data have their keys.
func keysAreThere(ctx context.Context, _ *env, s vault.Keeper, data looker) error {
	gone, looked, err := keyless(ctx, data, func(ctx context.Context, id bot.KeyID) (bool, error) {
		_, err := s.Get(ctx, id)
		if errors.Is(err, bot.ErrForgotten) {
			return false, nil
		}
		return err == nil, err
	})
	if err == nil && gone > 0 {
		err = fmt.Errorf("%d of %d people looked at have no key in %s and cannot be read: it is an older one, or another's; restore the newest backup of the keys", gone, looked, s.Where())
	}
	return err
}

// sweptClean looks for people who were forgotten and have rows all the same.
func sweptClean(ctx context.Context, _ *env, s vault.Keeper, data looker) error {
	forgotten, err := s.Forgotten(ctx)
	if err != nil {
		return err
	}
	n := 0
	for i := 0; i < len(forgotten); i += 500 {
		back, err := data.Standing(ctx, forgotten[i:min(i+500, len(forgotten))])
		if err != nil {
			return err
		}
		n += len(back)
	}
	if n > 0 {
		return fmt.Errorf("%d people who were forgotten stand in the data (an older backup?): start serve, which deletes them before it serves anybody", n)
	}
	return nil
}

// fewOrphans looks for keys that nobody uses. A few are nothing to wake anybody for.
func fewOrphans(ctx context.Context, e *env, s vault.Keeper, data looker) error {
	ids, all, err := orphans(ctx, s, data, e.now())
	if err != nil {
		return err
	}
	if len(ids) > 10 && 100*len(ids) > all {
		return fmt.Errorf("%d of %d keys are used by nobody: `ouderbrug keys prune` destroys them, unless an older backup of the data was restored", len(ids), all)
	}
	return nil
}

// backups looks at the age of the last backup.
func (c *doctorCmd) backups(ctx context.Context, e *env) finding {
	f := finding{part: "backup"}
	_, s, err := c.openKeys(ctx, e)
	switch {
	case errors.Is(err, errNotYet):
		f.well = "nothing to back up yet"
		return f
	case err != nil:
		f.fault = "its age cannot be read: the key store is at fault"
		return f
	}
	defer func() { _ = s.Close() }() // it only looked
	empty, err := s.Empty(ctx)
	if err == nil && empty {
		f.well = "nothing to back up yet"
		return f
	}
	last, err := lastBackups(ctx, s)
	if err != nil {
		f.fault = err.Error()
		return f
	}
	for _, kind := range backedUp(vault.IsPostgres(c.DB)) {
		at, ok := last[kind]
		if !ok {
			f.fault = fmt.Sprintf("the %s were never backed up: run `%s` every night", kind, nightly(c.DB))
			return f
		}
		age := e.now().Sub(at)
		if age > backupAge {
			f.fault = fmt.Sprintf("the last backup of the %s is %d hours old: see why `ouderbrug backup` does not run every night", kind, int(age.Hours()))
			return f
		}
		f.well = fmt.Sprintf("the last one is %d hours old", int(age.Hours()))
	}
	return f
}

// nightly is how a database is backed up.
func nightly(dsn string) string {
	if vault.IsPostgres(dsn) {
		return "pg_dump … && ouderbrug backup --keys-only --to FOLDER"
	}
	return "ouderbrug backup --to FOLDER"
}

// backedUp are the kinds of backups that we make of a database: one in PostgreSQL is
// backed up by its own tools.
func backedUp(postgres bool) []string {
	if postgres {
		return []string{vault.KindKeys}
	}
	return []string{vault.KindData, vault.KindKeys}
}

// noted is where backups are noted.
type noted interface {
	Backups(ctx context.Context) ([]vault.Backup, error)
}

// lastBackup is when all of these kinds were last backed up; zero: one never was.
func lastBackup(ctx context.Context, s noted, kinds []string) (oldest time.Time, err error) {
	last, err := lastBackups(ctx, s)
	for i, kind := range kinds {
		if at := last[kind]; i == 0 || at.Before(oldest) {
			oldest = at
		}
	}
	return oldest, err
}

// lastBackups says when each kind was last backed up.
func lastBackups(ctx context.Context, s noted) (map[string]time.Time, error) {
	all, err := s.Backups(ctx)
	out := map[string]time.Time{}
	for _, b := range all { // the newest first
		if _, ok := out[b.Kind]; !ok {
			out[b.Kind] = b.At
		}
	}
	return out, err
}

// errNotYet says that neither data nor key store are there: a fresh set-up.
var errNotYet = errors.New("not there yet")

// openKeys opens the key store if it is there; the doctor makes nothing.
func (c *doctorCmd) openKeys(ctx context.Context, e *env) (*vault.Keys, vault.Keeper, error) {
	p := place{DB: c.DB, Keys: c.Keys, Keystore: c.Keystore}
	where, err := keystoreOf(&c.Settings)
	if err != nil {
		return nil, nil, err
	}
	if err := otherCluster(ctx, &c.Settings, where); err != nil {
		return nil, nil, err
	}
	made, err := keystoreMade(ctx, where)
	if err != nil {
		return nil, nil, err
	}
	if !made {
		fresh, err := c.fresh(ctx)
		if err != nil {
			return nil, nil, err
		}
		if fresh {
			return nil, nil, errNotYet
		}
	}
	return p.open(ctx, e.now)
}

// fresh reports whether there are no data yet.
func (c *doctorCmd) fresh(ctx context.Context) (bool, error) {
	if vault.IsPostgres(c.DB) {
		missing, err := postgres.Missing(ctx, c.DB)
		return len(missing) == len(store.Migrations()), err
	}
	path, err := config.SQLitePath(c.DB)
	if err == nil {
		_, err = os.Stat(path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	return false, err
}

// toCome says which migrations the data do not have yet. It applies none: that is
// for serve and migrate to do, when somebody means to.
func (c *doctorCmd) toCome(ctx context.Context) ([]string, error) {
	if vault.IsPostgres(c.DB) {
		return postgres.Missing(ctx, c.DB)
	}
	path, err := config.SQLitePath(c.DB)
	if err != nil {
		return nil, err
	}
	lock, err := sqlite.Lock(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = lock.Close() }() // nothing was done under it
	l, err := sqlite.OpenLook(ctx, path)
	if err != nil {
		return nil, err
	}
	missing, err := l.Missing(ctx)
	return missing, errors.Join(err, l.Close())
}
