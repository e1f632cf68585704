package qdrant

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	client "github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// denseVector is the name of the dense vector.
const denseVector = "dense"

// apart is between an alias and the moment that one of its collections was made.
const apart = "--"

// abandonTime is how long a stop may wait for what abandon does.
const abandonTime = 2 * time.Second

// alias is the name under which processes find the collection that they share. Indexes with vectors of another length have one of their own, so that
// an embedder can be changed on one instance after the other.
func (s *Store) alias(dimension int) string {
	if dimension == 0 {
		return s.name
	}
	return s.name + "_" + strconv.Itoa(dimension)
}

// shape is what a collection must be able to hold.
type shape struct {
	dimension int
	sparse    []string // names of sparse vectors, sorted
}

// shapeOf is what an index needs.
func shapeOf(x *index) shape {
	sh := shape{dimension: x.dimension, sparse: []string{sealVector}}
	for _, c := range x.collections {
		sh.sparse = append(sh.sparse, c.name())
	}
	slices.Sort(sh.sparse)
	return sh
}

// home is the collection to write to: the one behind the alias, or a new one where that is not there or cannot hold
// what is to come. A new one is no home to others before it is whole and the alias is switched to it; it is named with an error
// too, for who abandons it.
func (s *Store) home(ctx context.Context, x *index) (collection string, fresh bool, err error) {
	alias, want := s.alias(x.dimension), shapeOf(x)
	if collection, err = s.behind(ctx, alias); err != nil {
		return "", false, err
	}
	if collection != "" {
		have, err := s.shape(ctx, collection)
		if err != nil {
			return "", false, err
		}
		if have.dimension == want.dimension && !slices.ContainsFunc(want.sparse, func(name string) bool { return !slices.Contains(have.sparse, name) }) {
			return collection, false, nil
		}
		want.sparse = slices.Compact(slices.Sorted(slices.Values(slices.Concat(want.sparse, have.sparse)))) // others may have other languages
	}
	collection = fmt.Sprintf("%s%s%016x", alias, apart, s.now().UnixNano())
	return collection, true, s.create(ctx, collection, want)
}

// behind is the collection that an alias stands for, or "".
func (s *Store) behind(ctx context.Context, alias string) (string, error) {
	aliases, err := s.client.ListAliases(ctx)
	if err != nil {
		return "", wrap("cannot tell its aliases", err)
	}
	for _, a := range aliases {
		if a.GetAliasName() == alias {
			return a.GetCollectionName(), nil
		}
	}
	return "", nil
}

// shape is what a collection can hold.
func (s *Store) shape(ctx context.Context, collection string) (shape, error) {
	info, err := s.client.GetCollectionInfo(ctx, collection)
	if err != nil {
		return shape{}, wrap("cannot describe its collection", err)
	}
	params := info.GetConfig().GetParams()
	return shape{
		dimension: int(params.GetVectorsConfig().GetParamsMap().GetMap()[denseVector].GetSize()),
		sparse:    slices.Sorted(maps.Keys(params.GetSparseVectorsConfig().GetMap())),
	}, nil
}

// create makes a collection with indexes over what filters look at.
func (s *Store) create(ctx context.Context, collection string, want shape) error {
	sparse := make(map[string]*client.SparseVectorParams, len(want.sparse))
	for _, name := range want.sparse {
		sparse[name] = &client.SparseVectorParams{} // no modifier: the question brings its own idf (docs/decisions/014)
	}
	dense := map[string]*client.VectorParams{}
	if want.dimension > 0 {
		dense[denseVector] = &client.VectorParams{Size: uint64(want.dimension), Distance: client.Distance_Cosine}
	}
	err := s.client.CreateCollection(ctx, &client.CreateCollection{
		CollectionName: collection, VectorsConfig: client.NewVectorsConfigMap(dense), SparseVectorsConfig: client.NewSparseVectorsConfig(sparse),
	})
	if err != nil {
		return wrap("cannot make a collection", err)
	}
	for _, field := range []string{fieldKind, fieldLang, fieldCountry, fieldRegion, fieldAudience, fieldRole, fieldUntil, fieldAt} {
		kind := client.FieldType_FieldTypeKeyword
		if field == fieldUntil || field == fieldAt {
			kind = client.FieldType_FieldTypeInteger
		}
		if _, err := s.client.CreateFieldIndex(ctx, &client.CreateFieldIndexCollection{CollectionName: collection, FieldName: field, FieldType: &kind, Wait: client.PtrOf(true)}); err != nil {
			return wrap("cannot index a field", err)
		}
	}
	return nil
}

// abandon removes a collection that was begun and came to nothing: the next try begins another, and a server that refuses
// the same every time would fill its disk. One that cannot be removed now goes when tidy finds it a day old. One behind the
// alias stays: the switch came through, and its answer did not.
func (s *Store) abandon(ctx context.Context, alias, collection string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abandonTime)
	defer cancel()
	if home, err := s.behind(ctx, alias); err == nil && home != collection {
		_ = s.client.DeleteCollection(ctx, collection)
	}
}

// settle switches the alias to a collection that is whole, in one step on the server. What it stood for before stays for
// those who still ask there.
func (s *Store) settle(ctx context.Context, alias, collection string) error {
	before, err := s.behind(ctx, alias)
	if err != nil {
		return err
	}
	steps := []*client.AliasOperations{client.NewAliasCreate(alias, collection)}
	if before != "" {
		steps = slices.Insert(steps, 0, client.NewAliasDelete(alias))
	}
	if err := s.client.UpdateAliases(ctx, steps); err != nil {
		return wrap("cannot switch to the new index (is there a collection named "+alias+"? Rename or delete it)", err)
	}
	return nil
}

// tidy removes collections that the alias stood for once, or that somebody began and left, when no process has claimed
// anything there for a while.
func (s *Store) tidy(ctx context.Context, alias, home string) error {
	all, err := s.client.ListCollections(ctx)
	if err != nil {
		return wrap("cannot tell its collections", err)
	}
	since := s.now().Add(-keep)
	left := fmt.Sprintf("%s%s%016x", alias, apart, since.UnixNano())
	for _, name := range all {
		if !strings.HasPrefix(name, alias+apart) || name == home || name >= left {
			continue
		}
		n, err := s.client.Count(ctx, &client.CountPoints{CollectionName: name, Filter: claimedSince(since.Unix()), Exact: client.PtrOf(true)})
		if err == nil && n == 0 {
			err = s.client.DeleteCollection(ctx, name)
		}
		if err != nil && status.Code(err) != codes.NotFound { // another process tidies too
			return wrap("cannot remove an old index", err)
		}
	}
	return nil
}

// claimedSince are the seals that a process has set since.
func claimedSince(at int64) *client.Filter {
	return &client.Filter{Must: []*client.Condition{client.NewMatchKeyword(fieldRole, roleSeal), client.NewRange(fieldAt, &client.Range{Gte: client.PtrOf(float64(at))})}}
}

// Drop removes all that was made under the store's name, by whichever process: for benches and tests.
func (s *Store) Drop(ctx context.Context) error {
	s.write.Lock()
	defer s.write.Unlock()
	names, err := s.client.ListCollections(ctx)
	if err != nil {
		return wrap("cannot tell its collections", err)
	}
	s.current.Store(&index{})
	for _, name := range names {
		alias, _, ours := strings.Cut(name, apart)
		if ours && (alias == s.name || strings.TrimRight(alias, "0123456789") == s.name+"_") {
			if err := s.client.DeleteCollection(ctx, name); err != nil {
				return wrap("cannot remove an index", err)
			}
		}
	}
	return nil
}
