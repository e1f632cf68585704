package bot_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// A text that breaks the turn must not take down what was written beside it.
func TestATextThatBreaksTheTurnLosesNothingBesideIt(t *testing.T) {
	play(t, func(ctx context.Context, x bot.Turn) (bot.Outcome, error) {
		for _, in := range x.Inputs {
			if in.Inbound.Text == "poison" {
				panic("broken")
			}
		}
		return echo(ctx, x)
	}, func(s *stage) {
		s.send("amira", "before", "poison", "he hits me")
		s.after(time.Minute)
		s.is(s.channel.said(), []string{"before", "sorry", "he hits me"}, "said")
		s.is(s.cases(), []bot.Reason{bot.ReasonFailed}, "cases")
	}, func(c *bot.Config, _ *stage) { c.BurstWait = time.Second })
}

// ordered remembers in which order cases and settlements were written.
type ordered struct {
	bot.Store
	mu  sync.Mutex
	did []string
}

func (o *ordered) note(what string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.did = append(o.did, what)
}

func (o *ordered) Commit(ctx context.Context, c bot.Change) error {
	if len(c.Cases) > 0 {
		o.note("case")
	}
	return o.Store.Commit(ctx, c)
}

func (o *ordered) Settle(ctx context.Context, list []bot.Settlement) error {
	for _, x := range list {
		o.note(string(x.State))
	}
	return o.Store.Settle(ctx, list)
}

// A death between two writes may open a case twice, never not at all.
func TestTheCaseOfASafetyTextComesBeforeItsEnd(t *testing.T) {
	var o *ordered
	play(t, safety, func(s *stage) {
		s.channel.fails(bot.ErrRejected)
		s.send("amira", "help")
		s.after(time.Minute)
		s.is(o.did, []string{"case", "failed"}, "written")
	}, func(c *bot.Config, _ *stage) {
		o = &ordered{Store: c.Store}
		c.Store = o
	})
}

// slow is a store whose settling takes as long as is said.
type slow struct {
	bot.Store
	takes time.Duration
}

func (w slow) Settle(ctx context.Context, list []bot.Settlement) error {
	<-time.After(w.takes)
	return w.Store.Settle(ctx, list)
}

func TestALineIsSentOnceWhenTheDiskStandsStillForLongerThanALease(t *testing.T) {
	play(t, echo, func(s *stage) {
		s.send("amira", "hello")
		s.after(time.Hour)
		s.is(s.channel.said(), []string{"hello"}, "said")
		s.is(s.states(), map[bot.Outbound]int{bot.Sent: 1}, "states")
	}, func(c *bot.Config, _ *stage) { c.Store = slow{c.Store, 45 * time.Second} })
}

// A broadcast row is not handed out again: what became of it must be told as soon
// as the store can hear it.
func TestABroadcastThatWasSentWhileTheDiskWasFullIsSettledLater(t *testing.T) {
	var f *forgetful
	play(t, func(_ context.Context, x bot.Turn) (bot.Outcome, error) {
		return bot.Outcome{
			Conversation: x.Conversation,
			Consents:     []bot.Consent{{For: bot.ConsentInvites, Given: true}},
			Say:          []bot.Say{{Reply: bot.TextReply("a meeting"), Purpose: bot.ForBroadcast}},
		}, nil
	}, func(s *stage) {
		f.broken.Store(true)
		s.send("amira", "yes")
		s.after(12 * time.Hour) // past the quiet hours
		s.is(s.states(), map[bot.Outbound]int{bot.Sending: 1}, "states while the disk is full")
		f.broken.Store(false)
		s.after(time.Minute)
		s.is(s.states(), map[bot.Outbound]int{bot.Sent: 1}, "states")
		s.is(s.channel.said(), []string{"a meeting"}, "said")
	}, func(c *bot.Config, _ *stage) {
		f = &forgetful{Store: c.Store}
		c.Store = f
	})
}

func TestWhatIsOnTheWireMayArriveWhileTheProgramStops(t *testing.T) {
	w := &witness{}
	play(t, echo, func(s *stage) {
		s.channel.do = func(ctx context.Context, _ bot.Delivery) (bot.MessageID, error) {
			select {
			case <-time.After(3 * time.Second):
				return "m", nil
			case <-ctx.Done():
				return "", bot.ErrUnknown
			}
		}
		s.send("amira", "hello")
		s.after(time.Second)
	}, func(c *bot.Config, _ *stage) { w.Store, c.Store = c.Store, w })
	if len(w.settled) != 1 || w.settled[0].State != bot.Sent {
		t.Errorf("a line that was on the wire was settled as %+v", w.settled)
	}
}

func TestAHangingChannelHoldsTheEndUpForLessThanTenSeconds(t *testing.T) {
	var stopped time.Time
	play(t, echo, func(s *stage) {
		s.channel.do = func(ctx context.Context, _ bot.Delivery) (bot.MessageID, error) {
			<-ctx.Done()
			return "", bot.ErrUnknown
		}
		s.send("amira", "hello")
		s.after(time.Second)
		began := time.Now()
		s.Cleanup(func() {
			if d := stopped.Sub(began); d > 10*time.Second {
				t.Errorf("stopping took %s", d)
			}
		})
	}, func(c *bot.Config, _ *stage) { c.Store = &ending{Store: c.Store, at: &stopped} })
}

// ending notes when the last line was settled.
type ending struct {
	bot.Store
	at *time.Time
}

func (e *ending) Settle(ctx context.Context, list []bot.Settlement) error {
	*e.at = time.Now()
	return e.Store.Settle(ctx, list)
}

func TestAChannelThatPanicsHarmsOneLineOnly(t *testing.T) {
	play(t, echo, func(s *stage) {
		s.channel.do = func(_ context.Context, d bot.Delivery) (bot.MessageID, error) {
			if d.Reply.PlainText() == "odd" {
				panic("cannot draw this")
			}
			return "m", nil
		}
		s.send("amira", "odd")
		s.send("bilal", "even")
		s.after(time.Minute)
		s.is(s.states(), map[bot.Outbound]int{bot.Sent: 1, bot.Unknown: 1}, "states")
	})
}

// S1: the exit word takes away what is on her screen, and what was on its way
// there when she wrote it.
func TestALineThatWasOnTheWireAtTheExitIsDeletedToo(t *testing.T) {
	var mu sync.Mutex
	var deleted []bot.MessageID
	play(t, func(ctx context.Context, x bot.Turn) (bot.Outcome, error) {
		if x.Inputs[0].Inbound.Text != "exit" {
			return echo(ctx, x)
		}
		c := x.Conversation
		c.Exited = true
		return bot.Outcome{Conversation: c, EraseSent: true, Cancel: []bot.Purpose{bot.ForAnswer}}, nil
	}, func(s *stage) {
		s.channel.do = func(_ context.Context, d bot.Delivery) (bot.MessageID, error) {
			if d.Op == bot.OpDelete {
				mu.Lock()
				defer mu.Unlock()
				deleted = append(deleted, d.Target)
				return d.Target, nil
			}
			<-time.After(2 * time.Second)
			return "late", nil
		}
		s.send("amira", "he hits me")
		s.after(time.Second)
		s.send("amira", "exit")
		s.after(10 * time.Second)
		mu.Lock()
		defer mu.Unlock()
		if !slices.Contains(deleted, "late") {
			t.Errorf("deleted: %v; the line that arrived after the exit stays on the screen", deleted)
		}
	}, func(_ *bot.Config, s *stage) { s.channel.feat.Delete = 48 * time.Hour })
}

// Whoever writes again after an exit keeps what is said from then on.
func TestNothingIsDeletedOnceSheIsBackAfterTheExit(t *testing.T) {
	play(t, func(ctx context.Context, x bot.Turn) (bot.Outcome, error) {
		exit := x.Inputs[0].Inbound.Text == "exit"
		x.Conversation.Exited = exit
		if exit {
			return bot.Outcome{Conversation: x.Conversation, EraseSent: true}, nil
		}
		return echo(ctx, x)
	}, func(s *stage) {
		s.send("amira", "exit")
		s.after(time.Second)
		s.send("amira", "I am back")
		s.after(time.Hour)
		for _, d := range s.channel.got {
			if d.Op == bot.OpDelete {
				t.Errorf("message %s was deleted", d.Target)
			}
		}
		s.is(s.channel.said(), []string{"I am back"}, "said")
	}, func(_ *bot.Config, s *stage) { s.channel.feat.Delete = 48 * time.Hour })
}

// stubborn is a vault that cannot destroy the first key it is told to.
type stubborn struct {
	bot.Vault
	kept bot.KeyID
}

func (v *stubborn) Destroy(ctx context.Context, k bot.KeyID) error {
	if v.kept == "" {
		v.kept = k
	}
	if v.kept == k {
		return errBroken
	}
	return v.Vault.Destroy(ctx, k)
}

func TestOneWhoCannotBeErasedKeepsNobodyElse(t *testing.T) {
	play(t, func(_ context.Context, x bot.Turn) (bot.Outcome, error) {
		return bot.Outcome{Conversation: x.Conversation, Forget: true, Say: []bot.Say{{Reply: bot.TextReply("done")}}}, nil
	}, func(s *stage) {
		for i := range 5 {
			s.send(fmt.Sprint("user", i), "forget me")
		}
		s.after(time.Hour)
		left, err := s.store.Erasing(s.Context(), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		s.is(len(left), 1, "not yet forgotten")
		if s.Health()["erase"] == "" {
			t.Error("health says nothing of it")
		}
	}, func(c *bot.Config, _ *stage) { c.Vault = &stubborn{Vault: c.Vault} })
}
