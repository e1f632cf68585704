package terminal

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels"
)

// Poll brings each line of the input and waits until it is answered. It returns
// nil at the end of the input (see Ended); called again after that it only waits
// for ctx, so that the bot, which starts a poll again, finds nothing to do.
func (t *Terminal) Poll(ctx context.Context, receive bot.Receive) error {
	for {
		if err := t.prompt(); err != nil {
			return err
		}
		l, ok, err := t.lines.next(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the terminal's input: %w", err)
		}
		if !ok {
			return t.lines.end(ctx)
		}
		if err := t.turn(ctx, receive, l); err != nil {
			return err
		}
	}
}

// Ended is closed when the input has ended and its last line is answered. cmd
// stops the bot then.
func (t *Terminal) Ended() <-chan struct{} { return t.lines.ended }

func (t *Terminal) prompt() error {
	if t.opt.Prompt == "" || t.opt.Echo || t.lines.over() {
		return nil
	}
	if err := t.write(t.opt.Prompt); err != nil {
		return fmt.Errorf("write the prompt: the terminal's output is closed")
	}
	return nil
}

// turn brings one line and waits for all that it sets off.
func (t *Terminal) turn(ctx context.Context, receive bot.Receive, l line) error {
	in, ok := t.inbound(l)
	if !ok {
		t.lines.done()
		return nil
	}
	if t.opt.Echo {
		if err := t.write(t.opt.Prompt + in.line + "\n"); err != nil {
			return fmt.Errorf("write the line that was read: the terminal's output is closed")
		}
	}
	if !accept(ctx, receive, in.Inbound) {
		return nil // stopping; the line waits for the next Poll
	}
	t.lines.done()
	if t.opt.Settled == nil {
		return nil
	}
	if err := t.opt.Settled(ctx); err != nil && ctx.Err() == nil {
		return fmt.Errorf("wait for the answer: %w", err)
	}
	return nil
}

// typed is a line and what it means.
type typed struct {
	bot.Inbound
	line string
}

// inbound reads a line; ok is false for an empty one.
func (t *Terminal) inbound(l line) (in typed, ok bool) {
	text := strings.TrimSpace(channels.Clean(l.text))
	if text == "" {
		return typed{}, false
	}
	in.line = text
	in.Inbound = bot.Inbound{
		Kind: bot.Message, ID: l.id, From: t.Address(), SentAt: t.opt.Now().UTC(),
		Text: text, Target: bot.MessageID(l.id), Immediate: true,
	}
	if after, is := strings.CutPrefix(text, "/"); is && after != "" && !strings.HasPrefix(after, " ") {
		command, args, _ := strings.Cut(after, " ")
		in.Kind, in.Command, in.Args = bot.Command, strings.ToLower(command), strings.TrimSpace(args)
	}
	return in, true
}

// accept gives an inbound thing to receive until it is accepted or ctx ends.
func accept(ctx context.Context, receive bot.Receive, in bot.Inbound) bool {
	for pause := 10 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		if receive(ctx, in) == nil {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(pause):
		}
	}
}
