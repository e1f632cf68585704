package qdrant

import (
	"context"
	"strings"

	client "github.com/qdrant/go-client/qdrant"
)

// Client is the connection, for tests that look at the server or spoil what is there.
func (s *Store) Client() *client.Client { return s.client }

// Alias is the name under which an index with vectors of that length is found.
func (s *Store) Alias(dimension int) string { return s.alias(dimension) }

// Drop removes all that the store has made.
func (s *Store) Drop(ctx context.Context) {
	names, _ := s.client.ListCollections(ctx)
	for _, n := range names {
		if strings.HasPrefix(n, s.name+apart) || strings.HasPrefix(n, s.name+"_") {
			_ = s.client.DeleteCollection(ctx, n)
		}
	}
}
