package qdrant

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	client "github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// Store is an index on a Qdrant server. Make one with Open.
type Store struct {
	client *client.Client
	name   string
	now    func() time.Time

	current atomic.Pointer[index] // what is sealed on the server; searches ask for this one
	write   sync.Mutex            // one writer at a time; searches do not take it
	sent    atomic.Int64          // passages sent since Open
}

var _ retrieval.Store = (*Store)(nil)

// ErrNotIndexed means that the server does not hold the passages of this process, whole: it came back empty, the
// index was deleted, or it is that of another version. Replace puts them there.
var ErrNotIndexed = errors.New("qdrant holds no index of these passages; put them there again with Replace")

// Replace makes the passages the whole index. What the server holds already is not sent.
func (s *Store) Replace(ctx context.Context, passages []retrieval.Passage) error {
	s.write.Lock()
	defer s.write.Unlock()
	return s.put(ctx, retrieval.Join(nil, passages))
}

// Put adds passages, or replaces those with the same id.
func (s *Store) Put(ctx context.Context, passages []retrieval.Passage) error {
	s.write.Lock()
	defer s.write.Unlock()
	return s.put(ctx, retrieval.Join(s.current.Load().passages, passages))
}

// Delete removes passages by their id or page. Their points go when they have not been claimed for a day.
func (s *Store) Delete(ctx context.Context, ids ...content.ID) error {
	s.write.Lock()
	defer s.write.Unlock()
	return s.put(ctx, retrieval.Without(s.current.Load().passages, ids...))
}

// Sent is how many passages were sent since Open: what the server had already is not among them.
func (s *Store) Sent() int64 { return s.sent.Load() }

// wrap says what Qdrant did. A context that ended is said as such, and an index that is not there as ErrNotIndexed.
func wrap(did string, err error) error {
	switch status.Code(err) {
	case codes.Canceled:
		return fmt.Errorf("qdrant %s: %w", did, context.Canceled)
	case codes.DeadlineExceeded:
		return fmt.Errorf("qdrant %s: %w", did, context.DeadlineExceeded)
	case codes.NotFound:
		return ErrNotIndexed
	case codes.Unauthenticated, codes.PermissionDenied:
		return fmt.Errorf("qdrant %s: it wants another API key; set OUDERBRUG_QDRANT_API_KEY", did)
	}
	return fmt.Errorf("qdrant %s: %w", did, err)
}
