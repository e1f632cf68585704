package retrieval

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
)

// Fallback is a Store that asks a server and, where that one is away, slow or holds something else, the index in the
// process: a parent waits no longer than Deadline for a server. It keeps all passages in both, and brings the server
// back by itself: Run puts the passages there again until they are found in time.
//
// The Spare must not fail; the embedded store does not.
type Fallback struct {
	Server   Store
	Spare    Store
	Deadline time.Duration // for one search at the server; 0 is DefaultDeadline
	Log      *slog.Logger  // nil: nothing is logged

	write    sync.Mutex // one writer at a time; searches do not wait for it
	mu       sync.Mutex // for what follows
	passages map[content.ID]Passage
	changes  int    // how often passages has changed
	state    string // why the spare answers; "" = the server does
	wake     chan struct{}
	once     sync.Once
}

// DefaultDeadline is how long a search may take at a server before the index in the process answers.
const DefaultDeadline = 300 * time.Millisecond

// What Health says.
const (
	stateFilling = "is being filled; the built-in index answers"
	stateAway    = "does not answer, or not in time; the built-in index answers"
)

// Replace makes the passages the whole index: of the spare at once, of the server as soon as it can be.
func (f *Fallback) Replace(ctx context.Context, passages []Passage) error {
	return f.change(func() error { return f.Spare.Replace(ctx, passages) }, func(all map[content.ID]Passage) {
		clear(all)
		for _, p := range passages {
			all[p.ID] = p
		}
	})
}

// Put adds passages, or replaces those with the same id.
func (f *Fallback) Put(ctx context.Context, passages []Passage) error {
	return f.change(func() error { return f.Spare.Put(ctx, passages) }, func(all map[content.ID]Passage) {
		for _, p := range passages {
			all[p.ID] = p
		}
	})
}

// Delete removes passages by their id or page.
func (f *Fallback) Delete(ctx context.Context, ids ...content.ID) error {
	return f.change(func() error { return f.Spare.Delete(ctx, ids...) }, func(all map[content.ID]Passage) {
		maps.DeleteFunc(all, func(id content.ID, p Passage) bool { return slices.Contains(ids, id) || slices.Contains(ids, p.Page) })
	})
}

// change writes to the spare and leaves the server to Run.
func (f *Fallback) change(spare func() error, keep func(map[content.ID]Passage)) error {
	f.write.Lock()
	defer f.write.Unlock()
	if err := spare(); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.passages == nil {
		f.passages = map[content.ID]Passage{}
	}
	keep(f.passages)
	f.changes++
	f.state = stateFilling
	f.nudge()
	return nil
}

// Search asks the server, and the spare where it does not answer in time.
func (f *Fallback) Search(ctx context.Context, q Query) (Streams, error) {
	if f.Health() == "" {
		call, cancel := context.WithTimeout(ctx, f.deadline())
		streams, err := f.Server.Search(call, q)
		cancel()
		if err == nil || errors.Is(err, ErrDimension) {
			return streams, err
		}
		if ctx.Err() != nil {
			return Streams{}, ctx.Err()
		}
		f.away(err)
	}
	return f.Spare.Search(ctx, q)
}

// Health says why the spare answers; it is empty while the server does.
func (f *Fallback) Health() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.passages == nil {
		return stateFilling
	}
	return f.state
}

// away notes that the server failed.
func (f *Fallback) away(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.state != stateAway {
		f.tell(slog.LevelWarn, "the index server failed; the built-in index answers", "error", err)
	}
	f.state = stateAway
	f.nudge()
}

func (f *Fallback) tell(level slog.Level, what string, args ...any) {
	if f.Log != nil {
		f.Log.Log(context.Background(), level, what, args...)
	}
}

func (f *Fallback) deadline() time.Duration {
	if f.Deadline > 0 {
		return f.Deadline
	}
	return DefaultDeadline
}

// nudge wakes Run; nudged is where it waits.
func (f *Fallback) nudge() {
	select {
	case f.nudged() <- struct{}{}:
	default:
	}
}

func (f *Fallback) nudged() chan struct{} {
	f.once.Do(func() { f.wake = make(chan struct{}, 1) })
	return f.wake
}
