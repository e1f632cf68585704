package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ouderbrug/ouderbrug/bot"
)

// sealJSON seals v for one place; nil stays nil.
func (s *Store) sealJSON(ctx context.Context, key bot.KeyID, table, column, row string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %s.%s: %w", table, column, err)
	}
	return s.Vault.Seal(ctx, key, bot.Place{Table: table, Column: column, Row: row}, plain)
}

// openJSON opens a sealed value into v. ok is false if there is none: purged, or
// its key was destroyed, which means forgotten and is no error.
func (s *Store) openJSON(ctx context.Context, table, column, row string, sealed []byte, v any) (ok bool, err error) {
	if len(sealed) == 0 {
		return false, nil
	}
	plain, err := s.Vault.Open(ctx, bot.Place{Table: table, Column: column, Row: row}, sealed)
	if errors.Is(err, bot.ErrForgotten) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, json.Unmarshal(plain, v)
}

// keyOf is the key of a person.
func (s *Store) keyOf(ctx context.Context, p bot.PersonID) (bot.KeyID, error) {
	if k, ok := s.keys.get(p); ok {
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
		s.keys.put(p, k)
	}
	return k, err
}

// lookup is the keyed hash of an address.
func (s *Store) lookup(a bot.Address) string {
	return s.Vault.Lookup("address", a.Channel, a.Account, a.User)
}

// payload is what is sealed of an inbound thing.
type payload struct {
	In   bot.Inbound `json:"in"`
	Data []byte      `json:"data,omitempty"` // of a timer
}

// wire is what is sealed of a line.
type wire struct {
	To    bot.Address `json:"to"`
	Reply bot.Reply   `json:"reply"`
}
