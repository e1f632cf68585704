package watch_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/watch"
)

// told is a meter that remembers what it was told.
type told []string

func (m *told) Count(name string, labels ...string) {
	*m = append(*m, name+" "+strings.Join(labels, " "))
}

func (m *told) Seconds(name string, d time.Duration, labels ...string) {
	*m = append(*m, fmt.Sprintf("%s %s %v", name, strings.Join(labels, " "), d))
}

// answers are the times to a first answer that were told.
func (m *told) answers() (out []string) {
	for _, x := range *m {
		if s, ok := strings.CutPrefix(x, "first_answer_seconds channel "); ok {
			out = append(out, s)
		}
	}
	return out
}

// still is a store that returns what it was given.
type still struct {
	claims []bot.Claimed
	rows   []bot.DueRow
	err    error
}

func (s *still) Receive(_ context.Context, a []bot.Arrival) ([]bot.Received, error) {
	out := make([]bot.Received, len(a))
	for i := range a {
		out[i].New = i == 0
	}
	return out, s.err
}
func (s *still) Claim(context.Context, bot.ClaimQuery) ([]bot.Claimed, time.Time, error) {
	return s.claims, time.Time{}, s.err
}
func (s *still) Commit(context.Context, bot.Change) error { return s.err }
func (s *still) Due(context.Context, bot.DueQuery) ([]bot.DueRow, time.Time, error) {
	return s.rows, time.Time{}, s.err
}
func (s *still) Settle(context.Context, []bot.Settlement) error { return s.err }

// stage is a watched store with a clock that moves by itself.
type stage struct {
	*testing.T
	inner still
	told  told
	steps []watch.Step
	now   time.Time
	*watch.Store
}

func (s *stage) Step(_ context.Context, x watch.Step) { s.steps = append(s.steps, x) }

func begin(t *testing.T, traced bool) *stage {
	s := &stage{T: t, now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	o := watch.Options{Meter: &s.told, Now: func() time.Time { return s.now }}
	if traced {
		o.Tracer = s
	}
	s.Store = watch.New(&s.inner, o)
	return s
}

func (s *stage) commit(c bot.Change) {
	s.Helper()
	if err := s.Commit(s.Context(), c); err != nil {
		s.Fatal(err)
	}
}

func (s *stage) send(id bot.OutboxID, p bot.Purpose, lastIn time.Time, states ...bot.Outbound) {
	s.Helper()
	for _, state := range states {
		s.inner.rows = []bot.DueRow{{Outgoing: bot.Outgoing{ID: id, Conversation: "c", To: bot.Address{Channel: "telegram"}, Op: bot.OpSend, Purpose: p}, Facts: bot.SendFacts{LastIn: lastIn}}}
		if _, _, err := s.Due(s.Context(), bot.DueQuery{}); err != nil {
			s.Fatal(err)
		}
		s.now = s.now.Add(time.Second)
		if err := s.Settle(s.Context(), []bot.Settlement{{ID: id, State: state, At: s.now}}); err != nil {
			s.Fatal(err)
		}
	}
}

func (s *stage) is(got, want []string) {
	s.Helper()
	if !slices.Equal(got, want) {
		s.Errorf("got %q, want %q", got, want)
	}
}

func TestTheFirstLineThatAnswersAPageIsMeasured(t *testing.T) {
	s := begin(t, false)
	asked := s.now.Add(-1500 * time.Millisecond)
	conv := bot.Conversation{ID: "c", LastIn: asked}
	line := func(p bot.Purpose) bot.Outgoing {
		return bot.Outgoing{Conversation: "c", Pull: true, Purpose: p, To: bot.Address{Channel: "web"}}
	}
	s.commit(bot.Change{Conversations: []bot.ConversationChange{{Conversation: conv}}, Outbox: []bot.Outgoing{line(bot.ForAnswer), line(bot.ForAnswer)}})
	s.is(s.told.answers(), []string{"web 1.5s"})
	s.now = s.now.Add(time.Hour) // a timer speaks: nobody waited for it
	s.commit(bot.Change{Conversations: []bot.ConversationChange{{Conversation: conv}}, Outbox: []bot.Outgoing{line(bot.ForAnswer)}})
	s.is(s.told.answers(), []string{"web 1.5s"})
	conv.LastIn = s.now.Add(-time.Second)
	s.commit(bot.Change{Conversations: []bot.ConversationChange{{Conversation: conv}}, Outbox: []bot.Outgoing{line(bot.ForReminder)}})
	s.is(s.told.answers(), []string{"web 1.5s"})
	s.commit(bot.Change{Conversations: []bot.ConversationChange{{Conversation: conv}}, Outbox: []bot.Outgoing{line(bot.ForSafety)}})
	s.is(s.told.answers(), []string{"web 1.5s", "web 1s"})
}

func TestAnAnswerIsMeasuredUntilItIsSentHoweverOftenItIsTried(t *testing.T) {
	s := begin(t, false)
	asked := s.now.Add(-time.Second)
	s.send("1", bot.ForAnswer, asked, bot.Pending, bot.Pending)
	s.is(s.told.answers(), nil)
	s.send("1", bot.ForAnswer, asked, bot.Sent)
	s.send("2", bot.ForAnswer, asked, bot.Sent) // the second line of the answer
	s.is(s.told.answers(), []string{"telegram 4s"})
	s.send("3", bot.ForReminder, s.now, bot.Sent)
	s.send("4", bot.ForAnswer, s.now.Add(time.Millisecond), bot.Cancelled)
	s.is(s.told.answers(), []string{"telegram 4s"})
}

func TestEveryCallIsTimedByWhatItCameTo(t *testing.T) {
	s := begin(t, false)
	ctx := s.Context()
	all := func(err error) {
		s.inner.err = err
		_, e1 := s.Receive(ctx, nil)
		_, _, e2 := s.Claim(ctx, bot.ClaimQuery{})
		e3 := s.Commit(ctx, bot.Change{})
		_, _, e4 := s.Due(ctx, bot.DueQuery{})
		e5 := s.Settle(ctx, nil)
		for _, e := range []error{e1, e2, e3, e4, e5} {
			if !errors.Is(e, err) {
				t.Errorf("%v became %v", err, e)
			}
		}
	}
	for err, what := range map[error]string{nil: "ok", bot.ErrStale: "stale", bot.ErrFull: "full", context.Canceled: "cancelled", errors.New("x"): "failed"} {
		s.told = nil
		all(err)
		s.is(s.told, []string{"store_seconds op receive what " + what + " 0s", "store_seconds op claim what " + what + " 0s", "store_seconds op commit what " + what + " 0s",
			"store_seconds op due what " + what + " 0s", "store_seconds op settle what " + what + " 0s"})
	}
}

func TestOneIdFromTheDoorToTheSend(t *testing.T) {
	s := begin(t, true)
	ctx := s.Context()
	from := bot.Address{Channel: "telegram", User: "kanarie"}
	if _, err := s.Receive(ctx, []bot.Arrival{{ID: "e1", Inbound: bot.Inbound{From: from, Text: "kanarie"}}, {ID: "e2", Inbound: bot.Inbound{From: from}}}); err != nil {
		t.Fatal(err)
	}
	s.inner.claims = []bot.Claimed{{Conversation: bot.Conversation{ID: "c", Address: from}, Events: []bot.Event{{ID: "e1"}}}}
	if _, _, err := s.Claim(ctx, bot.ClaimQuery{}); err != nil {
		t.Fatal(err)
	}
	s.now = s.now.Add(20 * time.Millisecond)
	s.commit(bot.Change{Conversations: []bot.ConversationChange{{Conversation: bot.Conversation{ID: "c"}, Done: []bot.EventID{"e1"}}},
		Outbox: []bot.Outgoing{{ID: "e1_0", Conversation: "c", To: from}}})
	s.send("e1_0", bot.ForAnswer, s.now, bot.Pending, bot.Sent)
	s.send("e9_2", bot.ForAnswer, s.now, bot.Sent) // another instance's
	var got []string
	for _, x := range s.steps {
		got = append(got, fmt.Sprintf("%s %s %s %s %s %v", x.Name, x.Event, x.Outbox, x.Channel, x.Result, x.Ended.Sub(x.Began)))
	}
	s.is(got, []string{
		"receive e1  telegram ok 0s", "receive e2  telegram duplicate 0s", "turn e1  telegram ok 20ms", "commit e1  telegram ok 0s",
		"send e1 e1_0 telegram pending 1s", "send e1 e1_0 telegram sent 1s", "send e9 e9_2 telegram sent 1s",
	})
}

// leaser gives a lease, or not.
type leaser struct{ ok bool }

func (l *leaser) Lease(context.Context, string, string, time.Time, time.Time) (bool, error) {
	return l.ok, nil
}

func TestTheLeasesThatAreHeldAreCountedByWhatTheyAreFor(t *testing.T) {
	inner := &leaser{ok: true}
	l := watch.NewLeaser(inner)
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for _, name := range []string{"send/telegram/1234567", "send/slack/", "poll/telegram/1234567"} {
		if ok, err := l.Lease(t.Context(), name, "me", now, now.Add(time.Minute)); !ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	if got := fmt.Sprint(l.Held(now)); got != "map[poll:1 send:2]" {
		t.Errorf("held: %s", got)
	}
	inner.ok = false // somebody else has it now
	if ok, _ := l.Lease(t.Context(), "send/slack/", "me", now, now.Add(time.Minute)); ok {
		t.Error("a lease was made up")
	}
	if got := fmt.Sprint(l.Held(now)); got != "map[poll:1 send:1]" {
		t.Errorf("held: %s", got)
	}
	if got := fmt.Sprint(l.Held(now.Add(2 * time.Minute))); got != "map[]" {
		t.Errorf("held after they ended: %s", got)
	}
}
