// Package watch looks over a store's shoulder: it counts and times what passes
// between the bot and its store, and measures how long people wait for an answer.
// What it sees are ids, times and states; it keeps no text and no address, and
// what it counts is told to a bot.Meter, whose vocabulary is closed.
//
// It changes nothing: every call and every result go through as they are. It is no
// store and no metrics server; package cmd/ouderbrug puts it between the two and
// shows the numbers (metrics.go there). Start reading at Store; then answer.go.
package watch

import (
	"context"
	"errors"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Options are what a watched store needs beside the store.
type Options struct {
	Meter bot.Meter
	Now   func() time.Time
	// Tracer hears of the steps of an event's way; nil: nobody does.
	Tracer Tracer
}

// Store is a bot.Store that is watched.
type Store struct {
	bot.Store
	o       Options
	answers answers
	ways    ways
}

// New puts a watch on a store.
func New(s bot.Store, o Options) *Store { return &Store{Store: s, o: o} }

// result is the label of what a call came to.
func result(err error) string {
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, bot.ErrStale):
		return "stale"
	case errors.Is(err, bot.ErrFull):
		return "full"
	case errors.Is(err, context.Canceled):
		return "cancelled"
	}
	return "failed"
}

// timed tells how long a call of the store took.
func (s *Store) timed(op string, began time.Time, err error) {
	s.o.Meter.Seconds("store_seconds", s.o.Now().Sub(began), "op", op, "what", result(err))
}

// Receive commits arrivals; see bot.Store.
func (s *Store) Receive(ctx context.Context, arrivals []bot.Arrival) ([]bot.Received, error) {
	began := s.o.Now()
	got, err := s.Store.Receive(ctx, arrivals)
	s.timed("receive", began, err)
	s.arrived(ctx, arrivals, got, began, err)
	return got, err
}

// Claim hands out conversations; see bot.Store.
func (s *Store) Claim(ctx context.Context, q bot.ClaimQuery) ([]bot.Claimed, time.Time, error) {
	began := s.o.Now()
	claims, next, err := s.Store.Claim(ctx, q)
	s.timed("claim", began, err)
	s.claimed(claims)
	return claims, next, err
}

// Commit applies a change; see bot.Store.
func (s *Store) Commit(ctx context.Context, c bot.Change) error {
	began := s.o.Now()
	err := s.Store.Commit(ctx, c)
	s.timed("commit", began, err)
	if err == nil {
		s.answers.committed(c, s.o.Now(), s.o.Meter)
	}
	s.turned(ctx, c, began, err)
	return err
}

// Due hands out lines to send; see bot.Store.
func (s *Store) Due(ctx context.Context, q bot.DueQuery) ([]bot.DueRow, time.Time, error) {
	began := s.o.Now()
	rows, next, err := s.Store.Due(ctx, q)
	s.timed("due", began, err)
	s.answers.due(rows)
	s.leaving(rows)
	return rows, next, err
}

// Settle records what became of lines; see bot.Store.
func (s *Store) Settle(ctx context.Context, list []bot.Settlement) error {
	began := s.o.Now()
	err := s.Store.Settle(ctx, list)
	s.timed("settle", began, err)
	if err == nil {
		s.answers.settled(list, s.o.Meter)
		s.left(ctx, list)
	}
	return err
}

// Release gives back what an owner has claimed, where the store can; see
// bot.Releaser.
func (s *Store) Release(ctx context.Context, owner string) error {
	if r, ok := s.Store.(bot.Releaser); ok {
		return r.Release(ctx, owner)
	}
	return nil
}

var (
	_ bot.Store    = (*Store)(nil)
	_ bot.Releaser = (*Store)(nil)
)
