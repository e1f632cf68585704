package watch

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Leaser is a bot.Leaser that remembers which leases this instance holds.
type Leaser struct {
	bot.Leaser
	mu   sync.Mutex
	held map[string]time.Time // until when, by name
}

// NewLeaser puts a watch on a leaser.
func NewLeaser(l bot.Leaser) *Leaser { return &Leaser{Leaser: l, held: map[string]time.Time{}} }

// Lease takes or renews a lease; see bot.Leaser.
func (l *Leaser) Lease(ctx context.Context, name, owner string, now, until time.Time) (bool, error) {
	ok, err := l.Leaser.Lease(ctx, name, owner, now, until)
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case err == nil && ok:
		l.held[name] = until
	case err == nil:
		delete(l.held, name)
	}
	return ok, err
}

// Held says how many leases this instance has now, by what they are for: the first
// word of their name ("send", "poll", "tick"), which names no account.
func (l *Leaser) Held(now time.Time) map[string]int {
	out := map[string]int{}
	l.mu.Lock()
	defer l.mu.Unlock()
	for name, until := range l.held {
		if until.Before(now) {
			delete(l.held, name)
			continue
		}
		what, _, _ := strings.Cut(name, "/")
		out[what]++
	}
	return out
}
