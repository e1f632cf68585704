package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

// sealJSON seals v for one place.
func (s *Store) sealJSON(ctx context.Context, key bot.KeyID, table, column, row string, v any) ([]byte, error) {
	return rows.Seal(ctx, s.Vault, key, table, column, row, v)
}

// openJSON opens a sealed value into v; ok is false if there is none any more.
func (s *Store) openJSON(ctx context.Context, table, column, row string, sealed []byte, v any) (ok bool, err error) {
	return rows.Open(ctx, s.Vault, table, column, row, sealed, v)
}

// keyOf is the key of a person.
func (s *Store) keyOf(ctx context.Context, p bot.PersonID) (bot.KeyID, error) {
	if k, ok := s.keys.Get(p); ok {
		return k, nil
	}
	var k bot.KeyID
	err := s.readers.lend(ctx, func(t *tx) error {
		return t.row(`SELECT key_id FROM persons WHERE id = ?`, []any{string(p)}, &k)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return "", bot.ErrForgotten
	}
	if err == nil {
		s.keys.Put(p, k)
	}
	return k, err
}

// lookup is the keyed hash of an address.
func (s *Store) lookup(a bot.Address) string {
	return s.Vault.Lookup("address", a.Channel, a.Account, a.User)
}
