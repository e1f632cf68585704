package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/ouderbrug/ouderbrug/bot"
)

const (
	// pollPause is the shortest time between two empty polls: some servers answer
	// at once whatever time-out was asked for.
	pollPause = 50 * time.Millisecond
	// refusedPause is how long the first wait is after receive did not accept.
	refusedPause = 20 * time.Millisecond
)

// Poll fetches updates until ctx ends. The offset, which confirms everything before
// it, moves only after receive returned nil: what a crash or a full disk leaves
// unaccepted is told again. It returns an error when polling itself fails; the bot
// starts it again.
func (t *Telegram) Poll(ctx context.Context, receive bot.Receive) error {
	pause := refusedPause
	for ctx.Err() == nil {
		started := t.opt.Now()
		got, next, err := t.fetchUpdates(ctx)
		var throttled bot.ErrThrottled
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.As(err, &throttled):
			sleep(ctx, throttled.After)
			continue
		case err != nil:
			return fmt.Errorf("poll Telegram: %w", err)
		}
		if len(got) == 0 {
			t.confirm(next)
			sleep(ctx, pollPause-t.opt.Now().Sub(started))
			continue
		}
		if t.accept(ctx, got, receive) != nil {
			sleep(ctx, pause)
			pause = min(2*pause, 5*time.Second)
			continue
		}
		pause = refusedPause
		t.confirm(next)
	}
	return nil
}

// fetchUpdates polls once. next is the offset that confirms all of them, zero if
// there are none.
func (t *Telegram) fetchUpdates(ctx context.Context) (got []update, next int64, err error) {
	t.mu.Lock()
	offset := t.offset
	t.mu.Unlock()
	resp, err := t.api.callFor(ctx, t.opt.PollFor+10*time.Second, "getUpdates", tgbotapi.Params{
		"offset": strconv.FormatInt(offset, 10), "limit": "100",
		"timeout": strconv.Itoa(int(t.opt.PollFor.Seconds())), "allowed_updates": allowedUpdates,
	})
	if err != nil {
		return nil, 0, err
	}
	var raw []json.RawMessage
	if json.Unmarshal(resp.Result, &raw) != nil {
		return nil, 0, fmt.Errorf("getUpdates: the answer is not a list: %w", bot.ErrConfig)
	}
	for _, r := range raw {
		u, err := readUpdate(r)
		if err != nil {
			t.count("inbound_ignored", "why", "no_update_id") // the bot counts "unusable" by other labels
			continue
		}
		got = append(got, u)
		next = max(next, u.ID+1)
	}
	return got, next, nil
}

// accept gives a batch to receive in one piece; an error means that it was not taken.
func (t *Telegram) accept(ctx context.Context, batch []update, receive bot.Receive) error {
	var in []bot.Inbound
	readings := make([]reading, len(batch))
	for i, u := range batch {
		readings[i] = t.convert(u)
		in = append(in, readings[i].in...)
	}
	if len(in) > 0 {
		if err := receive(ctx, in...); err != nil {
			t.opt.Log.WarnContext(ctx, "updates not accepted, they come again", "channel", name, "n", len(in))
			return fmt.Errorf("updates not accepted: %w", err)
		}
	}
	for _, r := range readings {
		if r.ignored != "" {
			t.count("inbound_ignored", "why", r.ignored)
		}
		t.beside(r.aside)
	}
	return nil
}

// confirm sets the offset; the next poll tells Telegram. Once told it goes back to
// zero, which asks for all that is not confirmed: after a week without updates their
// ids start anywhere, and an old offset would throw away those below it.
func (t *Telegram) confirm(next int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.offset = next
}

// sleep waits for d or the end of ctx.
func sleep(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
