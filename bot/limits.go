package bot

import (
	"context"
	"fmt"
	"time"
)

// How many calls of Receive may be under way. A store that hangs keeps no more than
// these; who comes then is told at once to come again. The urgent have places of
// their own.
const (
	receivesAtOnce       = 2048
	urgentReceivesAtOnce = 512
)

// commitArrivals gives arrivals to the store and waits for it as long as a call may
// take. A call that does not return keeps its place until it does, and nobody's
// memory but that.
func (b *Bot) commitArrivals(ctx context.Context, arrivals []Arrival, urgent bool) ([]Received, error) {
	places := b.receives
	if urgent {
		places = b.urgentReceives
	}
	select {
	case places <- struct{}{}:
	default:
		return nil, fmt.Errorf("%w: the store does not keep up", ErrBusy)
	}
	ctx, done := context.WithTimeout(ctx, b.StoreTimeout)
	type result struct {
		got []Received
		err error
	}
	c := make(chan result, 1)
	go func() {
		defer func() { <-places; done() }()
		got, err := b.Store.Receive(ctx, arrivals)
		c <- result{got, err}
	}()
	select {
	case r := <-c:
		return r.got, r.err
	case <-ctx.Done():
	}
	select { // it may have ended in the same moment
	case r := <-c:
		return r.got, r.err
	default:
		return nil, fmt.Errorf("%w: the store did not answer in time", ErrFull)
	}
}

// stopPatience is how long what was begun may take while the program stops: a turn
// that was made is committed, what is on the wire arrives. Broken off it would be
// repeated, or never be sure. What is settled after that has a little longer.
const (
	stopPatience   = 4 * time.Second
	settlePatience = stopPatience + time.Second
	// stopWithin is when Run returns, whatever hangs.
	stopWithin = settlePatience + time.Second
)

// outlasting is a context that outlives ctx by patience, and lasts no longer than
// limit in all.
func outlasting(ctx context.Context, limit, patience time.Duration) (context.Context, context.CancelFunc) {
	out, done := context.WithTimeout(context.WithoutCancel(ctx), limit)
	unwatch := context.AfterFunc(ctx, func() {
		if sleep(out, patience) {
			done()
		}
	})
	return out, func() { unwatch(); done() }
}
