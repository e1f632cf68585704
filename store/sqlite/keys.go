package sqlite

import (
	"context"
	"encoding/json"

	"github.com/ouderbrug/ouderbrug/bot"
)

var _ bot.KeyUser = (*Store)(nil)

// KeyUses are those of the keys that a person or a case uses; see bot.KeyUser.
func (s *Store) KeyUses(ctx context.Context, keys []bot.KeyID) (out []bot.KeyUse, err error) {
	err = s.readers.lend(ctx, func(t *tx) error {
		out, err = keyUses(t.each, keys)
		return err
	})
	return out, err
}

// SomeKeys are the keys of the newest people who are not being forgotten.
func (s *Store) SomeKeys(ctx context.Context, n int) (out []bot.KeyUse, err error) {
	err = s.readers.lend(ctx, func(t *tx) error {
		out, err = someKeys(t.each, n)
		return err
	})
	return out, err
}

// eacher calls f for every row of a query.
type eacher = func(q string, args []any, f func(scan func(into ...any) error) error) error

const selectKeyUses = `SELECT key_id, id, '' FROM persons WHERE key_id IN (SELECT value FROM json_each(?1))
	UNION ALL SELECT key_id, '', id FROM cases WHERE key_id IN (SELECT value FROM json_each(?1))`

func keyUses(each eacher, keys []bot.KeyID) (out []bot.KeyUse, err error) {
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	err = each(selectKeyUses, []any{string(list)}, func(scan func(...any) error) error {
		var u bot.KeyUse
		err := scan(&u.Key, &u.Person, &u.Case)
		out = append(out, u)
		return err
	})
	return out, err
}

func someKeys(each eacher, n int) (out []bot.KeyUse, err error) {
	err = each(`SELECT key_id, id FROM persons WHERE state = 'active' ORDER BY created_at DESC LIMIT ?`, []any{n}, func(scan func(...any) error) error {
		var u bot.KeyUse
		err := scan(&u.Key, &u.Person)
		out = append(out, u)
		return err
	})
	return out, err
}

// endCases ends the cases that a query finds (their ids and keys): the key first,
// then the row, so that a death between the two is made good by the next call.
func (s *Store) endCases(ctx context.Context, q string, args ...any) (int64, error) {
	found := map[string]bot.KeyID{}
	err := s.readers.lend(ctx, func(t *tx) error {
		return t.each(q, args, func(scan func(...any) error) error {
			var id string
			var key bot.KeyID
			err := scan(&id, &key)
			found[id] = key
			return err
		})
	})
	if err != nil {
		return 0, err
	}
	var done int64
	for id, key := range found {
		if err := s.Vault.Destroy(ctx, key); err != nil {
			return done, err
		}
		if err := s.writer.do(ctx, false, func(t *tx) error { return t.exec(`DELETE FROM cases WHERE id = ?`, id) }); err != nil {
			return done, err
		}
		done++
	}
	return done, nil
}
