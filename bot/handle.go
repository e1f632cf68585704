package bot

import (
	"context"
	"errors"
	"sync"
	"time"
)

// claimBatch is how many conversations one look at the store may claim.
const claimBatch = 256

// When much is going on, a look at the store that brought a handful is followed
// by a breath, so that the next one brings as many: looking costs as much for one
// as for many. When little is going on nobody waits.
const (
	handful = 8
	breath  = 3 * time.Millisecond
)

// handleLoop claims conversations that are ready and gives each to a worker.
func (b *Bot) handleLoop(ctx context.Context) {
	slots := make(chan struct{}, b.Workers)
	var wg sync.WaitGroup
	defer wg.Wait()
	for ctx.Err() == nil {
		free := takeSlots(ctx, slots, claimBatch)
		if free == 0 {
			return
		}
		claims, next, err := b.claim(ctx, free)
		for range free - len(claims) {
			<-slots
		}
		for _, c := range claims {
			wg.Go(func() {
				defer func() { <-slots; wake(b.handle) }()
				b.work(ctx, c)
			})
		}
		if err != nil && ctx.Err() == nil {
			b.health.set("handle", "the store cannot be read: "+err.Error())
			b.Log.ErrorContext(ctx, "claim failed", "err", err)
			sleep(ctx, time.Second)
			continue
		}
		b.health.set("handle", "")
		switch {
		case len(claims) == 0:
			b.wait(ctx, b.handle, next)
		case len(claims) >= handful:
			sleep(ctx, breath)
		}
	}
}

// claim asks the store for conversations, and waits no longer than a call may take.
func (b *Bot) claim(ctx context.Context, most int) ([]Claimed, time.Time, error) {
	ctx, done := context.WithTimeout(ctx, b.StoreTimeout)
	defer done()
	return b.Store.Claim(ctx, ClaimQuery{Now: b.Now().UTC(), Limit: most, Owner: b.Owner, Lease: b.Lease})
}

// takeSlots takes at least one slot, and up to most that are free at once.
func takeSlots(ctx context.Context, slots chan struct{}, most int) int {
	select {
	case slots <- struct{}{}:
	case <-ctx.Done():
		return 0
	}
	for n := 1; n < most; n++ {
		select {
		case slots <- struct{}{}:
		default:
			return n
		}
	}
	return most
}

// work makes one turn of what was claimed and commits it. What is left of the
// claim waits for the next claim, so that each turn sees the last one's result.
func (b *Bot) work(ctx context.Context, c Claimed) {
	began := b.Now()
	events := nextTurn(c.Events)
	change, notes, err := b.timedTurn(ctx, c, events)
	if err != nil && ctx.Err() != nil {
		return // stopping is nobody's fault: the claim is given back and the turn runs again
	}
	if err != nil {
		b.Meter.Count("turn_failed", "channel", c.Conversation.Address.Channel)
		b.Log.ErrorContext(ctx, "turn failed", "event", events[0].ID, "attempts", events[0].Attempts+1, "err", err)
		limited, done := context.WithTimeout(ctx, b.StoreTimeout)
		change = b.afterFailure(limited, c, events)
		done()
	}
	// A turn that was made is committed even while the program stops.
	whole, done := outlasting(ctx, b.StoreTimeout, stopPatience)
	defer done()
	switch err := b.commit(whole, change); {
	case err == nil:
	case errors.Is(err, ErrStale):
		b.Meter.Count("turn_stale") // claimed and run again on the new version
		return
	default:
		if ctx.Err() == nil {
			b.health.set("commit", "the store cannot be written: "+err.Error())
			b.Log.ErrorContext(ctx, "commit failed", "event", events[0].ID, "err", err)
			sleep(ctx, 250*time.Millisecond)
		}
		return
	}
	b.health.set("commit", "")
	b.Log.DebugContext(ctx, "turn done", "event", events[0].ID, "joined", ids(events[1:]), "lines", len(change.Outbox), "notes", notes)
	for _, n := range notes {
		b.Meter.Count("outcome", "what", n)
	}
	b.Meter.Seconds("turn_seconds", b.Now().Sub(began))
}

// timedTurn is turn with an end to all that it reads beside the responder.
func (b *Bot) timedTurn(ctx context.Context, c Claimed, events []Event) (Change, []string, error) {
	ctx, done := context.WithTimeout(ctx, b.TurnTimeout+b.StoreTimeout)
	defer done()
	return b.turn(ctx, c, events)
}

// nextTurn is the leading run of messages (a burst is one turn), or the first
// event alone; a message that is Immediate is a turn of its own. After a turn that
// failed each is tried by itself, so that what breaks it takes nothing else along.
func nextTurn(events []Event) []Event {
	if events[0].Attempts > 0 {
		return events[:1]
	}
	burst := func(e Event) bool { return e.Inbound.Kind == Message && !e.Inbound.Immediate }
	n := 1
	for burst(events[0]) && n < len(events) && burst(events[n]) && events[n].Attempts == 0 {
		n++
	}
	return events[:n]
}

// commit writes a change and wakes whoever waits for what is in it.
func (b *Bot) commit(ctx context.Context, c Change) error {
	if err := b.Store.Commit(ctx, c); err != nil {
		return err
	}
	for _, o := range c.Outbox {
		if o.Pull {
			b.feed.publish(o.To)
		} else if w, ok := b.deliver[doorKey{o.To.Channel, o.To.Account}]; ok {
			wake(w)
		}
	}
	if len(c.Forget) > 0 {
		wake(b.erase)
	}
	return nil
}
