package qdrant

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	client "github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// denseVector is the name of the dense vector.
const denseVector = "dense"

// apart is between an alias and the moment that one of its collections was made.
const apart = "--"

// alias is the name that searches and writes use. Indexes with vectors of another length have one of their own, so that
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
// what is to come. Nothing sees a new one before it is whole and settle has switched the alias.
func (s *Store) home(ctx context.Context, x *index) (collection string, fresh bool, err error) {
	alias, want := s.alias(x.dimension), shapeOf(x)
	info, err := s.client.GetCollectionInfo(ctx, alias)
	switch {
	case status.Code(err) == codes.NotFound:
	case err != nil:
		return "", false, wrap("cannot tell its collections", err)
	default:
		params := info.GetConfig().GetParams()
		have := params.GetSparseVectorsConfig().GetMap()
		fits := want.dimension == 0 || params.GetVectorsConfig().GetParamsMap().GetMap()[denseVector].GetSize() == uint64(want.dimension)
		for _, name := range want.sparse {
			fits = fits && have[name] != nil
		}
		if fits {
			return alias, false, nil
		}
		for name := range have { // those of processes with other languages
			if !slices.Contains(want.sparse, name) {
				want.sparse = append(want.sparse, name)
			}
		}
	}
	collection = fmt.Sprintf("%s%s%016x", alias, apart, s.now().UnixNano())
	return collection, true, s.create(ctx, collection, want)
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

// settle switches the alias to a collection that is whole, in one step on the server, and removes those that it stood
// for before and those that somebody began long ago and left.
func (s *Store) settle(ctx context.Context, alias, collection string) error {
	aliases, err := s.client.ListAliases(ctx)
	if err != nil {
		return wrap("cannot tell its aliases", err)
	}
	var steps []*client.AliasOperations
	before := ""
	for _, a := range aliases {
		if a.GetAliasName() == alias {
			before = a.GetCollectionName()
			steps = append(steps, client.NewAliasDelete(alias))
		}
	}
	if err := s.client.UpdateAliases(ctx, append(steps, client.NewAliasCreate(alias, collection))); err != nil {
		return wrap("cannot switch to the new index", err)
	}
	all, err := s.client.ListCollections(ctx)
	if err != nil {
		return wrap("cannot tell its collections", err)
	}
	left := fmt.Sprintf("%s%s%016x", alias, apart, s.now().Add(-keep).UnixNano())
	for _, name := range all {
		if name == before || strings.HasPrefix(name, alias+apart) && name < left {
			if err := s.client.DeleteCollection(ctx, name); err != nil {
				return wrap("cannot remove the old index", err)
			}
		}
	}
	return nil
}
