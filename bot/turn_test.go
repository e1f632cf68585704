package bot_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

func TestAMessageIsAnswered(t *testing.T) {
	play(t, echo, func(s *stage) {
		s.send("amira", "hello")
		s.after(0)
		s.is(s.channel.said(), []string{"hello"}, "said")
		s.is(s.states(), map[bot.Outbound]int{bot.Sent: 1}, "states")
		s.is(len(s.Health()), 0, "what is not well")
	})
}

func TestABurstIsOneTurn(t *testing.T) {
	var turns atomic.Int64
	play(t, func(ctx context.Context, x bot.Turn) (bot.Outcome, error) { turns.Add(1); return echo(ctx, x) }, func(s *stage) {
		s.send("amira", "one")
		s.after(900 * time.Millisecond)
		s.send("amira", "two")
		s.after(900 * time.Millisecond)
		s.is(turns.Load(), 0, "turns while the burst lasts")
		s.after(100 * time.Millisecond)
		s.is(s.channel.said(), []string{"one", "two"}, "said")
		s.is(turns.Load(), 1, "turns")
	}, func(c *bot.Config, _ *stage) { c.BurstWait = time.Second })
}

func TestATimerOfAnOutcomeFires(t *testing.T) {
	play(t, func(ctx context.Context, x bot.Turn) (bot.Outcome, error) {
		out, err := echo(ctx, x)
		if x.Inputs[0].Timer == "" {
			out.Timers = []bot.TimerChange{{Name: "nudge", At: x.At.Add(time.Hour)}}
		}
		return out, err
	}, func(s *stage) {
		s.send("amira", "hello")
		s.after(time.Hour - time.Second)
		s.is(s.channel.said(), []string{"hello"}, "said before")
		s.after(time.Second)
		s.is(s.channel.said(), []string{"hello", "timer nudge"}, "said")
	})
}

// A turn that goes wrong in any way is tried three times; then she hears an
// apology, people see a case, and the next message is answered.
func TestATurnThatFailsThreeTimesEndsInAnApology(t *testing.T) {
	for name, fail := range map[string]responder{
		"an error": func(context.Context, bot.Turn) (bot.Outcome, error) { return bot.Outcome{}, errBroken },
		"a panic":  func(context.Context, bot.Turn) (bot.Outcome, error) { panic("CANARY") },
		"silence": func(ctx context.Context, _ bot.Turn) (bot.Outcome, error) {
			<-ctx.Done()
			return bot.Outcome{}, ctx.Err()
		},
		"a reply that cannot be split": func(_ context.Context, x bot.Turn) (bot.Outcome, error) {
			return bot.Outcome{Conversation: x.Conversation, Say: []bot.Say{{Reply: bot.TextReply("unsplittable"), Purpose: bot.ForAnswer}}}, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			var tries atomic.Int64 // a turn that was given up may still run
			play(t, func(ctx context.Context, x bot.Turn) (bot.Outcome, error) {
				if x.Inputs[0].Inbound.Text != "bad" {
					return echo(ctx, x)
				}
				tries.Add(1)
				return fail(ctx, x)
			}, func(s *stage) {
				s.send("amira", "bad")
				s.after(time.Second / 2)
				press := s.inbound("amira", "good")
				press.Kind = bot.Press
				if err := s.Receive(s.Context(), press); err != nil {
					t.Fatal(err)
				}
				s.after(time.Minute)
				s.is(tries.Load(), 3, "tries")
				s.is(s.channel.said(), []string{"sorry", "good"}, "said")
				s.is(s.cases(), []bot.Reason{bot.ReasonFailed}, "cases")
			}, unsplittable)
		})
	}
}

func unsplittable(c *bot.Config, _ *stage) {
	c.Split = func(r bot.Reply, f bot.Features) []bot.Reply {
		if r.PlainText() == "unsplittable" {
			panic("CANARY")
		}
		return whole(r, f)
	}
}

func TestAnEventEndsEvenIfTheApologyFails(t *testing.T) {
	play(t, func(ctx context.Context, x bot.Turn) (bot.Outcome, error) {
		if x.Inputs[0].Inbound.Text == "bad" {
			return bot.Outcome{}, errBroken
		}
		return echo(ctx, x)
	}, func(s *stage) {
		s.send("amira", "bad")
		s.after(time.Minute)
		s.is(s.cases(), []bot.Reason{bot.ReasonFailed}, "cases")
		s.send("amira", "good")
		s.after(time.Minute)
		s.is(s.channel.said(), []string{"good"}, "said")
	}, func(c *bot.Config, _ *stage) {
		c.Split = func(r bot.Reply, f bot.Features) []bot.Reply {
			if r.PlainText() == "sorry" {
				panic("CANARY")
			}
			return whole(r, f)
		}
	})
}

func TestAPanicIsLoggedWithoutItsValue(t *testing.T) {
	log := &logged{}
	play(t, func(context.Context, bot.Turn) (bot.Outcome, error) { panic("CANARY") }, func(s *stage) {
		s.send("amira", "CANARY")
		s.after(time.Minute)
	}, func(c *bot.Config, _ *stage) { c.Log = log.logger() })
	if !strings.Contains(log.String(), "turn failed") || strings.Contains(log.String(), "CANARY") {
		t.Fatalf("the log says:\n%s", log)
	}
}

func TestATriageThatPanicsLosesNothing(t *testing.T) {
	play(t, echo, func(s *stage) {
		s.send("amira", "hello")
		s.after(0)
		s.is(s.channel.said(), []string{"hello"}, "said")
	}, func(c *bot.Config, _ *stage) {
		c.BurstWait = time.Minute // what triage cannot judge does not wait
		c.Triage = func(bot.Inbound) bot.Urgency { panic("CANARY") }
	})
}

func TestAStaleTurnRunsAgainOnTheNewVersion(t *testing.T) {
	var s *stage
	var turns atomic.Int64
	play(t, func(ctx context.Context, x bot.Turn) (bot.Outcome, error) {
		if turns.Add(1) == 1 { // somebody else commits while this turn thinks
			other := x.Conversation
			other.Lang = "tr"
			if err := s.store.Commit(ctx, bot.Change{At: x.At, Conversations: []bot.ConversationChange{{Conversation: other}}}); err != nil {
				t.Error(err)
			}
		}
		out, err := echo(ctx, x)
		out.Say[0].Reply = bot.TextReply(string(x.Conversation.Lang))
		return out, err
	}, func(x *stage) {
		s = x
		s.send("amira", "hello")
		s.after(time.Minute)
		s.is(turns.Load(), 2, "turns")
		s.is(s.channel.said(), []string{"tr"}, "said")
	})
}

func TestATurnThatTheProgramBreaksOffBurnsNoTry(t *testing.T) {
	began, ended := make(chan struct{}), make(chan struct{})
	s := build(t, func(ctx context.Context, _ bot.Turn) (bot.Outcome, error) {
		close(began)
		<-ctx.Done()
		return bot.Outcome{}, ctx.Err()
	})
	ctx, stop := context.WithCancel(t.Context())
	go func() { s.Bot.Run(ctx); close(ended) }()
	s.send("amira", "hello")
	<-began
	stop()
	<-ended
	cs, _, err := s.store.Claim(t.Context(), bot.ClaimQuery{Now: time.Now().Add(time.Hour), Limit: 1})
	if err != nil || len(cs) != 1 {
		t.Fatalf("the event does not come back: %v", err)
	}
	s.is(cs[0].Events[0].Attempts, 0, "attempts")
}

func TestWhatCannotBeUsedIsConfirmedAndDropped(t *testing.T) {
	play(t, echo, func(s *stage) {
		noID, nobody, good := s.inbound("amira", "x"), s.inbound("", "x"), s.inbound("amira", "good")
		noID.ID = ""
		if err := s.Receive(s.Context(), noID, nobody, good); err != nil {
			t.Fatal(err)
		}
		s.after(0)
		s.is(s.channel.said(), []string{"good"}, "said")
	})
}

func TestALongTextIsCutAfterTriageSawIt(t *testing.T) {
	long := strings.Repeat("ع", bot.MaxInbound) + "help"
	var saw int
	play(t, echo, func(s *stage) {
		s.send("amira", long)
		s.after(0)
		s.is(saw, len(long), "bytes that triage saw")
		got := s.channel.said()[0]
		if len(got) > bot.MaxInbound || len(got) < bot.MaxInbound-8 || strings.ContainsRune(got, '\uFFFD') {
			t.Fatalf("%d bytes were kept", len(got))
		}
	}, func(c *bot.Config, _ *stage) {
		c.Triage = func(i bot.Inbound) bot.Urgency { saw = len(i.Text); return bot.Normal }
	})
}
