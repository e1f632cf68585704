package bot

import (
	"context"
	"fmt"
	"time"
)

// Overload: when more waits than a bound, what may wait is refused at the door, so
// that its channel lets it come again, and a cry for help finds the way free (S4).
// Triage has looked at everything before anything is refused.
var (
	// ErrBusy is Receive's answer to what may wait while too much waits.
	ErrBusy = fmt.Errorf("%w: too much is waiting, it must come again", ErrFull)
	// ErrStopping is Receive's answer while this instance stops.
	ErrStopping = fmt.Errorf("%w: this instance is stopping", ErrFull)
)

const (
	// gaugeEvery is how often the gauges are read: in the background, never for a
	// message.
	gaugeEvery = time.Second
	// gaugeValid is how old a reading may be to count: a store that cannot be read
	// any more refuses by itself.
	gaugeValid = 10 * time.Second
	// someWait is the part of WaitingMax that must wait before the age of the oldest
	// counts: one talk that cannot be read must not close the door for all.
	someWait = 10
	// pollPatience is how long a polled batch is refused. A platform tells the next
	// batch only after this one was taken, and nobody knows what cries in it.
	pollPatience = 5 * time.Second
)

// reading is what the gauges said, and when.
type reading struct {
	Gauges
	at time.Time
}

// gaugeLoop reads the gauges each second.
func (b *Bot) gaugeLoop(ctx context.Context) {
	for {
		limited, done := context.WithTimeout(ctx, b.StoreTimeout)
		now := b.Now().UTC()
		g, err := b.Watcher.Gauges(limited, now)
		done()
		if err == nil {
			b.gauges.Store(&reading{g, b.Now()})
			b.health.set("gauges", "")
		} else if ctx.Err() == nil {
			b.health.set("gauges", "what waits cannot be counted: "+err.Error())
		}
		b.tellOverload()
		b.tellRefusal()
		if !sleep(ctx, gaugeEvery) {
			return
		}
	}
}

// refusal is why something was not accepted though it should have been, and when.
type refusal struct {
	err error
	at  time.Time
}

// refusalTold is how long a refusal is told: a disk that is full, or a key store that
// is away, is seen by nothing but what is written.
const refusalTold = time.Minute

func (b *Bot) tellRefusal() {
	why := ""
	if r := b.turnedAway.Load(); r != nil && b.Now().Sub(r.at) < refusalTold {
		why = "messages were not accepted in the last minute, they come again: " + r.err.Error()
	}
	b.health.set("receive", why)
}

func (b *Bot) tellOverload() {
	why := ""
	if b.busy() {
		why = "too much is waiting: what may wait is sent away to come again"
	}
	b.health.set("overload", why)
}

// LastGauges are the gauges as they were last read; ok is false while they never
// were, or too long ago.
func (b *Bot) LastGauges() (g Gauges, ok bool) {
	r := b.gauges.Load()
	if r == nil || b.Now().Sub(r.at) > gaugeValid {
		return Gauges{}, false
	}
	return r.Gauges, true
}

// busy reports whether more waits than may.
func (b *Bot) busy() bool {
	if b.WaitingMax <= 0 {
		return false
	}
	g, ok := b.LastGauges()
	if !ok {
		return false
	}
	most := min(b.WaitingMax, WaitingMax)
	old := b.WaitingOldest > 0 && !g.WaitingSince.IsZero() && b.Now().Sub(g.WaitingSince) > b.WaitingOldest
	return g.Waiting >= most || old && g.Waiting >= most/someWait
}

// admit leaves out what may wait. What the same person wrote beside a cry goes in
// with it: a cry may come in three bubbles (S6).
func admit(all []Arrival) (in []Arrival) {
	urgent := map[Address]bool{}
	for _, a := range all {
		if a.Urgency > Normal {
			urgent[a.Inbound.From] = true
		}
	}
	for _, a := range all {
		if urgent[a.Inbound.From] {
			in = append(in, a)
		}
	}
	return in
}

// polled is Receive for a door that polls. What it refuses stands in front of
// everything that follows on the platform, so that after a while it goes in.
func (b *Bot) polled() Receive {
	var since time.Time // when the batch in front was first refused
	return func(ctx context.Context, in ...Inbound) error {
		now := b.Now()
		err := b.receive(ctx, in, !since.IsZero() && now.Sub(since) >= pollPatience)
		switch {
		case err == nil:
			since = time.Time{}
		case since.IsZero():
			since = now
		}
		return err
	}
}
