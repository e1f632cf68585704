package terminal

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels"
)

// name is the channel's name in every address.
const name = "terminal"

// Options is what a terminal is made from. In, Out, Now and NewID must be set.
type Options struct {
	In  io.Reader
	Out io.Writer
	// User names the person; default "local".
	User string
	// Prompt is written before each line is read; "" for a pipe.
	Prompt string
	// Echo writes each line that was read after Prompt, so that the output of a
	// pipe reads like a chat.
	Echo bool
	// Settled waits until everything that a line set off is said. It is called
	// after each line and before the next is read; nil does not wait.
	Settled func(ctx context.Context) error
	Now     func() time.Time
	// NewID makes the id of this sitting, so that its lines are not taken for
	// those of an earlier one in the same database.
	NewID func() string
}

// Terminal is the channel. Make it with New.
type Terminal struct {
	opt   Options
	lines lines

	mu   sync.Mutex // guards Out
	sent int
}

// New opens nothing and reads nothing yet.
func New(o Options) *Terminal {
	if o.User == "" {
		o.User = "local"
	}
	return &Terminal{opt: o, lines: newLines(o.In, o.NewID())}
}

// Door is the terminal as the bot takes it.
func (t *Terminal) Door() bot.Door { return bot.Door{Channel: t, Poll: t.Poll} }

// Name is "terminal".
func (t *Terminal) Name() string { return name }

// Features says that any length and any number of choices can be shown.
func (t *Terminal) Features() bot.Features {
	return bot.Features{MaxChoices: 1000, InFlight: 1}
}

// Address is the person at the keyboard.
func (t *Terminal) Address() bot.Address { return bot.Address{Channel: name, User: t.opt.User} }

// Deliver writes a message and its choices, and an empty line after them.
func (t *Terminal) Deliver(ctx context.Context, d bot.Delivery) (bot.MessageID, error) {
	if ctx.Err() != nil {
		return "", fmt.Errorf("write to the terminal: stopping: %w", bot.ErrTemporary)
	}
	if d.Op != bot.OpSend {
		return "", fmt.Errorf("a terminal cannot %s what it has written: %w", d.Op, bot.ErrRejected)
	}
	if err := t.write(render(d.Reply, t.Features())); err != nil {
		return "", fmt.Errorf("the terminal's output is closed: %w", bot.ErrUnreachable)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sent++
	return bot.MessageID(strconv.Itoa(t.sent)), nil
}

func (t *Terminal) write(s string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, err := io.WriteString(t.opt.Out, s)
	return err
}

// render is a reply as lines of text.
func render(r bot.Reply, f bot.Features) string {
	var b strings.Builder
	if text := channels.Text(r); text != "" {
		b.WriteString(text + "\n")
	}
	if !channels.Numbered(r.Choices, f) {
		for i, c := range r.Choices {
			fmt.Fprintf(&b, "[%d] %s", i+1, channels.Label(c, f))
			if c.URL != "" {
				b.WriteString(": " + c.URL)
			}
			b.WriteByte('\n')
		}
	}
	b.WriteByte('\n')
	return b.String()
}
