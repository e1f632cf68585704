package qdrant

import (
	"context"

	client "github.com/qdrant/go-client/qdrant"
)

// A seal is a point that says: all points of an index are there. Its id is made of theirs, it is written after them and
// goes before them. Each search asks for it in the same call. So a half-built index, one of another version, or a server
// that came back empty is seen as such, and is no wrong answer.

// sealVector is the sparse vector that only seals have.
const sealVector = "seal"

// sealQuery asks for an index's seal.
func sealQuery(x *index) *client.QueryPoints {
	return &client.QueryPoints{
		CollectionName: x.collection, Using: client.PtrOf(sealVector), Query: client.NewQuerySparse([]uint32{0}, []float32{1}),
		Filter: &client.Filter{Must: []*client.Condition{client.NewHasID(client.NewIDUUID(x.seal))}}, Limit: client.PtrOf(uint64(1)), WithPayload: client.NewWithPayload(false),
	}
}

// set writes an index's seal, claimed at a time.
func (s *Store) set(ctx context.Context, collection, seal string, at int64) error {
	return s.upsert(ctx, collection, []*client.PointStruct{{
		Id:      client.NewIDUUID(seal),
		Vectors: client.NewVectorsMap(map[string]*client.Vector{sealVector: client.NewVectorSparse([]uint32{0}, []float32{1})}),
		Payload: map[string]*client.Value{fieldRole: client.NewValueString(roleSeal), fieldAt: client.NewValueInt(at)},
	}})
}

// sweep removes what no process has claimed since a time: seals first.
func (s *Store) sweep(ctx context.Context, collection string, before int64) error {
	old := client.NewRange(fieldAt, &client.Range{Lt: client.PtrOf(float64(before))})
	for _, role := range []string{roleSeal, rolePassage} {
		_, err := s.client.Delete(ctx, &client.DeletePoints{
			CollectionName: collection, Wait: client.PtrOf(true),
			Points: client.NewPointsSelectorFilter(&client.Filter{Must: []*client.Condition{client.NewMatchKeyword(fieldRole, role), old}}),
		})
		if err != nil {
			return wrap("cannot remove old points", err)
		}
	}
	return nil
}
