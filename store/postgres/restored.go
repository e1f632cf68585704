package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
)

// Restored marks what a backup was about to send as perhaps sent; see store.Store.
// A lease that is not over is a server at work, whose lines these would be.
func (s *Store) Restored(ctx context.Context, now time.Time) (n int64, err error) {
	busy := false
	err = s.each(ctx, func() { busy = false }, `SELECT 1 FROM leases WHERE until > $1 LIMIT 1`, []any{now.UnixMicro()}, func(pgx.Rows) error {
		busy = true
		return nil
	})
	if err != nil {
		return 0, err
	}
	if busy {
		return 0, errors.New("an ouderbrug is at work on this database, or was when it was dumped a moment ago: stop it, and try again in half a minute")
	}
	err = s.each(ctx, func() { n = 0 }, `UPDATE outbox SET state = 'unknown', reason = 'restored', settled_at = $1 WHERE state = 'pending' AND due <= $1 RETURNING 1`, []any{now.UnixMicro()}, func(pgx.Rows) error {
		n++
		return nil
	})
	return n, err
}
