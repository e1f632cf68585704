package bot

import "sync"

// feed tells pages that read their own rows (Features.Pull) that there is more.
type feed struct {
	mu sync.Mutex
	on map[Address]map[chan struct{}]bool
}

// Watch returns a channel that gets a value after lines for address were
// committed by this instance. Call stop when done. Another instance's lines are
// not announced: a reader looks again by itself from time to time.
func (b *Bot) Watch(a Address) (woken <-chan struct{}, stop func()) {
	f, c := &b.feed, make(chan struct{}, 1)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.on == nil {
		f.on = map[Address]map[chan struct{}]bool{}
	}
	if f.on[a] == nil {
		f.on[a] = map[chan struct{}]bool{}
	}
	f.on[a][c] = true
	return c, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.on[a], c)
		if len(f.on[a]) == 0 {
			delete(f.on, a)
		}
	}
}

func (f *feed) publish(a Address) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for c := range f.on[a] {
		wake(c)
	}
}
