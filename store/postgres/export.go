package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

var _ bot.Exporter = (*Store)(nil)

// Export reads all that is kept of a person, in one snapshot; see bot.Exporter.
func (s *Store) Export(ctx context.Context, id string) (out bot.Export, err error) {
	err = s.snapshot(ctx, func(q rows.Query) (err error) {
		out, err = rows.Export(ctx, s.Vault, q, "user_id", text(id))
		return err
	})
	return out, err
}

// Wrote finds who wrote a text; see bot.Exporter.
func (s *Store) Wrote(ctx context.Context, words string, since time.Time) (out []bot.Writer, err error) {
	err = s.snapshot(ctx, func(q rows.Query) (err error) {
		out, err = rows.Wrote(ctx, s.Vault, q, words, since)
		return err
	})
	return out, err
}

// snapshot lets f read as if nobody wrote meanwhile.
func (s *Store) snapshot(ctx context.Context, f func(rows.Query) error) error {
	return pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		return f(func(query string, args []any, row func(scan func(...any) error) error) error {
			r, err := tx.Query(ctx, query, args...)
			if err != nil {
				return full(err)
			}
			defer r.Close()
			if err := all(r, func(r pgx.Rows) error { return row(r.Scan) }); err != nil {
				return err
			}
			return r.Err()
		})
	})
}
