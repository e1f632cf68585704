package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/postgres"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

type keysCmd struct {
	Rotate keysRotateCmd `cmd:"" help:"Make a new master key and wrap all persons' keys with it, while serve runs."`
	Prune  keysPruneCmd  `cmd:"" help:"Destroy keys that nobody uses."`
}

type keysRotateCmd struct {
	place
	Add     bool `xor:"what" help:"Only put a new master key into the key file, for several machines: copy the file to all of them, then rotate."`
	DropOld bool `xor:"what" help:"Take the old master keys out of the key file. Backups of keys from before cannot be read afterwards."`
}

// Help is shown by --help.
func (keysRotateCmd) Help() string {
	return `One machine:
  ouderbrug keys rotate --config ouderbrug.toml
  ouderbrug keys rotate --drop-old --config ouderbrug.toml     when no older backup is needed any more

Several machines, each with a copy of the key file:
  ouderbrug keys rotate --add …      on one machine; copy the key file to all others
  ouderbrug keys rotate …            on the same machine; copy the key file again
  ouderbrug keys rotate …            once more: it takes along what other machines stored meanwhile
  ouderbrug keys rotate --drop-old … on the same machine, after 35 days; copy the key file again

Running instances find the new file by themselves. What was cut short is run again.

Example:
  ouderbrug keys rotate --db sqlite:/var/lib/ouderbrug/ouderbrug.db --keys /etc/ouderbrug/keys.json`
}

// Run rotates.
func (c *keysRotateCmd) Run(e *env) error {
	_, s, err := c.open(e.ctx, e.now)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }() // all is committed
	switch {
	case c.Add:
		id, err := vault.AddMaster(c.Keys)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.out, "Master key %s is in %s and not used yet. Copy the file to every machine, then: ouderbrug keys rotate\n", id, c.Keys)
		return nil
	case c.DropOld:
		return c.drop(e, s)
	}
	r, err := vault.Rotate(e.ctx, c.Keys, s)
	if err != nil {
		return err
	}
	if r.Resumed {
		fmt.Fprintf(e.out, "Finished what was begun: %d keys are now wrapped by master key %s. For another new master key run it again.\n", r.Rewrapped, r.Primary)
	} else {
		fmt.Fprintf(e.out, "Master key %s is in use; %d keys are wrapped by it. Make a backup of %s and of the key store now.\n", r.Primary, r.Rewrapped, c.Keys)
	}
	if len(r.Old) > 0 {
		fmt.Fprintf(e.out, "%d old master keys stay in the file, for older backups: ouderbrug keys rotate --drop-old takes them out.\n", len(r.Old))
	}
	return nil
}

func (c *keysRotateCmd) drop(e *env, s vault.Keeper) error {
	d, err := vault.DropOld(e.ctx, c.Keys, s)
	if err != nil {
		return err
	}
	if len(d.Masters) == 0 {
		fmt.Fprintln(e.out, "There is no old master key in the file.")
		return nil
	}
	fmt.Fprintf(e.out, "%d old master keys are out of %s.\n", len(d.Masters), c.Keys)
	for _, b := range d.Unreadable {
		fmt.Fprintf(e.out, "The backup of the keys of %s cannot be read any more: delete it, and the data's of that time.\n", b.At.Format(time.RFC3339))
	}
	return nil
}

type keysPruneCmd struct {
	place
	DryRun bool `help:"Only count them."`
	Most   bool `help:"Go on although most keys would go."`
}

// Help is shown by --help.
func (keysPruneCmd) Help() string {
	return "A key is made before the person it is for; if the disk is full then, no person comes of it. Do not run it after an older backup of the data was restored, if a newer one may yet be found: its keys would be gone.\n\nExample:\n  ouderbrug keys prune --dry-run --config ouderbrug.toml"
}

// Run destroys keys that no person and no case uses.
func (c *keysPruneCmd) Run(e *env) error {
	keys, s, err := c.open(e.ctx, e.now)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }() // all is committed
	data, done, err := lookAt(e.ctx, c.settings(), keys.Installation)
	if err != nil {
		return err
	}
	defer done()
	ids, all, err := orphans(e.ctx, s, data, e.now())
	if err != nil {
		return err
	}
	if c.DryRun {
		fmt.Fprintf(e.out, "%d keys are used by nobody.\n", len(ids))
		return nil
	}
	if 2*len(ids) > all && !c.Most {
		return fmt.Errorf("%d of %d keys would go, as if these were not the data that they belong to: nothing was destroyed; if it is right, say --most", len(ids), all)
	}
	for _, id := range ids {
		if err := s.Destroy(e.ctx, id); err != nil {
			return err
		}
	}
	fmt.Fprintf(e.out, "%d keys that nobody used are destroyed.\n", len(ids))
	return nil
}

// looker is what can be asked of data that a server may be using.
type looker interface {
	bot.KeyUser
	Standing(ctx context.Context, ids []bot.PersonID) ([]bot.Person, error)
	PurgeCount(ctx context.Context, now time.Time) (bot.Purged, error)
}

// lookAt opens data beside a running server, to be read only: no migration is applied.
func lookAt(ctx context.Context, s *config.Settings, installation string) (looker, func(), error) {
	if vault.IsPostgres(s.DB) {
		l, err := postgres.OpenLook(ctx, s.DB, installation)
		if err != nil {
			return nil, nil, err
		}
		return l, func() { _ = l.Close() }, nil // it only looked
	}
	path, err := config.SQLitePath(s.DB)
	if err != nil {
		return nil, nil, err
	}
	l, err := sqlite.OpenLook(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	if is, err := l.Installation(ctx); err != nil || is != installation {
		return nil, nil, errors.Join(err, l.Close(), fmt.Errorf("the database %s was made with other keys: name the key file that belongs to it (--keys)", path))
	}
	return l, func() { _ = l.Close() }, nil // it only looked
}

// orphanAge is how old a key must be to count as nobody's: the person that it is
// for comes within seconds.
const orphanAge = 24 * time.Hour

// orphans are living keys that no person and no case uses, out of all that are old
// enough.
func orphans(ctx context.Context, s vault.Keeper, data bot.KeyUser, now time.Time) (out []bot.KeyID, all int, err error) {
	var after bot.KeyID
	for {
		ids, err := s.Older(ctx, now.Add(-orphanAge), after, 500)
		if err != nil || len(ids) == 0 {
			return out, all, err
		}
		all += len(ids)
		after = ids[len(ids)-1]
		uses, err := data.KeyUses(ctx, ids)
		if err != nil {
			return nil, 0, err
		}
		used := map[bot.KeyID]bool{}
		for _, u := range uses {
			used[u.Key] = true
		}
		for _, id := range ids {
			if !used[id] {
				out = append(out, id)
			}
		}
	}
}
