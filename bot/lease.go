package bot

import (
	"context"
	"time"
)

// Leases: what only one instance may do at a time. A name is held for three
// quarters of Config.Lease and looked for ten times in one, so that somebody else
// does it within Lease after its holder died; a holder that stops gives it up.

// hold is how long a name is leased.
func (b *Bot) hold() time.Duration { return b.Lease * 3 / 4 }

// lease takes or renews a name and says until when it is surely ours.
func (b *Bot) lease(ctx context.Context, name string) (until time.Time, err error) {
	ctx, done := context.WithTimeout(ctx, b.Lease/4)
	defer done()
	now := b.Now()
	until = now.Add(b.hold())
	ok, err := b.Leaser.Lease(ctx, name, b.Owner, now, until)
	if err != nil || !ok {
		return time.Time{}, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.held[name] = true
	return until, nil
}

// longPast makes an end that is past on every instance's clock.
const longPast = -time.Minute

// giveUp ends a lease, so that another instance need not wait for its end.
func (b *Bot) giveUp(ctx context.Context, name string) {
	b.mu.Lock()
	held := b.held[name]
	delete(b.held, name)
	b.mu.Unlock()
	if !held {
		return
	}
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer done()
	now := b.Now()
	if _, err := b.Leaser.Lease(ctx, name, b.Owner, now, now.Add(longPast)); err != nil {
		b.Log.WarnContext(ctx, "a lease could not be given up, it ends by itself", "lease", name, "err", err)
	}
}

// pollLoop runs a door's poll on one instance at a time and starts it again when
// it returns.
func (b *Bot) pollLoop(ctx context.Context, k doorKey, d Door) {
	name := "poll/" + k.channel + "/" + k.account
	defer b.giveUp(ctx, name)
	receive := b.polled()
	for ctx.Err() == nil {
		until, err := b.lease(ctx, name)
		if !until.IsZero() {
			held, stop := context.WithCancel(ctx)
			kept := make(chan struct{})
			go func() { defer close(kept); b.keepLease(held, stop, name, until) }()
			err = d.Poll(held, receive)
			stop()
			<-kept
		}
		if err != nil && ctx.Err() == nil {
			b.health.set(name, "polling failed: "+err.Error())
			b.Log.WarnContext(ctx, "poll stopped", "channel", k.channel, "err", err)
		}
		sleep(ctx, b.Lease/10)
	}
}

// keepLease renews a lease while ctx lives and calls lost when it cannot, at the
// latest when the lease is over: a store that hangs gives no second poller.
func (b *Bot) keepLease(ctx context.Context, lost func(), name string, until time.Time) {
	end := time.AfterFunc(until.Sub(b.Now()), lost)
	defer end.Stop()
	for sleep(ctx, b.hold()/3) {
		until, err := b.lease(ctx, name)
		if err != nil || until.IsZero() {
			lost()
			return
		}
		end.Reset(until.Sub(b.Now()))
		b.health.set(name, "")
	}
}

// The pause that a channel asked for holds for whoever sends next: it is a lease
// too, which nobody's death ends. Its holder is the pause itself.
const pauseHolder = "pause"

func (s *sender) pauseName() string { return "pause/" + s.key.channel + "/" + s.key.account }

// keepPause writes a pause down.
func (s *sender) keepPause(until time.Time) {
	ctx, done := context.WithTimeout(context.Background(), min(s.StoreTimeout, stopPatience))
	defer done()
	if _, err := s.Leaser.Lease(ctx, s.pauseName(), pauseHolder, s.Now(), until); err != nil {
		s.Log.WarnContext(ctx, "a pause could not be written down: another instance would not know of it", "channel", s.key.channel, "err", err)
	}
}

// pauseOver reports whether no pause of whoever sent before is on: then its name
// can be had, for no time.
func (s *sender) pauseOver(ctx context.Context) (bool, error) {
	ctx, done := context.WithTimeout(ctx, s.Lease/4)
	defer done()
	now := s.Now()
	return s.Leaser.Lease(ctx, s.pauseName(), s.Owner, now, now.Add(longPast))
}
