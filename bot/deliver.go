package bot

import (
	"context"
	"errors"
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
	// unsettled is what became of lines where the store could not be told. Such a
	// line is not sent again when it comes back: it is settled again.
	unsettled map[OutboxID]Settlement

	leased time.Time // until when the account is surely ours; only run reads it
}

func newSender(b *Bot, k doorKey, c Channel) *sender {
	s := &sender{Bot: b, key: k, channel: c, feat: c.Features(), spoke: map[Address]time.Time{}, unsettled: map[OutboxID]Settlement{}}
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
			s.wait(ctx, woken, next)
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

// send asks the gate, sends and settles one line.
func (s *sender) send(ctx context.Context, r DueRow) {
	s.mu.Lock()
	known, sent := s.unsettled[r.ID]
	s.mu.Unlock()
	if sent {
		s.settle(context.WithoutCancel(ctx), r, known)
		return
	}
	r.Facts.Window = s.feat.Window
	v := CanSend(r.Facts, r.Purpose, r.NotAfter, s.Now())
	whole := context.WithoutCancel(ctx) // what was begun is settled while the program stops
	if !v.Send {
		s.settle(whole, r, Settlement{ID: r.ID, State: v.State, Due: v.Due.UTC(), Free: true, Reason: v.Reason})
		if v.Page {
			s.page(whole, r)
		}
		return
	}
	if again, ok := s.keepPace(ctx, r.To); !ok {
		s.settle(whole, r, Settlement{ID: r.ID, State: Pending, Due: again, Free: true, Reason: "pause"})
		return
	}
	// The line is ours only while its lease lasts.
	limited, done := context.WithTimeout(ctx, s.Lease/2)
	id, err := s.channel.Deliver(limited, Delivery{
		ID: r.ID, To: r.To, Op: r.Op, Target: r.Target, Purpose: r.Purpose, Lang: r.Lang, Reply: r.Reply,
	})
	done()
	out := s.settlement(r, id, err)
	if out.State == Pending && ctx.Err() != nil && !errors.Is(err, ErrUnknown) {
		out.Free, out.Due = true, s.Now().UTC() // it was we who broke it off
	}
	s.settle(whole, r, out)
	if r.Purpose == ForSafety && (out.State == Failed || out.State == Unknown || out.State == Held) {
		s.page(whole, r)
	}
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

// settle records what became of a line. If the store cannot, the line comes back
// after its lease and is settled then.
func (s *sender) settle(ctx context.Context, r DueRow, out Settlement) {
	out.At = s.Now().UTC()
	err := s.Store.Settle(ctx, []Settlement{out})
	s.mu.Lock()
	if err != nil {
		s.unsettled[r.ID] = out
	} else {
		delete(s.unsettled, r.ID)
	}
	s.mu.Unlock()
	if err != nil {
		s.health.set("settle/"+s.key.channel, "the store cannot be written: "+err.Error())
		s.Log.ErrorContext(ctx, "settle failed", "outbox", r.ID, "err", err)
		return
	}
	s.health.set("settle/"+s.key.channel, "")
	s.Meter.Count("send", "channel", s.key.channel, "what", string(out.State), "why", out.Reason)
	if out.State == Sent && r.Purpose == ForAnswer {
		s.Meter.Seconds("answer_seconds", out.At.Sub(r.At))
	}
	if r.Purpose == ForReceipt {
		wake(s.erase)
	}
}

// page opens a case for a safety text that did not reach the person (S3).
func (s *sender) page(ctx context.Context, r DueRow) {
	conv := Conversation{ID: r.Conversation, Person: r.Person, Lang: r.Lang, Country: r.Facts.Country}
	k, err := s.newCase(ctx, CaseWish{Reason: ReasonExpired, Level: LevelHard}, conv, s.Now().UTC())
	if err == nil {
		err = s.commit(ctx, Change{At: k.At, Cases: []Case{k}})
	}
	if err != nil {
		s.Log.ErrorContext(ctx, "no case for a safety text that was not sent", "outbox", r.ID, "err", err)
	}
}
