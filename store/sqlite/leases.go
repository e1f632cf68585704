package sqlite

import (
	"context"
	"math"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

var _ bot.Releaser = (*Store)(nil)

// leases says who holds what until when. SQLite serves one process, so memory is
// where a lease belongs: when the process dies, they are all over.
type leases[K comparable] struct {
	mu sync.Mutex
	by map[K]lease
}

type lease struct {
	owner string
	until time.Time
	// version is what the owner was given: a commit on an older one is somebody
	// else's, whose lease was over, and ends nothing.
	version int64
}

// take gives k to owner until a time, unless another holds it now. again says
// whether the holder itself may renew.
func (l *leases[K]) take(k K, owner string, now, until time.Time, again bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.by == nil {
		l.by = map[K]lease{}
	}
	if h, ok := l.by[k]; ok && now.Before(h.until) && (!again || h.owner != owner) {
		return false
	}
	l.by[k] = lease{owner: owner, until: until, version: math.MaxInt64}
	return true
}

// given notes the version that the owner was given.
func (l *leases[K]) given(k K, version int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if h, ok := l.by[k]; ok {
		h.version = version
		l.by[k] = h
	}
}

// committed ends the lease of whoever worked on a version, or on an older one.
func (l *leases[K]) committed(k K, version int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if h, ok := l.by[k]; ok && h.version <= version {
		delete(l.by, k)
	}
}

func (l *leases[K]) release(k K) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.by, k)
}

// releaseOf gives up all that an owner holds.
func (l *leases[K]) releaseOf(owner string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for k, h := range l.by {
		if h.owner == owner {
			delete(l.by, k)
		}
	}
}

// size is how many are held, the expired included: enough to know how many more
// rows to read than are wanted.
func (l *leases[K]) size() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.by)
}

// Release gives back the conversations that an owner has claimed; see bot.Releaser.
func (s *Store) Release(_ context.Context, owner string) error {
	s.claims.releaseOf(owner)
	return nil
}

// Lease gives a name to an owner. In one process there is one owner at a time.
func (s *Store) Lease(_ context.Context, name, owner string, now, until time.Time) (bool, error) {
	return s.named.take(name, owner, now, until, true), nil
}
