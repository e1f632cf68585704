package bot

import (
	"context"
	"fmt"
	"unicode/utf8"
)

// MaxInbound is how many bytes of one text are kept; a chat message of any of our
// channels fits. What is longer is cut, after Triage has seen the whole.
const MaxInbound = 16_000

// Receive commits inbound things as events and returns. An error means that
// nothing was accepted and that the channel must let them come again.
func (b *Bot) Receive(ctx context.Context, in ...Inbound) error {
	if len(in) == 0 {
		return nil
	}
	now := b.Now().UTC()
	arrivals := make([]Arrival, 0, len(in))
	for _, i := range in {
		if i.ID == "" || i.From.Channel == "" || i.From.User == "" {
			b.Meter.Count("inbound_unusable", "channel", i.From.Channel)
			continue // counted and confirmed: it must not block the next
		}
		arrivals = append(arrivals, b.arrival(i))
	}
	if len(arrivals) == 0 {
		return nil
	}
	for i := range arrivals {
		arrivals[i].At = now
	}
	got, err := b.Store.Receive(ctx, arrivals)
	if err != nil {
		b.Meter.Count("inbound_refused", "channel", arrivals[0].Inbound.From.Channel)
		return fmt.Errorf("receive %d inbound: %w", len(arrivals), err)
	}
	for i, r := range got {
		what := "new"
		if !r.New {
			what = "duplicate"
		}
		b.Meter.Count("inbound", "channel", arrivals[i].Inbound.From.Channel, "kind", string(arrivals[i].Inbound.Kind), "what", what)
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
