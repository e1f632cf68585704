package bot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// sender delivers the lines of one account of one channel. Only one instance does
// so at a time, so that pace, pauses and order stay here.
type sender struct {
	*Bot
	key     doorKey
	channel Channel
	feat    Features
	pace    *rate.Limiter

	mu      sync.Mutex
	paused  time.Time
	stopped bool                  // ErrConfig: until the next start
	spoke   map[Address]time.Time // last line to a person, for PerPerson
	// unsettled is what became of lines of which the store does not know yet. Such
	// a line is not sent again when it comes back.
	unsettled map[OutboxID]result
	tellAt    time.Time // when to tell the store again what it could not hear

	leased time.Time // until when the account is surely ours; only run reads it
}

func newSender(b *Bot, k doorKey, c Channel) *sender {
	s := &sender{Bot: b, key: k, channel: c, feat: c.Features(), spoke: map[Address]time.Time{}, unsettled: map[OutboxID]result{}}
	limit := rate.Inf
	if s.feat.PerSecond > 0 {
		limit = rate.Limit(s.feat.PerSecond)
	}
	s.pace = rate.NewLimiter(limit, 1)
	return s
}

// run sends what is due until ctx ends, and lets what is on the wire finish.
func (s *sender) run(ctx context.Context) {
	slots := make(chan struct{}, max(1, s.feat.InFlight))
	woken := s.deliver[s.key]
	var wg sync.WaitGroup
	defer wg.Wait()
	for ctx.Err() == nil {
		if again := s.mayWork(ctx); !again.IsZero() {
			s.wait(ctx, nil, again)
			continue
		}
		owing := s.tellAgain(ctx)
		free := takeSlots(ctx, slots, cap(slots))
		if free == 0 {
			return
		}
		rows, next, err := s.Store.Due(ctx, DueQuery{
			Channel: s.key.channel, Account: s.key.account, Now: s.Now().UTC(), Limit: free, Owner: s.Owner, Lease: s.Lease,
		})
		for range free - len(rows) {
			<-slots
		}
		for _, r := range rows {
			wg.Go(func() {
				defer func() { <-slots; wake(woken) }()
				s.send(ctx, r)
			})
		}
		if err != nil && ctx.Err() == nil {
			s.health.set("outbox/"+s.key.channel, "the outbox cannot be read: "+err.Error())
			s.Log.ErrorContext(ctx, "due failed", "channel", s.key.channel, "err", err)
			sleep(ctx, time.Second)
			continue
		}
		s.health.set("outbox/"+s.key.channel, "")
		switch {
		case len(rows) == 0:
			s.wait(ctx, woken, sooner(next, owing))
		case len(rows) >= handful:
			sleep(ctx, breath)
		}
	}
}

// mayWork says when to look again, or zero if this instance holds the account's
// lease and no pause or stop is on. A lease is renewed when half of it is over.
func (s *sender) mayWork(ctx context.Context) (again time.Time) {
	now := s.Now()
	s.mu.Lock()
	pause, stopped := s.paused, s.stopped
	s.mu.Unlock()
	if stopped {
		return now.Add(s.Idle)
	}
	if s.leased.Sub(now) < s.Lease/2 {
		ok, err := s.Leaser.Lease(ctx, "send/"+s.key.channel+"/"+s.key.account, s.Owner, now, now.Add(s.Lease))
		if err != nil || !ok {
			s.leased = time.Time{}
			return now.Add(s.Lease / 10)
		}
		s.leased = now.Add(s.Lease)
	}
	if now.Before(pause) {
		return earlier(pause, now.Add(s.Lease/4)) // the lease is kept through a long pause
	}
	return time.Time{}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// sooner is the earlier of two times of which either may be none.
func sooner(a, b time.Time) time.Time {
	switch {
	case a.IsZero():
		return b
	case b.IsZero():
		return a
	}
	return earlier(a, b)
}

// send asks the gate, sends and settles one line.
func (s *sender) send(ctx context.Context, r DueRow) {
	whole := context.WithoutCancel(ctx) // what was begun is settled while the program stops
	if known, mine := s.known(r.ID); known {
		if mine != nil {
			s.tell(whole, *mine)
		}
		return
	}
	r.Facts.Window = s.feat.Window
	v := CanSend(r.Facts, r.Purpose, r.NotAfter, s.Now())
	if !v.Send {
		s.settle(whole, r, Settlement{ID: r.ID, State: v.State, Due: v.Due.UTC(), Free: true, Reason: v.Reason}, v.Page)
		return
	}
	if again, ok := s.keepPace(ctx, r.To); !ok {
		s.settle(whole, r, Settlement{ID: r.ID, State: Pending, Due: again, Free: true, Reason: "pause"}, false)
		return
	}
	id, err := s.onTheWire(ctx, r)
	out := s.settlement(r, id, err)
	if out.State == Pending && ctx.Err() != nil && !errors.Is(err, ErrUnknown) {
		out.Free, out.Due = true, s.Now().UTC() // it was we who broke it off
	}
	s.settle(whole, r, out, r.Purpose == ForSafety && (out.State == Failed || out.State == Unknown || out.State == Held))
}

// stopPatience is how long what is on the wire may take to arrive while the
// program stops: broken off it would be repeated, or never be sure.
const stopPatience = 4 * time.Second

// onTheWire lets the channel deliver, while the line's lease lasts.
func (s *sender) onTheWire(ctx context.Context, r DueRow) (id MessageID, err error) {
	limited, done := context.WithTimeout(context.WithoutCancel(ctx), s.Lease/2)
	defer done()
	unwatch := context.AfterFunc(ctx, func() {
		if sleep(limited, stopPatience) {
			done()
		}
	})
	defer unwatch()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %w", panicked(p), ErrUnknown)
			s.Log.ErrorContext(ctx, "the channel panicked", "channel", s.key.channel, "outbox", r.ID, "err", err)
		}
	}()
	return s.channel.Deliver(limited, Delivery{
		ID: r.ID, To: r.To, Op: r.Op, Target: r.Target, Purpose: r.Purpose, Lang: r.Lang, Reply: r.Reply,
	})
}

// keepPace waits for the account's pace and the person's. It is not ok when a
// pause came meanwhile, when the wait would outlast the line's lease, or when the
// program stops: then the line is given back until again.
func (s *sender) keepPace(ctx context.Context, to Address) (again time.Time, ok bool) {
	turn := s.pace.ReserveN(time.Now(), 1)
	s.mu.Lock()
	now := s.Now()
	wait, until := turn.Delay(), s.paused
	if s.feat.PerPerson > 0 {
		wait = max(wait, s.spoke[to].Add(s.feat.PerPerson).Sub(now))
	}
	if wait > s.Lease/4 {
		until = now.Add(wait)
	}
	if until.After(now) {
		s.mu.Unlock()
		turn.Cancel()
		return until.UTC(), false
	}
	if s.feat.PerPerson > 0 {
		if len(s.spoke) > 10_000 {
			clear(s.spoke) // a pace lost once in ten thousand people harms nobody
		}
		s.spoke[to] = now.Add(wait)
	}
	s.mu.Unlock()
	if wait > 0 && !sleep(ctx, wait) {
		return s.Now().UTC(), false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now = s.Now()
	return s.paused.UTC(), !s.paused.After(now)
}
