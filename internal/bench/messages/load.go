package messages

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// load is one bot with a fake channel and people who write to it.
type load struct {
	*bot.Bot
	name    string
	who     crowd
	talkers []*talker
	next    func(n int, t *talker) bot.Inbound // what a talker writes next
	n       atomic.Int64
}

// talker writes as one of its people after the other, and waits for the first line
// that comes back. A person belongs to one talker, so nobody writes twice at once.
type talker struct {
	number int
	mu     sync.Mutex
	now    int // the person, in who
	who    crowd
	wrote  time.Time
	heard  chan struct{} // gets a value when the answer is on the wire
	waits  []time.Duration
}

// load makes a bot for a crowd, which is the same in every phase.
func (o Options) load(name string, r bot.Responder, who crowd, next func(int, *talker) bot.Inbound) *load {
	l := &load{name: name, who: who, next: next}
	c := o.Config
	c.Responder, c.BurstWait = r, 0
	c.Doors = []bot.Door{{Channel: fake{l}}}
	for i := range min(o.Conversations, len(who)) {
		l.talkers = append(l.talkers, &talker{number: i, who: who, heard: make(chan struct{}, 1)})
	}
	if c.Split == nil {
		c.Split = func(r bot.Reply, _ bot.Features) []bot.Reply { return []bot.Reply{r} }
	}
	if c.Triage == nil {
		c.Triage = func(bot.Inbound) bot.Urgency { return bot.Normal }
	}
	l.Bot = bot.New(c)
	return l
}

// fake is the channel: it tells the talker that an answer came.
type fake struct{ *load }

func (fake) Name() string           { return "bench" }
func (fake) Features() bot.Features { return bot.Features{InFlight: 256, MaxChoices: 10} }

func (f fake) Deliver(_ context.Context, d bot.Delivery) (bot.MessageID, error) {
	var i int
	if _, err := fmt.Sscanf(d.To.User, "u%d", &i); err != nil || i >= len(f.who) {
		return "", fmt.Errorf("deliver to %d people: %w", len(f.who), bot.ErrRejected)
	}
	f.talkers[i%len(f.talkers)].hear(i, d)
	return bot.MessageID("m" + d.ID), nil
}

func (t *talker) hear(person int, d bot.Delivery) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(d.Reply.Choices) > 0 {
		t.who[person] = bot.WireID(d.ID, 0)
	}
	if t.wrote.IsZero() || person != t.now {
		return // a second line of one answer
	}
	t.waits = append(t.waits, time.Since(t.wrote))
	t.wrote = time.Time{}
	t.heard <- struct{}{}
}

// press is the latest button, or a word where there is none.
func press(_ int, t *talker) bot.Inbound {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.who[t.now] == "" {
		return bot.Inbound{Kind: bot.Message, Text: "menu"}
	}
	return bot.Inbound{Kind: bot.Press, Wire: t.who[t.now], Text: "more"}
}

// choose takes any of a talker's people: of so many talkers, every so manieth person.
func (t *talker) choose(talkers int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.now = t.number + talkers*rand.IntN((len(t.who)-t.number+talkers-1)/talkers)
}

// say writes once and waits for the answer.
func (l *load) say(ctx context.Context, t *talker) error {
	n := int(l.n.Add(1))
	t.choose(len(l.talkers))
	in := l.next(n, t)
	in.ID, in.From = fmt.Sprint(l.name, n), bot.Address{Channel: "bench", User: user(t.now)}
	in.SentAt = time.Now()
	t.mu.Lock()
	t.wrote = in.SentAt
	t.mu.Unlock()
	if err := l.Receive(ctx, in); err != nil {
		return err
	}
	lost := time.NewTimer(30 * time.Second)
	defer lost.Stop()
	select {
	case <-t.heard:
		return nil
	case <-lost.C:
		return errLost
	case <-ctx.Done():
		return ctx.Err()
	}
}

// hurry lets every talker write again as soon as they were answered.
func (l *load) hurry(ctx context.Context, d time.Duration) (measured, error) {
	end := time.Now().Add(d)
	return l.while(ctx, func(ctx context.Context, t *talker) error {
		for time.Now().Before(end) {
			if err := l.say(ctx, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// pace lets so many messages a second be written, spread over all talkers.
func (l *load) pace(ctx context.Context, d time.Duration, perSecond int) (measured, error) {
	gap := time.Second * time.Duration(len(l.talkers)) / time.Duration(perSecond)
	begin := time.Now()
	return l.while(ctx, func(ctx context.Context, t *talker) error {
		at := begin.Add(gap * time.Duration(t.number) / time.Duration(len(l.talkers)))
		for ; at.Before(begin.Add(d)); at = at.Add(gap) {
			wait := time.NewTimer(time.Until(at))
			select {
			case <-wait.C:
			case <-ctx.Done():
				return ctx.Err()
			}
			if err := l.say(ctx, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// while runs the bot while all talkers do f, and what they began is settled.
func (l *load) while(ctx context.Context, f func(context.Context, *talker) error) (m measured, err error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	running, end := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { l.Bot.Run(running); close(ended) }()
	begin := time.Now()
	var wg sync.WaitGroup
	for _, t := range l.talkers {
		wg.Go(func() {
			if err := f(ctx, t); err != nil {
				stop(err)
			}
		})
	}
	wg.Wait()
	end()
	<-ended // it settles what it has sent
	m.took = time.Since(begin)
	for _, t := range l.talkers {
		m.waits = append(m.waits, t.waits...)
	}
	return m, context.Cause(ctx)
}
