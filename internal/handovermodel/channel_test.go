package handovermodel

import (
	"context"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// The channels: one like Telegram, one with a window like WhatsApp's, and the desk's.
const (
	postName   = "post"
	windowName = "window"
	boardName  = "desk"
)

// The ways in which a channel fails.
const (
	works       = ""
	blocked     = "blocked"     // until the person writes again
	unreachable = "unreachable" // likewise
	throttled   = "throttled"   // once, the person
	crowded     = "crowded"     // once, the whole account
	unknown     = "unknown"     // once: it came, and we do not hear of it
	temporary   = "temporary"   // once
)

// post carries everything at once to whom it is for, unless it is to fail.
type post struct {
	w    *world
	name string
}

func (p post) Name() string { return p.name }

func (p post) Features() bot.Features {
	f := bot.Features{MaxText: 4096, MaxChoices: 12, Edit: true, Delete: 48 * time.Hour, InFlight: 1}
	if p.name == windowName {
		f.Edit, f.Delete, f.Window = false, 0, 24*time.Hour
	}
	return f
}

func (p post) Deliver(_ context.Context, d bot.Delivery) (bot.MessageID, error) {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	a := p.w.at(d.To)
	if a == nil {
		p.w.fault("a message goes to an address that nobody has")
		return "", bot.ErrRejected
	}
	id := bot.MessageID("out-" + string(d.ID))
	mode := a.fails
	switch mode {
	case blocked:
		return "", bot.ErrBlocked
	case unreachable:
		return "", bot.ErrUnreachable
	case throttled, crowded:
		a.fails = works
		return "", bot.ErrThrottled{After: 20 * time.Second, Person: mode == throttled}
	case temporary:
		a.fails = works
		return "", bot.ErrTemporary
	case unknown:
		a.fails = works
		p.w.delivered(a, d, id)
		return "", bot.ErrUnknown
	}
	p.w.delivered(a, d, id)
	return id, nil
}

// board is the desk's channel: its lines go nowhere.
type board struct{}

func (board) Name() string           { return boardName }
func (board) Features() bot.Features { return bot.Features{Pull: true} }
func (board) Deliver(context.Context, bot.Delivery) (bot.MessageID, error) {
	return "", bot.ErrRejected
}
