package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

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

// keyOf is the key of a person. A person keeps one key for good, so memory cannot be
// wrong about it; whether the person is still there is asked by what uses it.
func (s *Store) keyOf(ctx context.Context, p bot.PersonID) (k bot.KeyID, err error) {
	if k, ok := s.keys.Get(p); ok {
		return k, nil
	}
	found := false
	err = s.each(ctx, func() { found = false }, `SELECT key_id FROM persons WHERE id = $1`, []any{text(p)}, func(r pgx.Rows) error {
		found = true
		return r.Scan(&k)
	})
	if err == nil && !found {
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

// openWire opens a line's text and choices into it.
func (s *Store) openWire(ctx context.Context, o *bot.Outgoing, sealed, choices []byte) (bool, error) {
	var w rows.Wire
	ok, err := s.openJSON(ctx, "outbox", "payload", string(o.ID), sealed, &w)
	if err != nil || !ok {
		return false, err
	}
	o.To, o.Reply = w.To, w.Reply
	_, err = s.openJSON(ctx, "outbox", "choices", string(o.ID), choices, &o.Reply.Choices)
	return true, err
}
