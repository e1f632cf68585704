package postgres

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

// Options are what a store needs beside its DSN.
type Options struct {
	Vault        bot.Vault
	Installation string // of the vault's keys; data of another one are refused
	Now          func() time.Time
	NewID        func() string
}

// Store is bot.Store in PostgreSQL.
type Store struct {
	Options
	pool    *pgxpool.Pool
	name    string // of the database, without user and password
	me      string // this handle, in hints
	applied []string
	closing sync.Once
	changed chan struct{} // there is something that others may want to look at

	keys  rows.Recent[bot.PersonID, bot.KeyID]
	known rows.Recent[string, owner]       // by the lookup of an address; checked again by Receive
	lines rows.Recent[bot.OutboxID, whose] // lines that were handed out
}

var (
	_ bot.Store      = (*Store)(nil)
	_ bot.Reader     = (*Store)(nil)
	_ bot.Leaser     = (*Store)(nil)
	_ bot.Releaser   = (*Store)(nil)
	_ bot.Erasure    = (*Store)(nil)
	_ bot.LineReader = (*Store)(nil)
	_ bot.Watcher    = (*Store)(nil)
)

// Open connects to the database that a postgres:// DSN names and brings it to the
// newest migration; while another instance does that, it waits. An error is one
// sentence that says what to do, without the password.
func Open(ctx context.Context, dsn string, o Options) (*Store, error) {
	config, err := configure(dsn)
	if err != nil {
		return nil, err
	}
	s := &Store{Options: o, name: nameOf(config), me: o.NewID(), changed: make(chan struct{}, 1)}
	if s.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, fmt.Errorf("open the database %s: %w", s.name, explain(err))
	}
	if err = s.migrate(ctx); err == nil {
		err = s.owns(ctx)
	}
	if err != nil {
		s.pool.Close()
		return nil, fmt.Errorf("open the database %s: %w", s.name, explain(err))
	}
	return s, nil
}

// Applied are the migrations that this Open applied, none if there was nothing new.
func (s *Store) Applied() []string { return s.applied }

// owns refuses data that were sealed by another installation's keys.
func (s *Store) owns(ctx context.Context) error {
	var is string
	b := &pgx.Batch{}
	b.Queue(`INSERT INTO installation (id) VALUES ($1) ON CONFLICT DO NOTHING`, s.Installation)
	b.Queue(`SELECT id FROM installation`).QueryRow(func(r pgx.Row) error { return r.Scan(&is) })
	if err := s.pool.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	if is != s.Installation {
		return errOtherKeys
	}
	return nil
}

// Close waits for what is being written or read.
func (s *Store) Close() error {
	s.closing.Do(s.pool.Close)
	return nil
}
