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

	mu     sync.Mutex
	paused time.Time
	wrong  wrong                 // ErrConfig
	spoke  map[Address]time.Time // last line to a person, for PerPerson
	hung   int                   // sends that did not end when they had to
	// unsettled is what became of lines of which the store does not know yet. Such
	// a line is not sent again when it comes back.
	unsettled map[OutboxID]result
	tellAt    time.Time // when to tell the store again what it could not hear

	slow   time.Duration // how long the store may take to hand lines out; only run uses it
	leased time.Time     // until when the account is surely ours; only run reads it
	asked  bool          // whether a pause of whoever sent before is known to be over; likewise
}

func newSender(b *Bot, k doorKey, c Channel) *sender {
	s := &sender{Bot: b, key: k, channel: c, feat: c.Features(), spoke: map[Address]time.Time{}, unsettled: map[OutboxID]result{}}
	limit := rate.Inf
	if s.feat.PerSecond > 0 {
		limit = rate.Limit(s.feat.PerSecond)
	}
	s.pace = rate.NewLimiter(limit, max(1, int(s.feat.PerSecond*hiccup.Seconds())))
	return s
}

// hiccup is how much of a moment in which nothing could be sent is made up for. At
// Telegram's thirty a second it is one line, at hundreds it is some.
const hiccup = 50 * time.Millisecond

// run sends what is due until ctx ends, and lets what is on the wire finish.
func (s *sender) run(ctx context.Context) {
	slots := make(chan struct{}, max(1, s.feat.InFlight))
	woken := s.deliver[s.key]
	var wg sync.WaitGroup
	defer s.giveUp(ctx, s.leaseName())
	defer wg.Wait()
	for ctx.Err() == nil {
		if again := s.mayWork(ctx); !again.IsZero() {
			s.wait(ctx, nil, again)
			continue
		}
		owing := s.tellAgain(ctx)
		free := takeSlots(ctx, slots, s.most(cap(slots)))
		if free == 0 {
			return
		}
		asked := s.Now()
		if !asked.Before(s.leased) { // it took long until a send ended: somebody else may send by now
			give(slots, free)
			continue
		}
		rows, next, err := s.due(ctx, asked, free)
		give(slots, free-len(rows))
		late := asked.Add(s.slow + s.Lease/8)
		s.slow = s.slowness(s.Now().Sub(asked))
		if len(rows) > 0 {
			s.tryOne()
		}
		for _, r := range rows {
			wg.Go(func() {
				done := func() { give(slots, 1); wake(woken) }
				if hung := s.send(ctx, r, late); hung != nil { // it keeps its slot
					go func() { <-hung; done() }()
					return
				}
				done()
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

// due asks the store for lines. The call itself is not broken off before its end: a
// broadcast row that was marked and never handed out would wait for an inquiry.
func (s *sender) due(ctx context.Context, now time.Time, most int) ([]DueRow, time.Time, error) {
	ctx, done := outlasting(ctx, s.StoreTimeout, stopPatience)
	defer done()
	return s.Store.Due(ctx, DueQuery{
		Channel: s.key.channel, Account: s.key.account, Now: now.UTC(), Limit: most, Owner: s.Owner, Lease: s.Lease + s.slow,
	})
}

// slowness is how much longer the next lines are leased, after the store took so long
// to hand the last ones out. Otherwise a store that is always slow would have every
// line given back, for ever; so a dead instance's lines wait that much longer.
func (s *sender) slowness(took time.Duration) time.Duration {
	if took <= s.Lease/8 {
		return s.slow / 2
	}
	return min(2*took, s.StoreTimeout)
}

// give gives slots back.
func give(slots <-chan struct{}, n int) {
	for range n {
		<-slots
	}
}

// most is how many lines may be asked for: one while the channel is not configured
// right.
func (s *sender) most(all int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wrong.wait > 0 {
		return 1
	}
	return all
}

func (s *sender) leaseName() string { return "send/" + s.key.channel + "/" + s.key.account }

// mayWork says when to look again, or zero if this instance holds the account's
// lease and no pause is on. A lease is renewed when half of it is over. Whoever
// takes it anew asks for the pause of whoever had it before.
func (s *sender) mayWork(ctx context.Context) (again time.Time) {
	now := s.Now()
	s.mu.Lock()
	pause := later(s.paused, s.wrong.again)
	s.mu.Unlock()
	if s.leased.Sub(now) < s.hold()/2 {
		s.asked = s.asked && now.Before(s.leased)
		until, err := s.lease(ctx, s.leaseName())
		if s.leased = until; err != nil || until.IsZero() {
			return now.Add(s.Lease / 10)
		}
	}
	if !s.asked {
		over, err := s.pauseOver(ctx)
		if err != nil || !over {
			return now.Add(min(s.Lease/10, time.Second))
		}
		s.asked = true
	}
	if now.Before(pause) {
		return earlier(pause, now.Add(s.Lease/4)) // the lease is kept through a long pause
	}
	return time.Time{}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
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

// send asks the gate, sends and settles one line. If it is late already, its lease
// might end on the way: somebody else may send it. A send that does not end is left
// behind; hung ends when it does.
func (s *sender) send(ctx context.Context, r DueRow, late time.Time) (hung <-chan struct{}) {
	whole, done := outlasting(ctx, 3*s.Lease, settlePatience) // what was begun is settled while the program stops
	defer done()
	if known, mine := s.known(r.ID); known {
		if mine != nil {
			s.tell(whole, *mine)
		}
		return nil
	}
	if s.Now().After(late) {
		s.settle(whole, r, Settlement{ID: r.ID, State: Pending, Due: s.Now().UTC(), Free: true, Reason: "slow_store"}, false)
		return nil
	}
	r.Facts.Window = s.feat.Window
	v := CanSend(r.Facts, r.Purpose, r.NotAfter, s.Now())
	if !v.Send {
		s.settle(whole, r, Settlement{ID: r.ID, State: v.State, Due: v.Due.UTC(), Free: true, Reason: v.Reason}, v.Page)
		return nil
	}
	if again, ok := s.keepPace(ctx, r.To); !ok {
		s.settle(whole, r, Settlement{ID: r.ID, State: Pending, Due: again, Free: true, Reason: "pause"}, false)
		return nil
	}
	id, hung, err := s.onTheWire(ctx, r)
	out := s.settlement(r, id, err)
	if out.State == Pending && ctx.Err() != nil && !errors.Is(err, ErrUnknown) {
		out.Free, out.Due = true, s.Now().UTC() // it was we who broke it off
	}
	s.settle(whole, r, out, r.Purpose == ForSafety && (out.State == Failed || out.State == Unknown || out.State == Held))
	return hung
}

// onTheWire lets the channel deliver, while the line's lease lasts. A channel that
// does not end when its context does is left behind: the line was perhaps sent.
func (s *sender) onTheWire(ctx context.Context, r DueRow) (_ MessageID, hung <-chan struct{}, _ error) {
	limited, done := outlasting(ctx, s.Lease/2, stopPatience)
	type result struct {
		id  MessageID
		err error
	}
	c := make(chan result, 1)
	go func() {
		defer done()
		id, err := s.deliverOne(limited, r)
		c <- result{id, err}
	}()
	select {
	case x := <-c:
		return x.id, nil, x.err
	case <-limited.Done():
	}
	grace := time.NewTimer(hangGrace)
	defer grace.Stop()
	select {
	case x := <-c:
		return x.id, nil, x.err
	case <-grace.C:
	}
	s.countHung(1)
	ended := make(chan struct{})
	go func() { <-c; s.countHung(-1); close(ended) }()
	return "", ended, fmt.Errorf("the channel does not end a send: %w", ErrUnknown)
}

// hangGrace is how long a channel has to return after its context has ended.
const hangGrace = 500 * time.Millisecond

func (s *sender) countHung(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hung += n
	why := ""
	if s.hung > 0 {
		why = "sends do not end: the channel hangs, restart this instance if it goes on"
	}
	s.health.set("deliver/"+s.key.channel+"/hangs", why)
}

// deliverOne calls the channel and turns a panic into an error.
func (s *sender) deliverOne(ctx context.Context, r DueRow) (id MessageID, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %w", panicked(p), ErrUnknown)
			s.Log.ErrorContext(ctx, "the channel panicked", "channel", s.key.channel, "outbox", r.ID, "err", err)
		}
	}()
	if err := s.lookAgain(ctx, &r); err != nil {
		return "", err
	}
	return s.channel.Deliver(ctx, Delivery{
		ID: r.ID, To: r.To, Op: r.Op, Target: r.Target, Purpose: r.Purpose, Lang: r.Lang, Reply: r.Reply,
	})
}

// lookAgain finds the line that this one edits or belongs to, which had not been sent
// when this one was written. Lines of a conversation and lane go one after the other,
// so that it has been by now, or never will be.
func (s *sender) lookAgain(ctx context.Context, r *DueRow) error {
	if key := r.Reply.Edits; key != "" && r.Op == OpSend {
		id, err := s.Reader.SentAs(ctx, r.Conversation, key)
		if err != nil {
			return fmt.Errorf("%w: which line is edited cannot be read: %w", ErrTemporary, err)
		}
		if id != "" {
			r.Op, r.Target = OpEdit, id
		}
	}
	if key := r.Reply.Under; key != "" && r.Reply.Thread == "" {
		id, err := s.Reader.SentAs(ctx, r.Conversation, key)
		if err != nil {
			return fmt.Errorf("%w: which line a line belongs to cannot be read: %w", ErrTemporary, err)
		}
		r.Reply.Thread = id
	}
	return nil
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
