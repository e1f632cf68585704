package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Restored marks what a backup was about to send as perhaps sent; see store.Store.
func (s *Store) Restored(ctx context.Context, now time.Time) (n int64, err error) {
	err = s.each(ctx, func() { n = 0 }, `UPDATE outbox SET state = 'unknown', reason = 'restored', settled_at = $1 WHERE state = 'pending' AND due <= $1 RETURNING 1`, []any{now.UnixMicro()}, func(pgx.Rows) error {
		n++
		return nil
	})
	return n, err
}

// Serving reports whether an instance of this program is connected to a database,
// so that nothing is restored under it.
func Serving(ctx context.Context, dsn string) (busy bool, err error) {
	config, err := configure(dsn)
	if err != nil {
		return false, err
	}
	config.ConnConfig.RuntimeParams["application_name"] = "ouderbrug restore"
	c, err := pgx.ConnectConfig(ctx, config.ConnConfig)
	if err != nil {
		return false, explain(err)
	}
	defer func() { _ = c.Close(ctx) }() // it was only asked
	err = c.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'ouderbrug')`).Scan(&busy)
	return busy, err
}
