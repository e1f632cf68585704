package postgres

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// errGuard says that a statement found that the rest must not happen. Such a
// statement divides by the number of rows that it found: plain SQL has no other way
// to give up a transaction without asking us in between.
var errGuard = errors.New("what this was made on has changed")

// tries is how often a transaction is run that PostgreSQL itself broke off, because
// it waited for another one that waited for it.
const tries = 5

// later makes a transaction return before it is on disk. It is for marks that are
// hints: losing one with the server costs a turn that the version refuses.
const later = `SELECT set_config('synchronous_commit', 'off', true)`

// send runs statements in one round trip as one transaction: all happen or none.
// fill is called for every try and begins anew.
func (s *Store) send(ctx context.Context, fill func(b *pgx.Batch)) error {
	for try := 1; ; try++ {
		err := s.once(ctx, fill)
		if err == nil {
			return nil
		}
		var pg *pgconn.PgError
		code := ""
		if errors.As(err, &pg) {
			code = pg.Code
		}
		switch {
		case code == "22012", code == "23505" && pg.ConstraintName == "addresses_lookup_key": // division by zero; an address that somebody else has just made
			return errGuard
		case try < tries && (code == "40P01" || code == "40001" || pgconn.SafeToRetry(err)):
			pause(ctx, time.Duration(try)*time.Millisecond+rand.N(3*time.Millisecond))
		default:
			return full(err)
		}
	}
}

func (s *Store) once(ctx context.Context, fill func(b *pgx.Batch)) error {
	ctx, done := context.WithTimeout(ctx, patience)
	defer done()
	c, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer c.Release()
	// Once it is on its way only its deadline ends it: breaking it off costs the
	// connection, and nobody would know what became of it.
	whole, done := untilDeadline(ctx)
	defer done()
	b := &pgx.Batch{}
	fill(b)
	return c.SendBatch(whole, b).Close()
}

// untilDeadline is ctx without its being cancelled.
func untilDeadline(ctx context.Context) (context.Context, context.CancelFunc) {
	at, ok := ctx.Deadline()
	if !ok {
		at = time.Now().Add(patience)
	}
	return context.WithDeadline(context.WithoutCancel(ctx), at)
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// each reads all rows of one statement.
func (s *Store) each(ctx context.Context, reset func(), query string, args []any, f func(r pgx.Rows) error) error {
	return s.send(ctx, func(b *pgx.Batch) {
		reset()
		b.Queue(query, args...).Query(func(r pgx.Rows) error { return all(r, f) })
	})
}

// all calls f for each row.
func all(r pgx.Rows, f func(r pgx.Rows) error) error {
	for r.Next() {
		if err := f(r); err != nil {
			return err
		}
	}
	return r.Err()
}

// text is a string as PostgreSQL can hold it: valid UTF-8 without NUL. What people
// write is sealed bytes; this is for the clear columns, among them the code of a
// poster, which anybody can type.
func text[T ~string](s T) string {
	v := string(s)
	if utf8.ValidString(v) && strings.IndexByte(v, 0) < 0 {
		return v
	}
	return strings.ReplaceAll(strings.ToValidUTF8(v, "\uFFFD"), "\x00", "\uFFFD")
}

// texts are strings in a list.
func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = text(s)
	}
	return out
}

// micros is a time as it is stored; the zero time is NULL.
func micros(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	n := t.UnixMicro()
	return &n
}

// clock is the reverse of micros.
func clock(n *int64) time.Time {
	if n == nil {
		return time.Time{}
	}
	return time.UnixMicro(*n).UTC()
}
