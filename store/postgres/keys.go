package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/bot"
)

var _ bot.KeyUser = (*Store)(nil)

// KeyUses are those of the keys that a person or a case uses; see bot.KeyUser.
func (s *Store) KeyUses(ctx context.Context, keys []bot.KeyID) ([]bot.KeyUse, error) {
	return s.keyUses(ctx, `SELECT key_id, id, '' FROM persons WHERE key_id = ANY($1) UNION ALL SELECT key_id, '', id FROM cases WHERE key_id = ANY($1)`, texts(keys))
}

// SomeKeys are the keys of the newest people who are not being forgotten.
func (s *Store) SomeKeys(ctx context.Context, n int) ([]bot.KeyUse, error) {
	return s.keyUses(ctx, `SELECT key_id, id, '' FROM persons WHERE state = 'active' ORDER BY created_at DESC LIMIT $1::bigint`, n)
}

func (s *Store) keyUses(ctx context.Context, query string, args ...any) (out []bot.KeyUse, err error) {
	err = s.each(ctx, func() { out = nil }, query, args, func(r pgx.Rows) error {
		var u bot.KeyUse
		err := r.Scan(&u.Key, &u.Person, &u.Case)
		out = append(out, u)
		return err
	})
	return out, err
}

// endCases ends the cases that a query finds (their ids and keys): the key first,
// then the row, so that a death between the two is made good by the next call.
func (s *Store) endCases(ctx context.Context, query string, args ...any) (int64, error) {
	found := map[string]bot.KeyID{}
	err := s.each(ctx, func() { clear(found) }, query, args, func(r pgx.Rows) error {
		var id string
		var key bot.KeyID
		err := r.Scan(&id, &key)
		found[id] = key
		return err
	})
	var ids []string
	for id, key := range found {
		if err == nil {
			err = s.Vault.Destroy(ctx, key)
		}
		if err == nil {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return 0, err
	}
	if e := s.send(ctx, func(b *pgx.Batch) { b.Queue(`DELETE FROM cases WHERE id = ANY($1)`, ids) }); e != nil {
		return 0, e
	}
	return int64(len(ids)), err
}
