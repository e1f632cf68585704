package bot_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Never both speak (design §3.5): after the first line of a person no line of the
// bot reaches the parent. A test plays the person: it takes the talk with one
// change, as a claim that the parent agreed to does.

// latest is the newest conversation that a turn has seen or made, by user.
type latest struct {
	mu sync.Mutex
	by map[string]bot.Conversation
}

// watching is a responder that answers unless a person speaks, and tells latest.
func (l *latest) watching(ctx context.Context, x bot.Turn) (bot.Outcome, error) {
	out, err := echo(ctx, x)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.by[x.Conversation.Address.User] = x.Conversation
	return out, err
}

func (l *latest) of(user string) (bot.Conversation, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c, ok := l.by[user]
	return c, ok
}

// take sets holder = person, cancels the bot's unsent lines and appends the
// greeting. The turn that was seen may be committed or not: both versions are
// tried until one fits.
func (s *stage) take(l *latest, user string) {
	s.Helper()
	for {
		c, ok := l.of(user)
		if !ok {
			s.Fatal("nobody has written")
		}
		for range 2 {
			err := s.greet(c)
			if err == nil {
				return
			}
			if !errors.Is(err, bot.ErrStale) {
				s.Fatal(err)
			}
			c.Version++
		}
		runtime.Gosched()
	}
}

func (s *stage) greet(c bot.Conversation) error {
	c.Holder = bot.HeldByPerson
	now := time.Now().UTC()
	return s.Store.Commit(s.Context(), bot.Change{
		At:            now,
		Conversations: []bot.ConversationChange{{Conversation: c}},
		Cancel:        []bot.CancelSends{{Conversation: c.ID, Purposes: []bot.Purpose{bot.ForAnswer, bot.ForOffer, bot.ForReminder, bot.ForFollowUp, bot.ForBroadcast}}},
		Outbox: []bot.Outgoing{{
			ID: bot.OutboxID("greet-" + string(c.ID)), Person: c.Person, Conversation: c.ID, To: c.Address, Op: bot.OpSend,
			Purpose: bot.ForRelay, Reply: bot.TextReply("GREETING"), At: now, Due: now,
		}},
	})
}

// hooks lets a test step in at each border of the store.
type hooks struct {
	bot.Store
	at func(point string)
}

func (h *hooks) Commit(ctx context.Context, c bot.Change) error {
	if len(c.Outbox) > 0 && c.Outbox[0].Purpose == bot.ForRelay {
		return h.Store.Commit(ctx, c)
	}
	h.at("before the commit")
	defer h.at("after the commit")
	return h.Store.Commit(ctx, c)
}

func (h *hooks) Due(ctx context.Context, q bot.DueQuery) ([]bot.DueRow, time.Time, error) {
	rows, next, err := h.Store.Due(ctx, q)
	if len(rows) > 0 {
		h.at("between gate and send")
	}
	return rows, next, err
}

func (h *hooks) Settle(ctx context.Context, list []bot.Settlement) error {
	h.at("before settling")
	defer h.at("after settling")
	return h.Store.Settle(ctx, list)
}

func TestAClaimAgainstAnAnswerAtEveryPoint(t *testing.T) {
	for _, point := range []string{
		"before the turn", "in the turn", "before the commit", "after the commit", "between gate and send", "on the wire", "before settling", "after settling",
	} {
		for _, outcome := range []error{nil, bot.ErrTemporary, bot.ErrUnknown, bot.ErrThrottled{After: time.Second}} {
			t.Run(fmt.Sprintf("%s/%v", point, outcome), func(t *testing.T) {
				claimAt(t, point, outcome)
			})
		}
	}
}

func claimAt(t *testing.T, point string, outcome error) {
	var s *stage
	l := &latest{by: map[string]bot.Conversation{}}
	var once sync.Once
	armed := false
	at := func(p string) {
		if armed && p == point {
			once.Do(func() { s.take(l, "amira") })
		}
	}
	play(t, func(ctx context.Context, x bot.Turn) (bot.Outcome, error) {
		out, err := l.watching(ctx, x)
		at("in the turn")
		return out, err
	}, func(x *stage) {
		s = x
		s.send("amira", "hello")
		s.after(time.Minute)
		armed = true
		s.channel.do = func(_ context.Context, d bot.Delivery) (bot.MessageID, error) {
			if d.Purpose == bot.ForRelay {
				return "m", nil
			}
			at("on the wire")
			return "m", outcome
		}
		at("before the turn")
		s.send("amira", "question one", "question two")
		s.after(time.Hour)
		s.send("amira", "more")
		s.after(time.Hour)
		neverBoth(t, s.channel.said())
		if point == "before the turn" || point == "in the turn" || point == "before the commit" || point == "after the commit" {
			s.is(s.channel.said(), []string{"hello", "GREETING"}, "said")
		}
	}, func(c *bot.Config, _ *stage) { c.Store = &hooks{Store: c.Store, at: at} })
}

// neverBoth fails if a line follows the greeting, or if there is none.
func neverBoth(t *testing.T, said []string) {
	t.Helper()
	if n := strings.Count(strings.Join(said, "|"), "GREETING"); n != 1 || said[len(said)-1] != "GREETING" {
		t.Errorf("the parent saw %q", said)
	}
}

var races = flag.Int("races", 300, "how many random races between a claim and an answer are run")

func TestRandomRacesOfAClaimAgainstAnAnswer(t *testing.T) {
	const seed = 20261122
	l := &latest{by: map[string]bot.Conversation{}}
	s := build(t, l.watching, func(_ *bot.Config, s *stage) { s.channel.feat.InFlight = 64 })
	var greeted sync.WaitGroup
	var sends atomic.Uint64
	greeted.Add(*races)
	s.channel.do = func(_ context.Context, d bot.Delivery) (bot.MessageID, error) {
		if d.Purpose == bot.ForRelay {
			greeted.Done()
			return "m", nil
		}
		return outcome(rand.New(rand.NewPCG(seed, sends.Add(1))))
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { s.Bot.Run(ctx); close(ended) }()
	var wg sync.WaitGroup
	slots := make(chan struct{}, 64)
	for i := range *races {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			s.race(l, fmt.Sprint("user", i), rand.New(rand.NewPCG(seed, uint64(i))))
		})
	}
	wg.Wait()
	greeted.Wait()
	stop()
	<-ended
	said := map[string][]string{}
	for _, d := range s.channel.got {
		said[d.To.User] = append(said[d.To.User], d.Reply.PlainText())
	}
	answered := 0
	for i := range *races {
		lines := said[fmt.Sprint("user", i)]
		neverBoth(t, lines)
		answered += len(lines) - 1
	}
	t.Logf("%d races: %d of the bot's lines went out before the person's", *races, answered)
	if answered == 0 || answered >= 3**races {
		t.Error("the races were none: the claim always came first, or last")
	}
}

// outcome of one of the bot's sends: mostly well, sometimes not.
func outcome(r *rand.Rand) (bot.MessageID, error) {
	for range r.IntN(200) {
		runtime.Gosched()
	}
	switch r.IntN(10) {
	case 0:
		return "", bot.ErrTemporary
	case 1:
		return "", bot.ErrUnknown
	}
	return "m", nil
}

// race lets one parent write three things while a person takes the talk at a
// random moment.
func (s *stage) race(l *latest, user string, r *rand.Rand) {
	in := func(text string) {
		i := bot.Inbound{Kind: bot.Press, ID: user + text, From: bot.Address{Channel: "chan", User: user}, Text: text}
		if err := s.Receive(s.Context(), i); err != nil {
			s.Error(err)
		}
	}
	in("one")
	in("two")
	for {
		if _, ok := l.of(user); ok {
			break
		}
		runtime.Gosched()
	}
	for range r.IntN(2000) {
		runtime.Gosched()
	}
	var wg sync.WaitGroup
	wg.Go(func() { in("three") })
	s.take(l, user)
	wg.Wait()
}
