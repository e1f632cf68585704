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
}

func newSender(b *Bot, k doorKey, c Channel) *sender {
	s := &sender{Bot: b, key: k, channel: c, feat: c.Features(), spoke: map[Address]time.Time{}}
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
		if !s.mayWork(ctx) {
			s.wait(ctx, nil, s.Now().Add(s.Lease/10))
			continue
		}
		free := takeSlots(ctx, slots, cap(slots))
		if free == 0 {
			return
		}
		rows, next, err := s.Store.Due(ctx, DueQuery{
			Channel: s.key.channel, Account: s.key.account, Now: s.Now().UTC(), Limit: free, Owner: s.Owner, Lease: s.Bot.Lease,
		})
		for range free - len(rows) {
			<-slots
		}
		if err != nil && ctx.Err() == nil {
			s.health.set("deliver/"+s.key.channel, "the outbox cannot be read: "+err.Error())
			sleep(ctx, time.Second)
			continue
		}
		for _, r := range rows {
			wg.Go(func() {
				defer func() { <-slots; wake(woken) }()
				s.send(ctx, r)
			})
		}
		if len(rows) == 0 {
			s.wait(ctx, woken, next)
		}
	}
}

// mayWork reports whether this instance holds the account's lease and no pause
// or stop is on.
func (s *sender) mayWork(ctx context.Context) bool {
	now := s.Now()
	s.mu.Lock()
	pause, stopped := s.paused, s.stopped
	s.mu.Unlock()
	if stopped {
		return false
	}
	ok, err := s.Leaser.Lease(ctx, "send/"+s.key.channel+"/"+s.key.account, s.Owner, now, now.Add(s.Bot.Lease))
	if err != nil || !ok {
		return false
	}
	if d := pause.Sub(now); d > 0 {
		sleep(ctx, d)
	}
	return true
}

// send asks the gate, sends and settles one line.
func (s *sender) send(ctx context.Context, r DueRow) {
	r.Facts.Window = s.feat.Window
	v := CanSend(r.Facts, r.Purpose, r.NotAfter, s.Now())
	if !v.Send {
		s.settle(ctx, r, Settlement{ID: r.ID, State: v.State, Due: v.Due, Free: true, Reason: v.Reason})
		if v.Page {
			s.page(ctx, r)
		}
		return
	}
	if !s.keepPace(ctx, r.To) {
		return // stopping: the row comes back after its lease
	}
	id, err := s.channel.Deliver(ctx, Delivery{
		ID: r.ID, To: r.To, Op: r.Op, Target: r.Target, Purpose: r.Purpose, Lang: r.Lang, Reply: r.Reply,
	})
	if err != nil && ctx.Err() != nil && !errors.Is(err, ErrUnknown) {
		return
	}
	out := s.settlement(r, id, err)
	s.settle(context.WithoutCancel(ctx), r, out)
	if out.State == Failed && r.Purpose == ForSafety {
		s.page(ctx, r)
	}
}

// keepPace waits for the account's pace, a pause, and the person's.
func (s *sender) keepPace(ctx context.Context, to Address) bool {
	if s.pace.Wait(ctx) != nil {
		return false
	}
	s.mu.Lock()
	now := s.Now()
	wait := s.paused.Sub(now)
	if s.feat.PerPerson > 0 {
		wait = max(wait, s.spoke[to].Add(s.feat.PerPerson).Sub(now))
		if len(s.spoke) > 10_000 {
			clear(s.spoke) // a pace lost once in ten thousand people harms nobody
		}
		s.spoke[to] = now.Add(max(0, wait))
	}
	s.mu.Unlock()
	return wait <= 0 || sleep(ctx, wait)
}

// settle records what became of a line; the store tells if it cannot, and then
// the line comes back after its lease (at most one repeated reply).
func (s *sender) settle(ctx context.Context, r DueRow, out Settlement) {
	out.At = s.Now().UTC()
	if err := s.Store.Settle(ctx, []Settlement{out}); err != nil {
		s.Log.ErrorContext(ctx, "settle failed", "outbox", r.ID, "err", err)
		return
	}
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
