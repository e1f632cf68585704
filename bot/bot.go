package bot

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
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
	Watcher   Watcher  // nil: nothing is ever too much
	Releaser  Releaser // nil: what was claimed comes back when its lease ends
	Responder Responder
	Triage    Triage
	Doors     []Door
	// Split cuts a reply into messages that fit the channel (package channels).
	Split func(Reply, Features) []Reply

	Now   func() time.Time
	NewID func() string // random, unguessable, without dots
	Log   *slog.Logger
	Meter Meter // nil counts nothing

	// Desk is the conversation in which cases are shown to staff, "" if there is none.
	Desk ConversationID

	Owner       string        // this instance, for leases
	BurstWait   time.Duration // 0 = every text is a turn; the design's setting is 1 s
	Workers     int           // turns at once; most of one is waiting for the disk; default 256
	TurnTimeout time.Duration // default 10 s (design §3.4)
	Lease       time.Duration // what a dead instance did is done by another after it; default 30 s
	Idle        time.Duration // longest sleep between two looks at the store; default 30 s

	StoreTimeout  time.Duration // the longest call of the store; default 10 s
	WaitingMax    int           // conversations that may wait before what can come again is refused; 0: no bound
	WaitingOldest time.Duration // how long they may wait; 0: no bound
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
	gauges  atomic.Pointer[reading]

	turnedAway atomic.Pointer[refusal]

	stopping                 atomic.Bool
	receives, urgentReceives chan struct{} // places for calls of Store.Receive

	mu   sync.Mutex
	held map[string]bool // names that are leased
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
	if c.StoreTimeout == 0 {
		c.StoreTimeout = 10 * time.Second
	}
	if c.Meter == nil {
		c.Meter = noMeter{}
	}
	b := &Bot{
		Config: c,
		doors:  map[doorKey]Door{}, deliver: map[doorKey]chan struct{}{},
		handle: make(chan struct{}, 1), erase: make(chan struct{}, 1),
		receives: make(chan struct{}, receivesAtOnce), urgentReceives: make(chan struct{}, urgentReceivesAtOnce),
		held: map[string]bool{},
	}
	for _, d := range c.Doors {
		k := doorKey{d.Channel.Name(), d.Channel.Features().Account}
		b.doors[k] = d
		b.deliver[k] = make(chan struct{}, 1)
	}
	return b
}

// Run handles, delivers, polls and erases until ctx ends. Then Receive accepts
// nothing more, what was begun is finished or handed back, leases are given up,
// and Run returns: within stopWithin and a second, even if a store or a channel
// hangs and minds no context.
func (b *Bot) Run(ctx context.Context) {
	b.stopping.Store(false)
	var wg sync.WaitGroup
	wg.Go(func() { b.handleLoop(ctx); b.release(ctx) })
	wg.Go(func() { b.eraseLoop(ctx) })
	if b.Watcher != nil {
		wg.Go(func() { b.gaugeLoop(ctx) })
	}
	for k, d := range b.doors {
		if !d.Channel.Features().Pull {
			wg.Go(func() { newSender(b, k, d.Channel).run(ctx) })
		}
		if d.Poll != nil {
			wg.Go(func() { b.pollLoop(ctx, k, d) })
		}
	}
	ended := make(chan struct{})
	go func() { wg.Wait(); close(ended) }()
	<-ctx.Done()
	b.stopping.Store(true)
	late := time.NewTimer(stopWithin)
	defer late.Stop()
	select {
	case <-ended:
	case <-late.C:
		b.Log.ErrorContext(ctx, "stopping although something hangs: what it holds comes back when its lease ends")
		b.release(ctx)
	}
	for _, name := range b.leases() {
		b.giveUp(ctx, name)
	}
}

// release gives back what was claimed and not committed.
func (b *Bot) release(ctx context.Context) {
	if b.Releaser == nil {
		return
	}
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer done()
	if err := b.Releaser.Release(ctx, b.Owner); err != nil {
		b.Log.WarnContext(ctx, "claims could not be given back, they end by themselves", "err", err)
	}
}

// leases are the names that are still held.
func (b *Bot) leases() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Sorted(maps.Keys(b.held))
}

// Apply commits a change that no turn made (the console's, a command's) and wakes
// whoever it is for. ErrStale: what it was made on has changed, read again.
func (b *Bot) Apply(ctx context.Context, c Change) error {
	c.At = b.Now().UTC()
	err := b.commit(ctx, c)
	wake(b.handle)
	return err
}

// Wake lets workers and senders look at the store now: a hint that another instance
// wrote something (PostgreSQL's NOTIFY). Without it they look by themselves.
func (b *Bot) Wake() {
	wake(b.handle)
	wake(b.erase)
	for _, c := range b.deliver {
		wake(c)
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
