package qdrant_test

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"google.golang.org/grpc"

	store "github.com/ouderbrug/ouderbrug/retrieval/qdrant"
)

// A server that takes every call and never answers: what has no end of its own ends, so that it is tried again.
func TestAServerThatTakesCallsAndSaysNothing(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := grpc.NewServer(grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
		<-stream.Context().Done()
		return nil
	}))
	go func() { _ = srv.Serve(l) }() // until it is stopped
	t.Cleanup(srv.Stop)
	s, err := store.Open(store.Options{Address: l.Addr().String(), Call: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	ended := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() { ended <- s.Replace(ctx, passages(3, "nl")) }()
	select {
	case err := <-ended:
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("it says %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Error("Replace waits for ever")
	}
}
