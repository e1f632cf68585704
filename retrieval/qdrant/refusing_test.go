package qdrant_test

import (
	"context"
	"net"
	"sync"
	"testing"

	client "github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	store "github.com/ouderbrug/ouderbrug/retrieval/qdrant"
)

// refusing is a server that makes collections and aliases and fails in one step. What it does not know it refuses.
type refusing struct {
	client.UnimplementedCollectionsServer

	late bool // it switches an alias and says that it came too late

	mu          sync.Mutex
	collections map[string]bool
	aliases     map[string]string
}

func (r *refusing) ListAliases(context.Context, *client.ListAliasesRequest) (*client.ListAliasesResponse, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []*client.AliasDescription
	for alias, collection := range r.aliases {
		out = append(out, &client.AliasDescription{AliasName: alias, CollectionName: collection})
	}
	return &client.ListAliasesResponse{Aliases: out}, nil
}

func (r *refusing) Create(_ context.Context, c *client.CreateCollection) (*client.CollectionOperationResponse, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.collections[c.GetCollectionName()] = true
	return &client.CollectionOperationResponse{Result: true}, nil
}

func (r *refusing) Delete(_ context.Context, d *client.DeleteCollection) (*client.CollectionOperationResponse, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.collections, d.GetCollectionName())
	return &client.CollectionOperationResponse{Result: true}, nil
}

func (r *refusing) UpdateAliases(_ context.Context, c *client.ChangeAliases) (*client.CollectionOperationResponse, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, a := range c.GetActions() {
		if made := a.GetCreateAlias(); made != nil {
			r.aliases[made.GetAliasName()] = made.GetCollectionName()
		}
	}
	if r.late {
		return nil, status.Error(codes.DeadlineExceeded, "too late")
	}
	return &client.CollectionOperationResponse{Result: true}, nil
}

// refusingPoints is its other half.
type refusingPoints struct {
	client.UnimplementedPointsServer

	noIndex bool // it makes no index of a field
}

func (r refusingPoints) CreateFieldIndex(context.Context, *client.CreateFieldIndexCollection) (*client.PointsOperationResponse, error) {
	if r.noIndex {
		return nil, status.Error(codes.InvalidArgument, "no")
	}
	return &client.PointsOperationResponse{}, nil
}

func (refusingPoints) Scroll(context.Context, *client.ScrollPoints) (*client.ScrollResponse, error) {
	return &client.ScrollResponse{}, nil
}

func (refusingPoints) Upsert(context.Context, *client.UpsertPoints) (*client.PointsOperationResponse, error) {
	return &client.PointsOperationResponse{}, nil
}

func (refusingPoints) Delete(context.Context, *client.DeletePoints) (*client.PointsOperationResponse, error) {
	return &client.PointsOperationResponse{}, nil
}

// replaceAt puts passages on such a server and gives the error.
func replaceAt(t *testing.T, r *refusing, points refusingPoints) error {
	t.Helper()
	r.collections, r.aliases = map[string]bool{}, map[string]string{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := grpc.NewServer()
	client.RegisterCollectionsServer(srv, r)
	client.RegisterPointsServer(srv, points)
	go func() { _ = srv.Serve(l) }() // until it is stopped
	t.Cleanup(srv.Stop)
	s, err := store.Open(store.Options{Address: l.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	return s.Replace(t.Context(), passages(3, "nl"))
}

// A collection that was made and got no indexes is a try that failed, too.
func TestACollectionWithoutItsIndexesIsRemoved(t *testing.T) {
	r := &refusing{}
	if err := replaceAt(t, r, refusingPoints{noIndex: true}); err == nil {
		t.Error("it says nothing")
	}
	if len(r.collections) > 0 {
		t.Errorf("%v was left", r.collections)
	}
}

// A switch that came through, although its answer did not, is not left pointing at nothing.
func TestACollectionBehindTheAliasStays(t *testing.T) {
	r := &refusing{late: true}
	if err := replaceAt(t, r, refusingPoints{}); err == nil {
		t.Error("it says nothing")
	}
	for alias, collection := range r.aliases {
		if !r.collections[collection] {
			t.Errorf("%s stands for %s, which was removed", alias, collection)
		}
	}
	if len(r.aliases) == 0 {
		t.Error("no alias was switched")
	}
}
