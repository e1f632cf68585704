package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"
)

func testSender() *sender {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	return newSender(New(Config{Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler), Leaser: noted{}}), doorKey{channel: "chan"}, featured{})
}

// noted is a Leaser that remembers until when each name was given.
type noted map[string]time.Time

func (n noted) Lease(_ context.Context, name, _ string, _, until time.Time) (bool, error) {
	n[name] = until
	return true, nil
}

type featured struct{ Channel }

func (featured) Features() Features { return Features{} }

// Each of the errors of Deliver says what to do next.
func TestWhatBecomesOfALine(t *testing.T) {
	wrapped := func(err error) error { return fmt.Errorf("send: %w", err) }
	for _, x := range []struct {
		name        string
		err         error
		purpose     Purpose
		attempts    int
		state       Outbound
		after       time.Duration
		free        bool
		unreachable bool
		paused      time.Duration
		stopped     bool
	}{
		{name: "sent", state: Sent},
		{name: "blocked", err: wrapped(ErrBlocked), state: Failed, unreachable: true},
		{name: "unreachable", err: wrapped(ErrUnreachable), state: Failed, unreachable: true},
		{name: "the window is closed", err: wrapped(ErrWindowClosed), state: Held},
		{name: "refused", err: wrapped(ErrRejected), state: Failed},
		{name: "not configured", err: wrapped(ErrConfig), state: Pending, after: wrongFirst, free: true, stopped: true},
		{name: "throttled for all", err: wrapped(ErrThrottled{After: 7 * time.Second}), state: Pending, after: 7 * time.Second, free: true, paused: 7 * time.Second},
		{name: "throttled for one", err: wrapped(ErrThrottled{After: 7 * time.Second, Person: true}), state: Pending, after: 7 * time.Second, free: true},
		{name: "throttled for all, at the last try", err: wrapped(ErrThrottled{After: time.Second}), attempts: maxSends, state: Pending, after: time.Second, free: true, paused: time.Second},
		{name: "surely not sent", err: wrapped(ErrTemporary), state: Pending, after: time.Second},
		{name: "surely not sent, the fourth time", err: wrapped(ErrTemporary), attempts: 3, state: Pending, after: 8 * time.Second},
		{name: "surely not sent, the last time", err: wrapped(ErrTemporary), attempts: maxSends - 1, state: Failed},
		{name: "an error that no channel should return", err: errors.New("what?"), state: Pending, after: time.Second},
		{name: "perhaps sent", err: wrapped(ErrUnknown), state: Pending, after: time.Second},
		{name: "perhaps sent, again", err: wrapped(ErrUnknown), attempts: 1, state: Unknown},
		{name: "a broadcast that was perhaps sent", err: wrapped(ErrUnknown), purpose: ForBroadcast, state: Unknown},
		{name: "a reminder that was perhaps sent", err: wrapped(ErrUnknown), purpose: ForReminder, state: Unknown},
		{name: "a person's own words that were perhaps sent", err: wrapped(ErrUnknown), purpose: ForRelay, state: Unknown},
	} {
		t.Run(x.name, func(t *testing.T) {
			s := testSender()
			r := DueRow{Outgoing: Outgoing{ID: "o", Purpose: ForAnswer, Attempts: x.attempts}}
			if x.purpose != "" {
				r.Purpose = x.purpose
			}
			out := s.settlement(r, "m", x.err)
			if out.ID != "o" || out.State != x.state || out.Free != x.free || out.Unreachable != x.unreachable {
				t.Errorf("became %+v", out)
			}
			if x.state == Pending && !out.Due.Equal(s.Now().Add(x.after)) {
				t.Errorf("is due after %s, want %s", out.Due.Sub(s.Now()), x.after)
			}
			if (out.Message == "m") != (x.state == Sent) {
				t.Errorf("has the message id %q", out.Message)
			}
			if pause := max(0, s.paused.Sub(s.Now())); x.paused != pause || (s.wrong.wait > 0) != x.stopped {
				t.Errorf("paused for %s, left alone for %s", pause, s.wrong.wait)
			}
			if x.paused > 0 && !s.Leaser.(noted)["pause/chan/"].Equal(s.paused) {
				t.Error("the pause is not written down for whoever sends next")
			}
			if stopped := len(s.Health()) > 0; stopped != x.stopped {
				t.Errorf("health says %v", s.Health())
			}
		})
	}
}

func TestTheBackoffGrowsToFiveMinutes(t *testing.T) {
	last := time.Duration(0)
	for i := range 100 {
		d := backoff(i)
		if d < last || d > 5*time.Minute {
			t.Fatalf("after %d tries it is %s, before it was %s", i, d, last)
		}
		last = d
	}
	if last != 5*time.Minute || backoff(0) != time.Second {
		t.Fatalf("it goes from %s to %s", backoff(0), last)
	}
}

func TestATurnIsABurstOrOneThing(t *testing.T) {
	e := func(kinds ...Kind) (out []Event) {
		for _, k := range kinds {
			out = append(out, Event{Inbound: Inbound{Kind: k}})
		}
		return out
	}
	immediate := func(es []Event, n int) []Event { es[n].Inbound.Immediate = true; return es }
	for _, x := range []struct {
		name   string
		events []Event
		want   int
	}{
		{"one message", e(Message), 1},
		{"messages", e(Message, Message, Message), 3},
		{"messages and a press", e(Message, Message, Press, Message), 2},
		{"a press", e(Press, Press, Message), 1},
		{"a timer", e(Timer, Message), 1},
		{"an edit", e(Edit, Edit), 1},
		{"a line of the terminal", immediate(e(Message, Message), 0), 1},
		{"messages before a line of the terminal", immediate(e(Message, Message, Message), 2), 2},
	} {
		if got := len(nextTurn(x.events)); got != x.want {
			t.Errorf("%s: a turn of %d, want %d", x.name, got, x.want)
		}
	}
}
