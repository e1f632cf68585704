package qdrant

import client "github.com/qdrant/go-client/qdrant"

// Client is the connection, for tests that look at the server or spoil what is there.
func (s *Store) Client() *client.Client { return s.client }

// Alias is the name under which an index with vectors of that length is found.
func (s *Store) Alias(dimension int) string { return s.alias(dimension) }
