package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Lease gives a name to an owner until a time; see bot.Leaser.
func (s *Store) Lease(ctx context.Context, name, owner string, now, until time.Time) (ok bool, err error) {
	err = s.each(ctx, func() { ok = false }, takeLease, []any{text(name), text(owner), now.UnixMicro(), until.UnixMicro()}, func(pgx.Rows) error {
		ok = true
		return nil
	})
	return ok, err
}

const takeLease = `INSERT INTO leases AS l (name, owner, until) VALUES ($1, $2, $4) ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
	WHERE l.owner = excluded.owner OR l.until <= $3 RETURNING 1`

// Release gives back the conversations that an owner has claimed; see bot.Releaser.
func (s *Store) Release(ctx context.Context, owner string) error {
	err := s.send(ctx, func(b *pgx.Batch) { b.Queue(releaseAll, text(owner), s.Now().UnixMicro()) })
	s.hint()
	return err
}

// What is claimed is ready, which has an index; who claimed it has none.
var releaseAll = `UPDATE conversations SET claimed_by = NULL, claimed_until = NULL WHERE id IN (` +
	eachUrgency(`SELECT id FROM conversations WHERE urgency = # AND ready_at <= $2 AND claimed_by = $1`, " UNION ALL ") + `)`
