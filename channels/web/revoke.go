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

// MemoryRevoker keeps left sessions in memory. That is right for one instance: a
// restart forgets them, but the browser was told to drop its cookie too. Several
// instances share a table instead.
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
