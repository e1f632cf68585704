package telegram

import (
	"context"
	"sync"
	"time"
)

// asides are small courtesies beside the talk: "typing", the end of a button's
// spinner, leaving a group. They run beside the poll, a few at once; when there
// are too many, further ones are left out, and when one fails nobody hears of it.
type asides struct {
	slots chan struct{}
	wg    *sync.WaitGroup
}

const (
	asidesAtOnce = 16
	asideFor     = 5 * time.Second // "typing" lasts no longer either
)

func newAsides() asides {
	return asides{slots: make(chan struct{}, asidesAtOnce), wg: &sync.WaitGroup{}}
}

// beside makes a call without waiting for it.
func (t *Telegram) beside(c *call) {
	if c == nil {
		return
	}
	select {
	case t.asides.slots <- struct{}{}:
	default:
		t.count("aside", "method", c.method, "what", "left_out")
		return
	}
	t.asides.wg.Go(func() {
		defer func() { <-t.asides.slots }()
		what := "done"
		if _, err := t.api.callFor(context.Background(), asideFor, c.method, c.params); err != nil {
			what = "failed"
		}
		t.count("aside", "method", c.method, "what", what)
	})
}

// Idle waits until no courtesy is under way, five seconds at most.
func (t *Telegram) Idle() { t.asides.wg.Wait() }
