package embedded

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// Store is an index in memory. The zero Store is not usable; make one with New.
type Store struct {
	current atomic.Pointer[snapshot]
	scratch sync.Pool  // *scratch
	write   sync.Mutex // one writer at a time; searches do not take it
	block   int        // passages scored at a time; tests make it small
}

// New returns an empty index.
func New() *Store {
	s := &Store{block: defaultBlock}
	s.scratch.New = func() any { return &scratch{} }
	s.current.Store(&snapshot{})
	return s
}

// Replace makes the passages the whole index.
func (s *Store) Replace(ctx context.Context, passages []retrieval.Passage) error {
	s.write.Lock()
	defer s.write.Unlock()
	return s.swap(ctx, retrieval.Join(nil, passages))
}

// Put adds passages, or replaces those with the same id.
func (s *Store) Put(ctx context.Context, passages []retrieval.Passage) error {
	s.write.Lock()
	defer s.write.Unlock()
	return s.swap(ctx, retrieval.Join(s.current.Load().passages, passages))
}

// Delete removes passages by their id or page.
func (s *Store) Delete(ctx context.Context, ids ...content.ID) error {
	s.write.Lock()
	defer s.write.Unlock()
	return s.swap(ctx, retrieval.Without(s.current.Load().passages, ids...))
}

// Search returns the best matches of each stream.
func (s *Store) Search(ctx context.Context, q retrieval.Query) (retrieval.Streams, error) {
	if err := ctx.Err(); err != nil {
		return retrieval.Streams{}, err
	}
	snap := s.current.Load()
	sc := s.scratch.Get().(*scratch)
	defer s.scratch.Put(sc)
	return snap.search(&q, sc)
}

// Len is how many passages the index holds.
func (s *Store) Len() int { return len(s.current.Load().passages) }

// swap builds the next snapshot; the old one serves until it is there, and stays if it cannot be built.
func (s *Store) swap(ctx context.Context, passages []retrieval.Passage) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	next, err := build(passages, s.block)
	if err != nil {
		return err
	}
	s.current.Store(next)
	return nil
}
