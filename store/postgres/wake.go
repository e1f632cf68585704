package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// hints is the channel on which instances tell each other that there is something to
// look at. Nothing depends on it: whoever hears nothing looks again by itself.
const hints = "ouderbrug"

// hintEvery is how often one instance tells the others at most. A NOTIFY in the
// transaction of an event would make all commits wait for each other.
const hintEvery = 50 * time.Millisecond

// hint notes that there is something that others may want to look at.
func (s *Store) hint() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// Listen tells other instances of what this one commits and calls wake when another
// one has committed something, until ctx ends. It reconnects by itself.
func (s *Store) Listen(ctx context.Context, wake func()) {
	go s.tell(ctx)
	for ctx.Err() == nil {
		_ = s.listen(ctx, wake) // without it everything works, a little later
		pause(ctx, time.Second)
	}
}

// tell passes hints on, a few a second.
func (s *Store) tell(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.changed:
		}
		_ = s.send(ctx, func(b *pgx.Batch) {
			b.Queue(later)
			b.Queue(`SELECT pg_notify($1, $2)`, hints, s.me)
		})
		pause(ctx, hintEvery)
	}
}

func (s *Store) listen(ctx context.Context, wake func()) error {
	c, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	conn := c.Hijack() // it waits for a long time, and ends when ctx does
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "LISTEN "+hints); err != nil {
		return err
	}
	wake() // for what was missed
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		if n.Payload != s.me {
			wake()
		}
	}
}
