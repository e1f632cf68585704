package channeltest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// patience is how long a test waits for what must happen. It is never waited out
// by a test that passes.
const patience = 20 * time.Second

// canary stands in every text of the suite and must never be logged.
const canary = "kanarie-7c1f"

// room is one test's door with somebody listening behind it.
type room struct {
	*Harness
	t    *testing.T
	feat bot.Features
	stop func() bool // ends Poll; false if it does not end

	mu     sync.Mutex
	refuse int // how many calls of receive still fail
	tries  int
	got    []bot.Inbound
	more   chan struct{}
	errs   []error
}

// enter opens a door, listens, and looks for secrets when the test ends.
func enter(t *testing.T, open Open) *room {
	t.Helper()
	r := &room{t: t, more: make(chan struct{}, 1)}
	r.Harness = open(t, r.receive)
	r.feat = r.Door.Channel.Features()
	r.stop = r.poll()
	t.Cleanup(func() {
		if !r.stop() {
			t.Error("Poll did not end after its context was cancelled")
		}
		r.lookForSecrets()
	})
	return r
}

// poll runs the door's poll as the bot does: it is started again when it fails.
func (r *room) poll() (stop func() bool) {
	if r.Door.Poll == nil {
		return func() bool { return true }
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			err := r.Door.Poll(ctx, r.receive)
			if err == nil {
				return
			}
			r.saw(err)
		}
	}()
	return func() bool {
		cancel()
		select {
		case <-ended:
			return true
		case <-time.After(patience):
			return false
		}
	}
}

// receive is what the bot's Receive is to the door.
func (r *room) receive(_ context.Context, in ...bot.Inbound) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tries++
	if r.refuse > 0 {
		r.refuse--
		return errors.New("not accepted: the disk is full")
	}
	r.got = append(r.got, in...)
	select {
	case r.more <- struct{}{}:
	default:
	}
	return nil
}

// await returns the first n inbound things of these kinds, in the order in which
// they came.
func (r *room) await(n int, kinds ...bot.Kind) []bot.Inbound {
	r.t.Helper()
	late := time.After(patience)
	for {
		r.mu.Lock()
		var found []bot.Inbound
		for _, in := range r.got {
			if slices.Contains(kinds, in.Kind) {
				found = append(found, in)
			}
		}
		all := len(r.got)
		r.mu.Unlock()
		if len(found) >= n {
			return found[:n]
		}
		select {
		case <-r.more:
		case <-late:
			r.t.Fatalf("waited for %d of %v and got %d (and %d of other kinds)", n, kinds, len(found), all-len(found))
		}
	}
}

// bring makes the platform do something and returns what comes in of it.
func (r *room) bring(u Update) bot.Inbound {
	r.t.Helper()
	r.mu.Lock()
	before := 0
	for _, in := range r.got {
		if in.Kind == u.Kind {
			before++
		}
	}
	r.mu.Unlock()
	r.Bring(u)
	return r.await(before+1, u.Kind)[before]
}

// deliver sends a delivery and keeps its error for the search for secrets.
func (r *room) deliver(ctx context.Context, d bot.Delivery) (bot.MessageID, error) {
	r.t.Helper()
	if d.Op == "" {
		d.Op = bot.OpSend
	}
	if d.To.User == "" {
		d.To = r.People[0]
	}
	if d.Purpose == "" {
		d.Purpose = bot.ForAnswer
	}
	id, err := r.Door.Channel.Deliver(ctx, d)
	r.saw(err)
	if err == nil && id == "" && d.Op == bot.OpSend && !r.feat.Pull {
		r.t.Error("a message was sent and has no id")
	}
	return id, err
}

func (r *room) saw(err error) {
	if err != nil {
		r.mu.Lock()
		r.errs = append(r.errs, err)
		r.mu.Unlock()
	}
}

// lookForSecrets searches the log and all errors for what may not be there.
func (r *room) lookForSecrets() {
	r.mu.Lock()
	defer r.mu.Unlock()
	log := r.Log()
	for _, err := range r.errs {
		log += "\n" + err.Error()
	}
	if strings.Contains(log, canary) {
		r.t.Error("a text that somebody wrote stands in the log or in an error")
	}
	for i, s := range r.Secrets {
		if s != "" && strings.Contains(log, s) {
			r.t.Errorf("secret %d of the harness stands in the log or in an error", i)
		}
	}
}

func (r *room) brings(kinds ...bot.Kind) bool {
	return !slices.ContainsFunc(kinds, func(k bot.Kind) bool { return !slices.Contains(r.Brings, k) })
}
