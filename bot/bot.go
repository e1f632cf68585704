package bot

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Config is what a Bot is put together from. All fields without a default below
// must be set; cmd does so.
type Config struct {
	Store     Store
	Reader    Reader
	Erasure   Erasure
	Leaser    Leaser
	Vault     Vault
	Ledger    Ledger
	Responder Responder
	Triage    Triage
	Doors     []Door
	// Split cuts a reply into messages that fit the channel (package channels).
	Split func(Reply, Features) []Reply

	Now   func() time.Time
	NewID func() string // random, unguessable, without dots
	Log   *slog.Logger
	Meter Meter // nil counts nothing

	Owner       string        // this instance, for leases
	BurstWait   time.Duration // 0 = every text is a turn; the design's setting is 1 s
	Workers     int           // turns at once; most of one is waiting for the disk; default 256
	TurnTimeout time.Duration // default 10 s (design §3.4)
	Lease       time.Duration // default 30 s
	Idle        time.Duration // longest sleep between two looks at the store; default 30 s
}

// Bot runs the path of an event. Make it with New, start it with Run; Receive may
// be called at any time.
type Bot struct {
	Config
	doors   map[doorKey]Door
	handle  chan struct{}             // wakes the handler
	deliver map[doorKey]chan struct{} // wakes a sender
	erase   chan struct{}
	feed    feed
	health  health
}

type doorKey struct{ channel, account string }

// New checks nothing and starts nothing.
func New(c Config) *Bot {
	if c.Workers == 0 {
		c.Workers = 256
	}
	if c.TurnTimeout == 0 {
		c.TurnTimeout = 10 * time.Second
	}
	if c.Lease == 0 {
		c.Lease = 30 * time.Second
	}
	if c.Idle == 0 {
		c.Idle = 30 * time.Second
	}
	if c.Meter == nil {
		c.Meter = noMeter{}
	}
	b := &Bot{
		Config: c,
		doors:  map[doorKey]Door{}, deliver: map[doorKey]chan struct{}{},
		handle: make(chan struct{}, 1), erase: make(chan struct{}, 1),
	}
	for _, d := range c.Doors {
		k := doorKey{d.Channel.Name(), d.Channel.Features().Account}
		b.doors[k] = d
		b.deliver[k] = make(chan struct{}, 1)
	}
	return b
}

// Run handles, delivers, polls and erases until ctx ends, and returns when all of
// it has stopped. What was claimed and not committed comes back by itself.
func (b *Bot) Run(ctx context.Context) {
	var wg sync.WaitGroup
	wg.Go(func() { b.handleLoop(ctx) })
	wg.Go(func() { b.eraseLoop(ctx) })
	for k, d := range b.doors {
		if !d.Channel.Features().Pull {
			wg.Go(func() { newSender(b, k, d.Channel).run(ctx) })
		}
		if d.Poll != nil {
			wg.Go(func() { b.pollLoop(ctx, k, d) })
		}
	}
	wg.Wait()
}

// pollLoop runs a door's poll on one instance at a time and starts it again when
// it returns.
func (b *Bot) pollLoop(ctx context.Context, k doorKey, d Door) {
	name := "poll/" + k.channel + "/" + k.account
	for ctx.Err() == nil {
		now := b.Now()
		ok, err := b.Leaser.Lease(ctx, name, b.Owner, now, now.Add(b.Lease))
		if err == nil && ok {
			held, stop := context.WithCancel(ctx)
			go b.keepLease(held, stop, name)
			err = d.Poll(held, b.Receive)
			stop()
		}
		if err != nil && ctx.Err() == nil {
			b.health.set(name, "polling failed: "+err.Error())
			b.Log.WarnContext(ctx, "poll stopped", "channel", k.channel, "err", err)
		}
		sleep(ctx, b.Lease/10)
	}
}

// keepLease renews a lease while ctx lives and calls lost when it cannot.
func (b *Bot) keepLease(ctx context.Context, lost func(), name string) {
	for sleep(ctx, b.Lease/3) {
		now := b.Now()
		if ok, err := b.Leaser.Lease(ctx, name, b.Owner, now, now.Add(b.Lease)); err != nil || !ok {
			lost()
			return
		}
		b.health.set(name, "")
	}
}

// wait sleeps until woken, until next (zero: Idle), or until ctx ends.
func (b *Bot) wait(ctx context.Context, woken <-chan struct{}, next time.Time) {
	d := b.Idle
	if !next.IsZero() {
		d = min(d, max(next.Sub(b.Now()), time.Millisecond))
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-woken:
	case <-t.C:
	}
}

func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// sleep reports false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
