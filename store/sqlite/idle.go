package sqlite

import (
	"context"
	"time"
)

// Idle reports whether nothing is left to do now: no event is due and no line
// waits to be sent. What is being worked on still waits until it is committed, so
// that it counts. The terminal asks this before it reads the next line.
func (s *Store) Idle(ctx context.Context, now time.Time) (idle bool, err error) {
	err = s.readers.lend(ctx, func(t *tx) error {
		return t.row(`SELECT
			NOT EXISTS (SELECT 1 FROM events WHERE state = 'waiting' AND due <= ?1) AND
			NOT EXISTS (SELECT 1 FROM outbox WHERE state = 'pending' AND pull = 0 AND due <= ?1)`, []any{micros(now)}, &idle)
	})
	return idle, err
}
