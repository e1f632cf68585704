// Package broadcast measures how a broadcast goes out against a channel that
// enforces its limit, and what is lost or doubled when an instance dies half-way. It
// is what `ouderbrug bench broadcast` runs and prints (design §5, §10).
//
// The limit is kept by the strict Telegram of internal/fakes, at a pace of one's own:
// ten thousand lines at Telegram's thirty a second would take six minutes. What sends
// are real processes with the real channel and the real sender; one of them is
// killed, not stopped. It does not measure how fast a store is: that is the bench of
// messages.
//
// Start reading in Run; fill.go writes the rows, count.go judges what arrived.
package broadcast

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	telegram "github.com/ouderbrug/ouderbrug/internal/fakes/telegram"
)

// Token is the token of the bench's bot, known to its Telegram.
const Token = telegram.Token

// Data is what the bench needs of a store.
type Data interface {
	bot.Store
	bot.Lister
	Counts(ctx context.Context) (map[bot.Outbound]int, error)
	Close() error
}

// Child is an instance in a process of its own.
type Child interface {
	Kill() error          // at once, as a crash does
	Stop() error          // as an operator does; it returns when the process has ended
	Ended() <-chan string // gets a word on how, when the process has ended
}

// Options say what is measured.
type Options struct {
	Rows  int           // default 10,000
	Limit float64       // lines a second that the channel allows; default 500
	Lease time.Duration // of the instances; default 2 s
	// InFlight is how many lines an instance may have on the wire at once.
	InFlight int
	// Two instances at once, of which the one that sends is killed; else one, which is
	// killed and started again.
	Two bool

	Open func(ctx context.Context) (Data, error)
	// Start starts an instance that sends by an API at a base URL.
	Start func(ctx context.Context, api string) (Child, error)
	Now   func() time.Time // the instances' clock: by day, or nothing would be sent
	NewID func() string
}

// Result is what is printed.
type Result struct {
	Sent       int     `json:"sent"`
	LimitPerS  float64 `json:"limit_per_s"`
	ReachedPer float64 `json:"reached_per_s"`
	Share      float64 `json:"share"`
	Throttled  int     `json:"throttled"`
	Lost       int     `json:"lost"`
	Twice      int     `json:"twice"`
	Unknown    int     `json:"unknown"`
	InFlight   int     `json:"in_flight"` // how many an instance may have on the wire at once

	UnknownRows []bot.OutboxID       `json:"unknown_rows"`
	Instances   int                  `json:"instances"`
	Lease       string               `json:"lease"`
	TakeoverS   float64              `json:"takeover_s"` // nobody sent: from the kill to the next line
	Seconds     float64              `json:"seconds"`    // while somebody sent
	States      map[bot.Outbound]int `json:"states"`
}

// tokenBucket is the burst that Telegram tolerates, as a part of a second's lines.
const tokenBucket = 1

// Run fills a store, lets it be sent, kills an instance half-way and counts.
func Run(ctx context.Context, o Options) (r Result, err error) {
	o.defaults()
	rows, err := fill(ctx, o)
	if err != nil {
		return r, err
	}
	fake := telegram.New(telegram.Options{OpenDoors: true, Limits: &telegram.Limits{
		PerSecond: o.Limit, Burst: int(o.Limit * tokenBucket), PerChat: time.Second, ChatBurst: 1, Penalty: 3 * time.Second,
	}})
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return r, fmt.Errorf("the bench's Telegram cannot listen: %w", err)
	}
	serving, stop := context.WithCancel(ctx)
	defer stop()
	go func() { _ = fake.Serve(serving, l) }() // it ends with the bench
	w := &watched{Options: o, fake: fake, api: "http://" + l.Addr().String(), rows: rows}
	if err := w.send(ctx); err != nil {
		return r, err
	}
	return w.result(ctx)
}

func (o *Options) defaults() {
	if o.Rows <= 0 {
		o.Rows = 10_000
	}
	if o.Limit <= 0 {
		o.Limit = 500
	}
	if o.Lease <= 0 {
		o.Lease = 2 * time.Second
	}
}

// watched is a run of the bench.
type watched struct {
	Options
	fake  *telegram.Server
	api   string
	rows  map[bot.OutboxID]int64 // the chat that each is for
	kids  []Child
	times []time.Time // when it was looked, and
	sent  []int       // how many had been sent
	cut   time.Time   // when an instance was killed
}

// send starts instances, kills the one that sends half-way, and waits for the rest.
func (w *watched) send(ctx context.Context) (err error) {
	defer func() {
		for _, k := range w.kids {
			err = errors.Join(err, k.Stop())
		}
	}()
	if err := w.start(ctx); err != nil {
		return err
	}
	if err := w.until(ctx, func() bool { return w.fake.Stats().Sent > 0 }); err != nil {
		return err
	}
	if w.Two { // it takes the lease only when the first is gone
		if err := w.start(ctx); err != nil {
			return err
		}
	}
	if err := w.until(ctx, func() bool { return w.fake.Stats().Sent >= w.Rows/2 }); err != nil {
		return err
	}
	first := w.kids[0]
	if err := first.Kill(); err != nil {
		return fmt.Errorf("kill an instance: %w", err)
	}
	w.cut = time.Now()
	<-first.Ended() // killed, as was asked for
	w.kids = w.kids[1:]
	if !w.Two {
		if err := w.start(ctx); err != nil {
			return err
		}
	}
	return w.until(ctx, w.quiet)
}

func (w *watched) start(ctx context.Context) error {
	k, err := w.Start(ctx, w.api)
	if err != nil {
		return fmt.Errorf("start an instance: %w", err)
	}
	w.kids = append(w.kids, k)
	return nil
}

// lookEvery is how often the bench looks how far it is.
const lookEvery = 50 * time.Millisecond

// until looks until done, or until an instance ends by itself.
func (w *watched) until(ctx context.Context, done func() bool) error {
	t := time.NewTicker(lookEvery)
	defer t.Stop()
	for !done() {
		for _, k := range w.kids {
			select {
			case how := <-k.Ended():
				return fmt.Errorf("an instance ended by itself: %s", how)
			default:
			}
		}
		w.times, w.sent = append(w.times, time.Now()), append(w.sent, w.fake.Stats().Sent)
		select {
		case <-t.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// quiet reports whether all was sent, or nothing more was for longer than a lease.
func (w *watched) quiet() bool {
	n := w.fake.Stats().Sent
	if n >= w.Rows {
		return true
	}
	last := w.cut
	for i := len(w.sent) - 1; i > 0; i-- {
		if w.sent[i] != w.sent[i-1] {
			last = w.times[i]
			break
		}
	}
	return time.Since(last) > 2*w.Lease+3*time.Second
}
