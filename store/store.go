// Package store opens what everything is kept in by its DSN: one file for one
// process (store/sqlite), or PostgreSQL for several instances (store/postgres).
//
// It is a list and an interface, no more: what a store promises stands at the
// interfaces of package bot and is proven by store/storetest, which both pass.
// Start reading at Store, then go to one of the two.
package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/postgres"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

// Store is everything that a store offers. Whoever uses a part of it asks for that
// part: bot for its own interfaces, a page for bot.LineReader.
type Store interface {
	bot.Store
	bot.Reader
	bot.Leaser
	bot.Erasure
	bot.LineReader
	bot.TalkReader
	bot.SeenReader
	bot.Watcher
	bot.Releaser
	bot.KeyUser
	// Purge removes what is past its term, in steps that hold up nobody.
	Purge(ctx context.Context, now time.Time) (bot.Purged, error)
	// PurgeCount counts what Purge would take away now, and writes nothing.
	PurgeCount(ctx context.Context, now time.Time) (bot.Purged, error)
	// Counts says how many lines are in each state. It may read all of them.
	Counts(ctx context.Context) (map[bot.Outbound]int, error)
	Cases(ctx context.Context, in bot.CaseState) ([]bot.Case, error)
	Approvals(ctx context.Context) ([]bot.Approval, error)
	// Audits are the lines of the log of what staff did, since then, oldest first.
	Audits(ctx context.Context, since time.Time) ([]bot.Audit, error)
	// Restored marks what a backup was about to send as perhaps sent, before
	// anybody is served: between the backup and now it was sent, or is too old to
	// be. It returns how many lines.
	Restored(ctx context.Context, now time.Time) (int64, error)
	// Idle reports whether no event and no line is due.
	Idle(ctx context.Context, now time.Time) (bool, error)
	// Applied are the migrations that Open applied.
	Applied() []string
	// Close waits for what is being written or read. A closed store says ErrFull.
	Close() error
}

// Options are what a store needs beside its DSN.
type Options struct {
	Vault        bot.Vault
	Installation string // of the vault's keys; data of another one are refused
	Now          func() time.Time
	NewID        func() string
}

// Memory is the DSN of a store that lives and dies with the process.
const Memory = "sqlite:" + sqlite.Memory

// Hinter is a store that several instances share and that can tell them of each
// other's work. Nothing depends on it: without it they look a little later.
type Hinter interface {
	// Listen calls wake when another instance has committed something, and tells the
	// others of this one, until ctx ends.
	Listen(ctx context.Context, wake func())
}

// Migrations are the names of all migrations, in order. Both stores have the same.
func Migrations() []string { return sqlite.Migrations() }

// IsPostgres reports whether a DSN names PostgreSQL.
func IsPostgres(dsn string) bool {
	return strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")
}

// Open opens or makes what the DSN names and brings it to the newest migration:
// sqlite:PATH or postgres://…. An error is one sentence that says what to do; no
// password is in it.
func Open(ctx context.Context, dsn string, o Options) (Store, error) {
	if IsPostgres(dsn) {
		s, err := postgres.Open(ctx, dsn, postgres.Options(o))
		if err != nil {
			return nil, err // not s: a nil *postgres.Store is no nil Store
		}
		return s, nil
	}
	path, ok := strings.CutPrefix(dsn, "sqlite:")
	if !ok || path == "" {
		return nil, errors.New("--db must be sqlite:PATH, for example sqlite:/var/lib/ouderbrug/ouderbrug.db, or postgres://USER:PASSWORD@HOST/DATABASE")
	}
	s, err := sqlite.Open(ctx, path, sqlite.Options(o))
	if err != nil {
		return nil, err
	}
	return s, nil
}
