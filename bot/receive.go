package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// MaxInbound is how many bytes of one text are kept; a chat message of any of our
// channels fits. What is longer is cut, after Triage has seen the whole.
const MaxInbound = 16_000

// Receive commits inbound things as events and returns. An error means that the
// channel must let all of them come again; what was accepted all the same (urgent
// ones, while too much waits) is known then and counts once.
func (b *Bot) Receive(ctx context.Context, in ...Inbound) error {
	return b.receive(ctx, in, false)
}

// receive is Receive; insist lets in what may wait however much waits.
func (b *Bot) receive(ctx context.Context, in []Inbound, insist bool) error {
	if b.stopping.Load() {
		if len(in) > 0 {
			b.refused(in[0].From.Channel, ErrStopping)
		}
		return ErrStopping
	}
	now := b.Now().UTC()
	arrivals := make([]Arrival, 0, len(in))
	for _, i := range in {
		if i.ID == "" || i.From.Channel == "" || i.From.User == "" {
			b.Meter.Count("inbound_unusable", "channel", i.From.Channel)
			continue // counted and confirmed: it must not block the next
		}
		a := b.arrival(i)
		a.At = now
		arrivals = append(arrivals, a)
	}
	if len(arrivals) == 0 {
		return nil
	}
	admitted := arrivals
	if !insist && b.busy() {
		admitted = admit(arrivals)
	}
	if err := b.accept(ctx, admitted); err != nil {
		b.refused(arrivals[0].Inbound.From.Channel, err)
		return fmt.Errorf("receive %d inbound: %w", len(arrivals), err)
	}
	if len(admitted) < len(arrivals) {
		b.refused(arrivals[0].Inbound.From.Channel, ErrBusy)
		return fmt.Errorf("receive %d of %d inbound: %w", len(admitted), len(arrivals), ErrBusy)
	}
	return nil
}

// refused counts that a channel was told to come again.
func (b *Bot) refused(channel string, err error) {
	why := "store"
	switch {
	case errors.Is(err, ErrBusy):
		why = "busy"
	case errors.Is(err, ErrStopping):
		why = "stopping"
	default:
		b.turnedAway.Store(&refusal{err, b.Now()})
	}
	b.Meter.Count("inbound_refused", "channel", channel, "why", why)
}

// accept commits arrivals, all or none.
func (b *Bot) accept(ctx context.Context, arrivals []Arrival) error {
	if len(arrivals) == 0 {
		return nil
	}
	got, err := b.commitArrivals(ctx, arrivals, slices.ContainsFunc(arrivals, func(a Arrival) bool { return a.Urgency > Normal }))
	if err != nil {
		return err
	}
	for i, r := range got {
		a, what := arrivals[i], "new"
		if !r.New {
			what = "duplicate"
		}
		b.Meter.Count("inbound", "channel", a.Inbound.From.Channel, "kind", string(a.Inbound.Kind), "what", what)
		b.Log.DebugContext(ctx, "received", "event", a.ID, "channel", a.Inbound.From.Channel, "kind", a.Inbound.Kind, "urgency", int(a.Urgency), "what", what)
	}
	wake(b.handle)
	return nil
}

// arrival gives an inbound thing its id, urgency and burst.
func (b *Bot) arrival(i Inbound) Arrival {
	a := Arrival{ID: EventID(b.NewID()), Urgency: b.triage(i)}
	i.Text = cut(i.Text)
	i.Args = cut(i.Args)
	a.Inbound = i
	if i.Kind == Message && i.Media == nil && !i.Immediate && a.Urgency == Normal {
		a.Wait = b.BurstWait
	}
	return a
}

// triage asks Triage; if that breaks, the thing may not wait.
func (b *Bot) triage(i Inbound) (u Urgency) {
	defer func() {
		if p := recover(); p != nil {
			u = Now
			b.Log.Error("triage failed", "err", panicked(p))
		}
	}()
	return b.Triage(i)
}

// cut shortens a text to MaxInbound bytes at a character border and drops what
// is not valid UTF-8.
func cut(s string) string {
	if len(s) > MaxInbound {
		s = s[:MaxInbound]
		for len(s) > 0 && !utf8.RuneStart(s[len(s)-1]) {
			s = s[:len(s)-1]
		}
		if len(s) > 0 && s[len(s)-1] >= utf8.RuneSelf {
			s = s[:len(s)-1]
		}
	}
	if utf8.ValidString(s) {
		return s
	}
	out := make([]rune, 0, len(s))
	for _, r := range s {
		if r != utf8.RuneError {
			out = append(out, r)
		}
	}
	return string(out)
}
