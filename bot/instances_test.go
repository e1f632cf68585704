package bot_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Two instances over one store. The store's handle is shared, since SQLite serves one
// process; what is tested is the bot's: leases, claims given back, pauses.

// instance is one of them, with a channel of its own.
type instance struct {
	*bot.Bot
	channel *channel
	stop    context.CancelFunc
	ended   chan struct{}
}

// second builds another instance over the stage's store and runs it.
func (s *stage) second(owner string, store bot.Store, r responder) *instance {
	i := &instance{channel: &channel{feat: bot.Features{InFlight: 8}}, ended: make(chan struct{})}
	i.Bot = bot.New(bot.Config{
		Store: store, Reader: s.store, Erasure: s.store, Leaser: s.store, Releaser: s.store, Vault: s.vault, Ledger: s.vault,
		Responder: r, Triage: func(bot.Inbound) bot.Urgency { return bot.Normal }, Split: whole, Doors: []bot.Door{{Channel: i.channel}},
		Now: time.Now, NewID: rand.Text, Log: slog.New(slog.DiscardHandler), Owner: owner, Idle: time.Second,
	})
	ctx, stop := context.WithCancel(s.Context())
	i.stop = stop
	go func() { i.Run(ctx); close(i.ended) }()
	return i
}

// pair runs two instances inside a bubble, over a stage whose own bot does not run.
func pair(t *testing.T, r responder, f func(s *stage, one, two *instance)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := build(t, r)
		one := s.second("one", s.store, r)
		synctest.Wait() // it has the leases
		two := s.second("two", s.store, r)
		synctest.Wait()
		f(s, one, two)
		for _, i := range []*instance{one, two} {
			i.stop()
			<-i.ended
		}
		if err := s.store.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestOneInstanceSendsAndTheOtherTakesOverAtOnceWhenItStops(t *testing.T) {
	pair(t, echo, func(s *stage, one, two *instance) {
		s.send("amira", "first")
		s.after(2 * time.Second)
		one.stop()
		<-one.ended
		began := time.Now()
		s.send("amira", "second")
		for len(two.channel.said()) == 0 && time.Since(began) < time.Minute {
			<-time.After(10 * time.Millisecond)
		}
		if d := time.Since(began); d > 4*time.Second { // a tenth of the lease, and a look
			t.Errorf("the other took over after %s", d)
		}
		s.is(append(one.channel.said(), two.channel.said()...), []string{"first", "second"}, "said")
	})
}

// A dead instance gives nothing up: its leases end by themselves, within Lease.
func TestADeadInstancesSendingIsTakenOverWithinALease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := build(t, echo)
		for _, name := range []string{"send/chan/", "poll/chan/"} { // as the dead one held them, a moment ago
			if ok, err := s.store.Lease(t.Context(), name, "dead", time.Now(), time.Now().Add(30*time.Second*3/4)); err != nil || !ok {
				t.Fatal(ok, err)
			}
		}
		two := s.second("two", s.store, echo)
		s.send("amira", "hello")
		s.after(20 * time.Second)
		s.is(len(two.channel.said()), 0, "lines while the dead one's lease holds")
		s.after(10 * time.Second)
		s.is(two.channel.said(), []string{"hello"}, "said after a lease")
		two.stop()
		<-two.ended
		if err := s.store.Close(); err != nil {
			t.Error(err)
		}
	})
}

// The pause of a 429 holds for whoever sends next.
func TestAPauseHoldsForTheInstanceThatTakesOver(t *testing.T) {
	pair(t, echo, func(s *stage, one, two *instance) {
		one.channel.fails(bot.ErrThrottled{After: 10 * time.Minute})
		s.send("amira", "hello")
		s.after(2 * time.Second)
		one.stop()
		<-one.ended
		s.send("bilal", "hello to you")
		s.after(9 * time.Minute)
		s.is(len(two.channel.said()), 0, "lines in the pause")
		s.after(2 * time.Minute)
		s.is(len(two.channel.said()), 2, "said after it")
	})
}

// What an instance that stops had claimed and not finished is done by the other one
// at once, not when the claim's lease ends.
func TestWhatAStoppingInstanceHadClaimedIsGivenBack(t *testing.T) {
	var mu sync.Mutex
	turns := 0
	hang := func(ctx context.Context, x bot.Turn) (bot.Outcome, error) {
		mu.Lock()
		turns++
		first := turns == 1
		mu.Unlock()
		if first {
			<-ctx.Done()
			return bot.Outcome{}, ctx.Err()
		}
		return echo(ctx, x)
	}
	synctest.Test(t, func(t *testing.T) {
		s := build(t, hang)
		one := s.second("one", s.store, hang)
		s.send("amira", "hello")
		s.after(time.Second)
		began := time.Now()
		one.stop()
		<-one.ended
		two := s.second("two", s.store, hang)
		for len(two.channel.said()) == 0 && time.Since(began) < time.Minute {
			<-time.After(10 * time.Millisecond)
		}
		if d := time.Since(began); d > 2*time.Second {
			t.Errorf("it was answered after %s", d)
		}
		two.stop()
		<-two.ended
		if err := s.store.Close(); err != nil {
			t.Error(err)
		}
	})
}

// stuck is a store whose commits hang and mind no context.
type stuck struct {
	bot.Store
	free chan struct{}
}

func (x *stuck) Commit(ctx context.Context, c bot.Change) error {
	<-x.free
	return x.Store.Commit(ctx, c)
}

// SIGTERM ends within ten seconds, whatever hangs.
func TestStoppingEndsInTimeWhateverHangs(t *testing.T) {
	for _, what := range []string{"nothing", "a channel", "the store"} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := build(t, echo)
				free := make(chan struct{})
				var store bot.Store = s.store
				if what == "the store" {
					store = &stuck{s.store, free}
				}
				one := s.second("one", store, echo)
				if what == "a channel" {
					one.channel.do = func(context.Context, bot.Delivery) (bot.MessageID, error) {
						<-free
						return "m", nil
					}
				}
				s.send("amira", "hello")
				s.after(2 * time.Second)
				began := time.Now()
				one.stop()
				<-one.ended
				if d := time.Since(began); d > 8*time.Second {
					t.Errorf("stopping took %s", d)
				}
				if err := one.Receive(t.Context(), s.inbound("amira", "more")); err == nil || !strings.Contains(err.Error(), "stopping") {
					t.Errorf("a stopped instance says %v", err)
				}
				close(free)
				synctest.Wait()
				if what == "a channel" { // the row says that it was perhaps sent, or comes again once
					s.is(s.states()[bot.Sent], 0, "rows that are called sent")
				}
				if err := s.store.Close(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// A channel that never returns must not take all places for ever without a word.
func TestSendsThatHangAreToldAndBounded(t *testing.T) {
	free := (chan struct{})(nil)
	play(t, echo, func(s *stage) {
		free = make(chan struct{})
		s.channel.do = func(context.Context, bot.Delivery) (bot.MessageID, error) { <-free; return "m", nil }
		for i := range 50 {
			s.send(fmt.Sprint("user", i), "hello")
		}
		s.after(10 * time.Minute)
		s.is(len(s.channel.said()), 8, "sends that hang")
		if s.Health()["deliver/chan/hangs"] == "" {
			t.Error("health says nothing of it")
		}
		close(free)
		s.after(10 * time.Minute)
		if n := s.states()[bot.Sent]; n != 50 {
			t.Errorf("%d of 50 were sent once it works: %v", n, s.states())
		}
		s.is(s.Health()["deliver/chan/hangs"], "", "health after")
	})
}

// A "blocked" that comes late must not silence somebody who wrote since.
func TestALateBlockedDoesNotSilenceWhoeverWroteSince(t *testing.T) {
	for _, late := range []bool{true, false} {
		t.Run(fmt.Sprintf("late %t", late), func(t *testing.T) {
			l := &latest{by: map[string]bot.Conversation{}}
			play(t, l.watching, func(s *stage) {
				s.send("amira", "one")
				s.after(time.Minute)
				s.n++
				blocked := bot.Inbound{Kind: bot.Reach, ID: fmt.Sprint(s.n), From: bot.Address{Channel: "chan", User: "amira"}, SentAt: time.Now()}
				if late {
					blocked.SentAt = blocked.SentAt.Add(-2 * time.Minute)
				}
				if err := s.Receive(s.Context(), blocked); err != nil {
					t.Fatal(err)
				}
				s.after(time.Minute)
				c, _ := l.of("amira")
				now := time.Now().UTC()
				if err := s.store.Commit(s.Context(), bot.Change{At: now, Outbox: []bot.Outgoing{{
					ID: "notice", Person: c.Person, Conversation: c.ID, To: c.Address, Op: bot.OpSend, Purpose: bot.ForNotice, Reply: bot.TextReply("notice"), At: now, Due: now,
				}}}); err != nil {
					t.Fatal(err)
				}
				s.after(time.Minute)
				want := []string{"one"}
				if late {
					want = append(want, "notice")
				}
				s.is(s.channel.said(), want, "said")
			})
		})
	}
}

// A restored database holds somebody who was forgotten: gone before anybody is
// served; whoever stands in no ledger stays.
func TestSweepErasesWhoeverStandsInTheLedger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := build(t, echo)
		var gone []bot.PersonID
		for i := range 3 {
			got, err := s.store.Receive(t.Context(), []bot.Arrival{{ID: bot.EventID(rand.Text()), At: time.Now(), Inbound: s.inbound(fmt.Sprint("user", i), "hello")}})
			if err != nil || len(got) != 1 {
				t.Fatal(err)
			}
		}
		claims, _, err := s.store.Claim(t.Context(), bot.ClaimQuery{Now: time.Now(), Limit: 3, Owner: "test", Lease: time.Second})
		if err != nil || len(claims) != 3 {
			t.Fatal(len(claims), err)
		}
		for _, c := range claims[:2] {
			gone = append(gone, c.Person.ID)
			if err := s.vault.Record(t.Context(), c.Person.ID); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.vault.Record(t.Context(), "long gone"); err != nil {
			t.Fatal(err)
		}
		n, err := s.Sweep(t.Context())
		if err != nil || n != 2 {
			t.Fatalf("swept %d: %v", n, err)
		}
		left, err := s.store.Standing(t.Context(), append(gone, claims[2].Person.ID))
		if err != nil || len(left) != 1 || left[0].ID != claims[2].Person.ID {
			t.Fatalf("%d are left: %v", len(left), err)
		}
		for _, c := range claims[:2] {
			if _, err := s.vault.Seal(t.Context(), c.Person.Key, bot.Place{}, nil); err == nil {
				t.Error("a key of somebody who was forgotten still seals")
			}
		}
		if n, err := s.Sweep(t.Context()); n != 0 || err != nil {
			t.Errorf("a second sweep found %d: %v", n, err)
		}
		if err := s.store.Close(); err != nil {
			t.Error(err)
		}
	})
}

// slowDue is a store that always takes long to hand lines out.
type slowDue struct {
	bot.Store
	takes time.Duration
}

func (s slowDue) Due(ctx context.Context, q bot.DueQuery) ([]bot.DueRow, time.Time, error) {
	rows, next, err := s.Store.Due(ctx, q)
	<-time.After(s.takes)
	return rows, next, err
}

// Lines that were handed out late are given back, and the next ones are leased for
// longer: otherwise nothing would ever be sent.
func TestAStoreThatIsAlwaysSlowStillHasItsLinesSentOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := build(t, echo)
		one := s.second("one", slowDue{s.store, 5 * time.Second}, echo) // an eighth of the lease is less
		s.send("amira", "first", "second")
		s.after(2 * time.Minute)
		s.is(one.channel.said(), []string{"first", "second"}, "said")
		one.stop()
		<-one.ended
		if err := s.store.Close(); err != nil {
			t.Error(err)
		}
	})
}
