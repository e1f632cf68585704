package bot

import (
	"sync"
	"time"
)

// Meter counts what happens. Labels come in pairs from a closed vocabulary and
// never name a person, a text or a chat.
type Meter interface {
	Count(name string, labels ...string)
	Seconds(name string, d time.Duration, labels ...string)
}

type noMeter struct{}

func (noMeter) Count(string, ...string)                  {}
func (noMeter) Seconds(string, time.Duration, ...string) {}

// health holds one sentence a part that is not well.
type health struct {
	mu  sync.Mutex
	ill map[string]string
}

func (h *health) set(part, why string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if why == "" {
		delete(h.ill, part)
		return
	}
	if h.ill == nil {
		h.ill = map[string]string{}
	}
	h.ill[part] = why
}

// Health says what is not well, by part; it is empty when all is.
func (b *Bot) Health() map[string]string {
	b.health.mu.Lock()
	defer b.health.mu.Unlock()
	out := make(map[string]string, len(b.health.ill))
	for k, v := range b.health.ill {
		out[k] = v
	}
	return out
}
