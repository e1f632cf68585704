package sqlite

import (
	"context"
	"database/sql"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Approvals are the newest approval of each card that has one.
func (s *Store) Approvals(ctx context.Context) (out []bot.Approval, err error) {
	err = s.readers.lend(ctx, func(t *tx) error {
		return t.each(`SELECT card, hash, reader, second, at FROM approvals ORDER BY card`, nil, func(scan func(...any) error) error {
			var a bot.Approval
			var at sql.NullInt64
			if err := scan(&a.Card, &a.Hash, &a.Reader, &a.Second, &at); err != nil {
				return err
			}
			a.At = clock(at)
			out = append(out, a)
			return nil
		})
	})
	return out, err
}
