package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Look is a view of a database that others may be using: it reads, and applies no
// migration, so that who only asks changes nothing.
type Look struct{ s *Store }

// OpenLook connects to data that are there, of this installation.
func OpenLook(ctx context.Context, dsn, installation string) (*Look, error) {
	s, err := unmigrated(ctx, dsn)
	if err != nil {
		return nil, err
	}
	var is string
	err = s.pool.QueryRow(ctx, `SELECT id FROM installation`).Scan(&is)
	if err == nil && is != installation {
		err = errOtherKeys
	}
	if err != nil {
		s.pool.Close()
		return nil, fmt.Errorf("open the database %s: %w", s.name, explain(err))
	}
	return &Look{s}, nil
}

// Missing are the migrations that a database does not have, all of them if it is
// empty; a newer database, or one with a gap, is an error.
func Missing(ctx context.Context, dsn string) ([]string, error) {
	s, err := unmigrated(ctx, dsn)
	if err != nil {
		return nil, err
	}
	defer s.pool.Close()
	missing, err := s.missing(ctx, s.pool)
	if err != nil {
		return nil, fmt.Errorf("open the database %s: %w", s.name, explain(err))
	}
	return missing, nil
}

func unmigrated(ctx context.Context, dsn string) (*Store, error) {
	config, err := configure(dsn)
	if err != nil {
		return nil, err
	}
	config.MaxConns = 1
	config.ConnConfig.RuntimeParams["application_name"] = "ouderbrug look" // it is no instance: see Serving
	s := &Store{Options: Options{Now: time.Now}, name: nameOf(config)}
	if s.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, fmt.Errorf("open the database %s: %w", s.name, explain(err))
	}
	return s, nil
}

// errOtherKeys is what data get that were sealed by another installation's keys.
var errOtherKeys = errors.New("it was made with other keys: name the key file that belongs to it (--keys)")

// Close ends looking.
func (l *Look) Close() error { return l.s.Close() }

// KeyUses are those of the keys that a person or a case uses.
func (l *Look) KeyUses(ctx context.Context, keys []bot.KeyID) ([]bot.KeyUse, error) {
	return l.s.KeyUses(ctx, keys)
}

// SomeKeys are the keys of the newest people who are not being forgotten.
func (l *Look) SomeKeys(ctx context.Context, n int) ([]bot.KeyUse, error) {
	return l.s.SomeKeys(ctx, n)
}

// Standing are those of ids who have rows here, in whatever state.
func (l *Look) Standing(ctx context.Context, ids []bot.PersonID) ([]bot.Person, error) {
	return l.s.Standing(ctx, ids)
}

// PurgeCount counts what Purge would take away now.
func (l *Look) PurgeCount(ctx context.Context, now time.Time) (bot.Purged, error) {
	return l.s.PurgeCount(ctx, now)
}
