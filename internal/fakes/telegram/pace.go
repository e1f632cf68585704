package telegram

import (
	"math"
	"time"

	"golang.org/x/time/rate"
)

// Limits is the pace that a server enforces. Telegram's own numbers are about 30 a
// second in all and one a second to a chat, short bursts tolerated; DefaultLimits
// has them.
type Limits struct {
	PerSecond float64
	Burst     int
	PerChat   time.Duration // between two messages to one chat, after ChatBurst
	ChatBurst int
	// Penalty is how long everything is refused once a limit was passed.
	Penalty time.Duration
}

// DefaultLimits are Telegram's, as far as they are known.
func DefaultLimits() *Limits {
	return &Limits{PerSecond: 30, Burst: 30, PerChat: time.Second, ChatBurst: 4, Penalty: 3 * time.Second}
}

// pace keeps the limits; nil keeps none.
type pace struct {
	Limits
	all    *rate.Limiter
	chats  map[int64]*rate.Limiter
	closed time.Time
}

func newPace(l *Limits) *pace {
	if l == nil {
		return nil
	}
	return &pace{
		Limits: *l, all: rate.NewLimiter(rate.Limit(l.PerSecond), max(1, l.Burst)), chats: map[int64]*rate.Limiter{},
	}
}

// take counts a message and returns the seconds to wait if it is one too many.
func (p *pace) take(chat int64, now time.Time) int {
	if p == nil {
		return 0
	}
	if now.Before(p.closed) {
		return seconds(p.closed.Sub(now))
	}
	one := p.chats[chat]
	if one == nil {
		one = rate.NewLimiter(rate.Every(p.PerChat), max(1, p.ChatBurst))
		p.chats[chat] = one
	}
	if !one.AllowN(now, 1) || !p.all.AllowN(now, 1) {
		p.closed = now.Add(p.Penalty)
		return seconds(p.Penalty)
	}
	return 0
}

func seconds(d time.Duration) int { return max(1, int(math.Ceil(d.Seconds()))) }
