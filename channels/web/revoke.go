package web

import (
	"context"
	"sync"
	"time"
)

// Revoker remembers which sessions were left, so that a copy of their cookie
// opens nothing. It is asked with a hash that says nothing about anybody; an
// entry may be dropped after until, when the cookie itself has run out.
type Revoker interface {
	Revoke(ctx context.Context, session string, until time.Time) error
	Revoked(ctx context.Context, session string) (bool, error)
}

// MemoryRevoker keeps left sessions in memory: those of this instance, until it is
// restarted.
type MemoryRevoker struct {
	now  func() time.Time
	mu   sync.Mutex
	left map[string]time.Time
	tidy time.Time
}

// NewMemoryRevoker is an empty one.
func NewMemoryRevoker(now func() time.Time) *MemoryRevoker {
	return &MemoryRevoker{now: now, left: map[string]time.Time{}}
}

// Revoke remembers a session until its cookie has run out.
func (m *MemoryRevoker) Revoke(_ context.Context, session string, until time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	if now.After(m.tidy) {
		for s, end := range m.left {
			if now.After(end) {
				delete(m.left, s)
			}
		}
		m.tidy = now.Add(time.Hour)
	}
	m.left[session] = until
	return nil
}

// Revoked reports whether the session was left.
func (m *MemoryRevoker) Revoked(_ context.Context, session string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, left := m.left[session]
	return left, nil
}

// sharedRevoker knows the sessions that were left on any instance, before a restart
// too. It needs no table: whoever leaves and has said anything tells the bot so
// (leave), and what came in is remembered for longer than a cookie lasts. Who said
// nothing leaves nothing that a copy of the cookie could show.
type sharedRevoker struct {
	*MemoryRevoker
	came func(ctx context.Context, id string) (bool, error)
}

// exitID is the id under which leaving a session comes in.
func exitID(session string) string { return session + ":exit" }

// Revoked reports whether the session was left. If the store cannot be read it can
// show nothing either: then memory alone counts, so that the page keeps what is
// being written and sends it again.
func (r *sharedRevoker) Revoked(ctx context.Context, session string) (bool, error) {
	if left, err := r.MemoryRevoker.Revoked(ctx, session); left || err != nil {
		return left, err
	}
	ctx, done := context.WithTimeout(ctx, readWithin)
	defer done()
	left, err := r.came(ctx, exitID(session))
	return left && err == nil, nil
}
