package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/bot"
)

var _ bot.Lister = (*Store)(nil)

// Unknown are lines that were perhaps sent; see bot.Lister.
func (s *Store) Unknown(ctx context.Context, limit int) ([]bot.OutboxID, error) {
	rows, err := s.pool.Query(ctx, `SELECT id FROM outbox WHERE state = 'unknown' ORDER BY seq LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("list the lines that were perhaps sent: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[bot.OutboxID])
	if err != nil {
		return nil, fmt.Errorf("list the lines that were perhaps sent: %w", err)
	}
	return ids, nil
}
