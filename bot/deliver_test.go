package bot_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

func TestALineThatWasPerhapsSentIsRepeatedOnce(t *testing.T) {
	play(t, echo, func(s *stage) {
		s.channel.fails(bot.ErrUnknown)
		s.send("amira", "hello")
		s.after(time.Hour)
		s.is(s.channel.said(), []string{"hello", "hello"}, "said")
		s.is(s.states(), map[bot.Outbound]int{bot.Unknown: 1}, "states")
	})
}

func TestAThrottledAccountIsSilentUntilThePauseIsOver(t *testing.T) {
	play(t, echo, func(s *stage) {
		s.channel.fails(fmt.Errorf("send: %w", bot.ErrThrottled{After: time.Minute}))
		s.send("amira", "one")
		s.after(0)
		s.channel.fails(nil)
		s.send("bilal", "two")
		s.after(time.Minute - time.Second)
		s.is(s.channel.said(), []string{"one"}, "said in the pause")
		s.after(2 * time.Second)
		s.is(len(s.channel.said()), 3, "said after it")
		s.is(s.states(), map[bot.Outbound]int{bot.Sent: 2}, "states")
	})
}

func TestAThrottledPersonHoldsNobodyElseUp(t *testing.T) {
	play(t, echo, func(s *stage) {
		s.channel.fails(bot.ErrThrottled{After: time.Minute, Person: true})
		s.send("amira", "one")
		s.after(0)
		s.channel.fails(nil)
		s.send("bilal", "two")
		s.after(time.Second)
		s.is(s.channel.said(), []string{"one", "two"}, "said")
		s.after(time.Minute)
		s.is(s.channel.said(), []string{"one", "two", "one"}, "said later")
	})
}

func TestAPauseLongerThanALeaseRepeatsNothing(t *testing.T) {
	play(t, echo, func(s *stage) {
		first := true
		s.channel.do = func(ctx context.Context, d bot.Delivery) (bot.MessageID, error) {
			s.channel.mu.Lock()
			defer s.channel.mu.Unlock()
			if first {
				first = false
				return "", bot.ErrThrottled{After: 10 * time.Minute}
			}
			return "m", nil
		}
		for i := range 20 {
			s.send(fmt.Sprint("user", i), "x")
		}
		s.after(time.Hour)
		s.is(len(s.channel.said()), 21, "said: the throttled line twice, the others once")
		s.is(s.states(), map[bot.Outbound]int{bot.Sent: 20}, "states")
	}, func(_ *bot.Config, s *stage) {
		s.channel.feat = bot.Features{InFlight: 8, PerSecond: 5, PerPerson: time.Second}
	})
}

// What looks like a wrong token may be a proxy's page: the channel is tried again,
// by one line at a time, with a pause that grows; the alarm stays until it works.
func TestAMisconfiguredChannelIsTriedAgainAndBurnsNoTries(t *testing.T) {
	play(t, echo, func(s *stage) {
		s.channel.fails(bot.ErrConfig)
		for i := range 50 {
			s.send(fmt.Sprint("user", i), "hello")
		}
		s.after(time.Hour)
		tries := len(s.channel.said())
		if tries < 10 || tries > 30 {
			t.Errorf("tried %d times in an hour", tries)
		}
		s.is(s.states(), map[bot.Outbound]int{bot.Pending: 50}, "states")
		if s.Health()["deliver/chan"] == "" {
			t.Error("health says nothing of it")
		}
		s.channel.fails(nil)
		s.after(10 * time.Minute)
		s.is(s.states(), map[bot.Outbound]int{bot.Sent: 50}, "states once it works")
		if why := s.Health()["deliver/chan"]; why != "" {
			t.Errorf("health still says %q", why)
		}
	})
}

// Both lines are of one turn: a second message that comes after the first line was
// refused is writing again, and is answered.
func TestABlockedPersonHearsNothingMoreUntilTheyWrite(t *testing.T) {
	play(t, aLineAWord, func(s *stage) {
		s.channel.fails(bot.ErrBlocked)
		s.send("amira", "one two")
		s.after(time.Minute)
		s.is(s.channel.said(), []string{"one"}, "said while blocked")
		s.is(s.states(), map[bot.Outbound]int{bot.Failed: 1, bot.Cancelled: 1}, "states")
		s.channel.fails(nil)
		s.send("amira", "three")
		s.after(time.Minute)
		s.is(s.channel.said(), []string{"one", "three"}, "said after")
	})
}

// aLineAWord says every word of a message as a line of its own.
func aLineAWord(_ context.Context, t bot.Turn) (bot.Outcome, error) {
	out := bot.Outcome{Conversation: t.Conversation}
	for _, in := range t.Inputs {
		for _, w := range strings.Fields(in.Inbound.Text) {
			out.Say = append(out.Say, bot.Say{Reply: bot.TextReply(w), Purpose: bot.ForAnswer})
		}
	}
	return out, nil
}

func TestASafetyTextThatDoesNotArriveOpensACase(t *testing.T) {
	for name, err := range map[string]error{"refused": bot.ErrRejected, "blocked": bot.ErrBlocked, "never sure": bot.ErrUnknown, "outside the window": bot.ErrWindowClosed} {
		t.Run(name, func(t *testing.T) {
			play(t, safety, func(s *stage) {
				s.channel.fails(err)
				s.send("amira", "help")
				s.after(time.Hour)
				s.is(s.cases(), []bot.Reason{bot.ReasonExpired}, "cases")
			})
		})
	}
	play(t, safety, func(s *stage) {
		s.channel.fails(bot.ErrTemporary)
		s.send("amira", "help")
		s.after(time.Hour)
		s.is(s.cases(), []bot.Reason{bot.ReasonExpired}, "cases when it could not be sent in ten minutes (S3)")
		s.is(s.states(), map[bot.Outbound]int{bot.Cancelled: 1}, "states")
	})
}

func safety(_ context.Context, x bot.Turn) (bot.Outcome, error) {
	return bot.Outcome{Conversation: x.Conversation, Say: []bot.Say{{Reply: bot.TextReply("112"), Purpose: bot.ForSafety, NotAfter: x.At.Add(10 * time.Second)}}}, nil
}

func TestWhatAPageReadsIsNeverDelivered(t *testing.T) {
	play(t, echo, func(s *stage) {
		a := bot.Address{Channel: "chan", User: "amira"}
		woken, stop := s.Watch(a)
		defer stop()
		s.send("amira", "hello")
		s.after(time.Hour)
		s.is(len(s.channel.said()), 0, "delivered")
		lines, err := s.store.Lines(s.Context(), a, 0, 9)
		if err != nil {
			t.Fatal(err)
		}
		s.is(lines[1].Reply.PlainText(), "hello", "line")
		select {
		case <-woken:
		default:
			t.Error("the page was not woken")
		}
	}, func(_ *bot.Config, s *stage) { s.channel.feat.Pull = true })
}

func TestThePaceOfAnAccountAndOfAPersonIsKept(t *testing.T) {
	var mu sync.Mutex
	at := map[bot.Address][]time.Time{}
	var all []time.Time
	play(t, echo, func(s *stage) {
		s.channel.do = func(_ context.Context, d bot.Delivery) (bot.MessageID, error) {
			mu.Lock()
			defer mu.Unlock()
			at[d.To], all = append(at[d.To], time.Now()), append(all, time.Now())
			return "m", nil
		}
		for i := range 20 {
			s.send(fmt.Sprint("user", i%4), "x")
		}
		s.after(time.Hour)
	}, func(_ *bot.Config, s *stage) {
		s.channel.feat = bot.Features{InFlight: 8, PerSecond: 10, PerPerson: time.Second}
	})
	if len(all) != 20 {
		t.Fatalf("%d lines were sent, want 20", len(all))
	}
	spaced(t, "account", all, 100*time.Millisecond)
	for _, times := range at {
		spaced(t, "person", times, time.Second)
	}
}

func spaced(t *testing.T, what string, times []time.Time, least time.Duration) {
	t.Helper()
	for i := 1; i < len(times); i++ {
		if d := times[i].Sub(times[i-1]); d < least-time.Millisecond {
			t.Errorf("two lines of one %s in %s, want %s", what, d, least)
		}
	}
}

func TestLinesOfOnePersonAreNeverOnTheWireTogether(t *testing.T) {
	var mu sync.Mutex
	on := map[bot.Address]int{}
	most := 0
	play(t, echo, func(s *stage) {
		s.channel.do = func(_ context.Context, d bot.Delivery) (bot.MessageID, error) {
			mu.Lock()
			on[d.To]++
			if on[d.To] > 1 {
				t.Error("two lines of one person are on the wire")
			}
			n := 0
			for _, x := range on {
				n += x
			}
			most = max(most, n)
			mu.Unlock()
			<-time.After(100 * time.Millisecond)
			mu.Lock()
			on[d.To]--
			mu.Unlock()
			return "m", nil
		}
		for i := range 40 {
			s.send(fmt.Sprint("user", i%5), fmt.Sprint(i))
		}
		s.after(time.Minute)
		s.is(s.states(), map[bot.Outbound]int{bot.Sent: 40}, "states")
		said := map[string]string{}
		for _, d := range s.channel.got {
			said[d.To.User] += d.Reply.PlainText() + " "
		}
		s.is(said["user3"], "3 8 13 18 23 28 33 38 ", "order")
	})
	if most != 5 {
		t.Errorf("%d lines were on the wire at once, want one of each person", most)
	}
}

// forgetful is a store that cannot record what became of lines.
type forgetful struct {
	bot.Store
	broken atomic.Bool
}

func (f *forgetful) Settle(ctx context.Context, s []bot.Settlement) error {
	if f.broken.Load() {
		return bot.ErrFull
	}
	return f.Store.Settle(ctx, s)
}

func TestALineThatWasSentIsNotRepeatedWhenTheDiskIsFull(t *testing.T) {
	var f *forgetful
	play(t, echo, func(s *stage) {
		f.broken.Store(true)
		s.send("amira", "hello")
		s.after(time.Hour)
		s.is(s.channel.said(), []string{"hello"}, "said")
		f.broken.Store(false)
		s.after(time.Minute)
		s.is(s.states(), map[bot.Outbound]int{bot.Sent: 1}, "states")
		s.is(s.channel.said(), []string{"hello"}, "said after")
		s.is(len(s.Health()), 0, "what is not well")
	}, func(c *bot.Config, _ *stage) {
		f = &forgetful{Store: c.Store}
		c.Store = f
	})
}

func TestWhatIsOnTheWireIsSettledWhileTheProgramStops(t *testing.T) {
	w := &witness{}
	play(t, echo, func(s *stage) {
		s.channel.do = func(ctx context.Context, _ bot.Delivery) (bot.MessageID, error) {
			<-ctx.Done()
			return "", bot.ErrTemporary
		}
		s.send("amira", "hello")
		s.after(time.Second)
	}, func(c *bot.Config, _ *stage) { w.Store, c.Store = c.Store, w })
	if len(w.settled) != 1 || w.settled[0].State != bot.Pending || !w.settled[0].Free {
		t.Errorf("a line that we broke off was settled as %+v", w.settled)
	}
}

// witness remembers what was settled with a context that had not ended.
type witness struct {
	bot.Store
	settled []bot.Settlement
}

func (w *witness) Settle(ctx context.Context, list []bot.Settlement) error {
	if ctx.Err() == nil {
		w.settled = append(w.settled, list...)
	}
	return w.Store.Settle(ctx, list)
}
