package vault

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// IsPostgres reports whether a --keystore or --db names a PostgreSQL database.
func IsPostgres(where string) bool {
	return strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://")
}

// OpenKeeper opens or makes the key store that a setting names: the path of a file,
// or the DSN of a PostgreSQL database. It refuses one with keys that a master
// wrapped which the key file does not have.
func OpenKeeper(ctx context.Context, where string, k *Keys, now func() time.Time) (Keeper, error) {
	s, err := openKeeper(ctx, where, k.Installation, now)
	if err != nil {
		return nil, err
	}
	if err := k.fits(ctx, s); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func openKeeper(ctx context.Context, where, installation string, now func() time.Time) (Keeper, error) {
	if IsPostgres(where) {
		p, err := OpenPostgres(ctx, where, installation, now)
		if err != nil {
			return nil, err
		}
		return p, nil
	}
	f, err := OpenFile(ctx, where, installation, now)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// fits says whether these masters can open all keys of a store, by their ids and
// by opening one key.
func (k *Keys) fits(ctx context.Context, s Keeper) error {
	by, err := s.WrappedBy(ctx)
	if err != nil {
		return err
	}
	for m, n := range by {
		if !k.masters.Load().known[m] {
			return fmt.Errorf("%d keys in %s are wrapped by a master key (%s) that the key file does not have: name the newest key file with --keys, or restore it from its backup", n, s.Where(), m)
		}
	}
	some, err := s.Older(ctx, time.Unix(1<<40, 0), "", 1)
	if err != nil || len(some) == 0 {
		return err
	}
	w, err := s.Get(ctx, some[0])
	if errors.Is(err, bot.ErrForgotten) {
		return nil // destroyed just now
	}
	if err == nil {
		_, err = k.unwrap(some[0], w)
	}
	return err
}
