package bot_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// clock is one that moves when it is told to.
type clock struct{ at time.Time }

func (c *clock) Now() time.Time { return c.at }

// stepped is a stage that nothing runs, and its clock.
func stepped(t *testing.T, r responder) (*stage, *bot.Stepper, *clock) {
	t.Helper()
	c := &clock{at: time.Now().UTC().Truncate(time.Second)}
	s := build(t, r, func(x *bot.Config, _ *stage) { x.Now, x.BurstWait = c.Now, time.Second })
	t.Cleanup(func() {
		if err := s.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, s.Stepper(), c
}

// reminds answers at once, and a day later by a timer.
func reminds(_ context.Context, t bot.Turn) (bot.Outcome, error) {
	out := bot.Outcome{Conversation: t.Conversation}
	what := t.Inputs[0].Timer
	if what == "" {
		what = t.Inputs[0].Inbound.Text
		out.Timers = []bot.TimerChange{{Name: "later", At: t.At.Add(24 * time.Hour)}}
	}
	out.Say = []bot.Say{{Reply: bot.TextReply(what), Purpose: bot.ForAnswer}}
	return out, nil
}

func TestAStepDoesWhatIsDueAndSaysWhenToComeAgain(t *testing.T) {
	s, steps, clock := stepped(t, reminds)
	begun := clock.at
	step := func(wantNext time.Duration, wantSaid string) {
		t.Helper()
		next, err := steps.Step(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := next.Sub(begun); !next.IsZero() && got != wantNext || next.IsZero() != (wantNext == 0) {
			t.Fatalf("the next thing is due at %v (%v), want after %v", next, got, wantNext)
		}
		s.is(strings.Join(s.channel.said(), ","), wantSaid, "said")
	}
	step(0, "")
	s.send("anna", "a")
	step(time.Second, "") // a burst might follow
	clock.at = begun.Add(time.Second)
	step(24*time.Hour+time.Second, "a")
	clock.at = begun.Add(24 * time.Hour)
	step(24*time.Hour+time.Second, "a")
	clock.at = begun.Add(24*time.Hour + time.Second)
	step(0, "a,later")
	s.is(s.states()[bot.Sent], 2, "lines settled")
}

// A line that could not be sent comes again on the clock that is stepped.
func TestALineThatFailedIsSentByALaterStep(t *testing.T) {
	s, steps, clock := stepped(t, echo)
	s.send("anna", "a")
	clock.at = clock.at.Add(time.Second)
	s.channel.fails(bot.ErrTemporary)
	next, err := steps.Step(t.Context())
	if err != nil || !next.Equal(clock.at.Add(time.Second)) {
		t.Fatalf("the next try is at %v (%v), want a second after %v", next, err, clock.at)
	}
	s.channel.do = nil
	clock.at = next
	if next, err = steps.Step(t.Context()); err != nil || !next.IsZero() {
		t.Fatalf("then nothing waits, but got %v %v", next, err)
	}
	s.is(s.states()[bot.Sent], 1, "lines settled")
}

// What sets itself to now again and again must end a simulation, not hang it.
func TestAStepThatNeverComesToRestSaysSo(t *testing.T) {
	s, steps, clock := stepped(t, func(_ context.Context, t bot.Turn) (bot.Outcome, error) {
		return bot.Outcome{Conversation: t.Conversation, Timers: []bot.TimerChange{{Name: "again", At: t.At}}}, nil
	})
	s.send("anna", "a")
	clock.at = clock.at.Add(time.Second)
	if _, err := steps.Step(t.Context()); err == nil || !strings.Contains(err.Error(), "for ever") {
		t.Fatalf("got %v", err)
	}
}
