package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/socket"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store"
)

type purgeCmd struct {
	config.Settings
	DryRun bool `help:"Only count, by kind, what would go; nothing is written."`
}

// Help is shown by --help.
func (purgeCmd) Help() string {
	return `The server does this by itself every ten minutes: texts after a day, rows after two, the rest after the terms of docs/privacy.md. With --dry-run it says what would go now; without, it takes it away now.

Examples:
  ouderbrug purge --dry-run --config ouderbrug.toml
  ouderbrug purge --config ouderbrug.toml`
}

// Run counts or takes away.
func (c *purgeCmd) Run(e *env) error {
	var gone bot.Purged
	var err error
	if c.DryRun {
		gone, err = c.count(e)
	} else {
		err = ask(e, &c.Settings, "purge", false, &gone, nil)
	}
	if err != nil {
		return err
	}
	var all int64
	for _, what := range slices.Sorted(maps.Keys(gone)) {
		fmt.Fprintf(e.out, "%-14s %d\n", what, gone[what])
		all += gone[what]
	}
	if c.DryRun {
		fmt.Fprintf(e.out, "%d would go now; nothing was changed.\n", all)
		return nil
	}
	fmt.Fprintf(e.out, "%d went.\n", all)
	return nil
}

// count asks the server that has the data open. Where there is none they are read
// beside everybody: to open them would migrate them.
func (c *purgeCmd) count(e *env) (gone bot.Purged, err error) {
	if path := socketPath(c.DB); path != "" {
		if err := socket.Ask(e.ctx, path, "purge", true, &gone); !errors.Is(err, socket.ErrNobody) {
			return gone, err
		}
	}
	file := c.Keys
	if path, err := config.SQLitePath(c.DB); c.Demo && err == nil {
		file = demoKeys(path)
	}
	keys, err := vault.ReadKeys(file)
	if err != nil {
		return nil, err
	}
	data, done, err := lookAt(e.ctx, &c.Settings, keys.Installation)
	if err != nil {
		return nil, err
	}
	defer done()
	return data.PurgeCount(e.ctx, e.now().UTC())
}

// purge is the deed. It needs no lease of the tick: each step asks again before it
// takes, so two at once take each row once.
func (d deeds) purge(ctx context.Context, dry bool) (any, error) {
	if dry {
		return d.p.data.store.PurgeCount(ctx, d.now().UTC())
	}
	return purge(ctx, d.p.data.store, d.now().UTC(), d.meter)
}

// purge takes away what is past its term, and counts the lines that nobody got.
func purge(ctx context.Context, st store.Store, now time.Time, m *meter) (bot.Purged, error) {
	gone, err := st.Purge(ctx, now)
	if m != nil {
		for range gone["held lines"] + gone["unsent lines"] {
			m.Count("line_expired")
		}
	}
	return gone, err
}
