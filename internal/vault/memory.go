package vault

import (
	"context"
	"slices"
	"sync"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Memory is a key store for throwaway runs: chat without --db, and tests.
type Memory struct {
	mu     sync.Mutex
	keys   map[bot.KeyID][]byte
	ledger []bot.PersonID
}

// NewMemory returns an empty one.
func NewMemory() *Memory {
	return &Memory{keys: map[bot.KeyID][]byte{}}
}

// Put stores a wrapped key.
func (m *Memory) Put(_ context.Context, id bot.KeyID, wrapped []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.keys[id] = wrapped
	return nil
}

// Get returns a wrapped key, or bot.ErrForgotten.
func (m *Memory) Get(_ context.Context, id bot.KeyID) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	w, ok := m.keys[id]
	if !ok {
		return nil, bot.ErrForgotten
	}
	return w, nil
}

// Destroy forgets a key.
func (m *Memory) Destroy(_ context.Context, id bot.KeyID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.keys, id)
	return nil
}

// Record notes that a person was forgotten.
func (m *Memory) Record(_ context.Context, p bot.PersonID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !slices.Contains(m.ledger, p) {
		m.ledger = append(m.ledger, p)
	}
	return nil
}

// Forgotten are all who were, the oldest first.
func (m *Memory) Forgotten(context.Context) ([]bot.PersonID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.ledger), nil
}

// Close does nothing.
func (m *Memory) Close() error { return nil }
