package qdrant

import (
	"context"
	"time"

	client "github.com/qdrant/go-client/qdrant"

	"github.com/ouderbrug/ouderbrug/retrieval"
)

// One call carries so many points, and so many numbers of sparse and dense vectors, at most.
const (
	mostInCall    = 256
	numbersInCall = 250_000
)

// callTime is how long one call of a write may take; a search has the time of its context.
const callTime = 30 * time.Second

// put makes passages the index: what the server lacks is sent, what it has is claimed, and then the seal is set. Until
// that is done searches ask for the index of before, whose points stay.
func (s *Store) put(ctx context.Context, passages []retrieval.Passage) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	x, vectors, err := newIndex(passages)
	if err != nil {
		return err
	}
	if len(x.doc) == 0 { // nothing can be found: nothing is asked
		s.current.Store(x)
		return nil
	}
	collection, fresh, err := s.home(ctx, x)
	if err == nil {
		err = s.fill(ctx, collection, x, vectors)
	}
	if err == nil && fresh {
		err = s.settle(ctx, s.alias(x.dimension), collection)
	}
	if err != nil {
		if fresh {
			s.abandon(ctx, s.alias(x.dimension), collection)
		}
		return err
	}
	x.collection = collection
	s.current.Store(x)
	return s.tidy(ctx, s.alias(x.dimension), collection)
}

// fill brings an index into a collection.
func (s *Store) fill(ctx context.Context, collection string, x *index, vectors []weights) error {
	at := s.now().Unix()
	there, err := s.there(ctx, collection)
	if err != nil {
		return err
	}
	var send []*client.PointStruct
	var claim []*client.PointId
	numbers := 0
	flush := func() error {
		err := s.upsert(ctx, collection, send)
		if err == nil {
			s.sent.Add(int64(len(send)))
		}
		send, numbers = send[:0], 0
		return err
	}
	for doc, id := range x.points {
		switch {
		case id == "":
		case there[id]:
			claim = append(claim, client.NewIDUUID(id))
		default:
			size := len(vectors[doc].at) + len(x.passages[doc].Vector)
			if len(send) == mostInCall || len(send) > 0 && numbers+size > numbersInCall {
				if err := flush(); err != nil {
					return err
				}
			}
			send, numbers = append(send, point(id, &x.passages[doc], &vectors[doc], at)), numbers+size
		}
	}
	if err := flush(); err != nil {
		return err
	}
	if err := s.claim(ctx, collection, claim, at); err != nil {
		return err
	}
	if err := s.set(ctx, collection, x.seal, at); err != nil {
		return err
	}
	return s.sweep(ctx, collection, s.now().Add(-keep).Unix())
}

// point is a passage as the server keeps it.
func point(id string, p *retrieval.Passage, w *weights, at int64) *client.PointStruct {
	vectors := map[string]*client.Vector{}
	if len(w.at) > 0 {
		vectors[w.vector] = client.NewVectorSparse(w.at, w.values)
	}
	if len(p.Vector) > 0 {
		vectors[denseVector] = client.NewVectorDense(p.Vector)
	}
	return &client.PointStruct{Id: client.NewIDUUID(id), Vectors: client.NewVectorsMap(vectors), Payload: payload(p, at)}
}

// there are the ids of the points that a collection holds.
func (s *Store) there(ctx context.Context, collection string) (map[string]bool, error) {
	ids := map[string]bool{}
	for offset := (*client.PointId)(nil); ; {
		page, next, err := s.page(ctx, collection, offset)
		if err != nil {
			return nil, wrap("cannot tell its points", err)
		}
		for _, p := range page {
			ids[p.GetId().GetUuid()] = true
		}
		if offset = next; offset == nil {
			return ids, nil
		}
	}
}

func (s *Store) page(ctx context.Context, collection string, offset *client.PointId) ([]*client.RetrievedPoint, *client.PointId, error) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return s.client.ScrollAndOffset(ctx, &client.ScrollPoints{
		CollectionName: collection, Offset: offset, Limit: client.PtrOf(uint32(5000)), WithPayload: client.NewWithPayloadInclude(fieldRole),
	})
}

// upsert sends points and waits until they can be found.
func (s *Store) upsert(ctx context.Context, collection string, points []*client.PointStruct) error {
	if len(points) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	if _, err := s.client.Upsert(ctx, &client.UpsertPoints{CollectionName: collection, Wait: client.PtrOf(true), Points: points}); err != nil {
		return wrap("cannot take the passages", err)
	}
	return nil
}

// claim says of points that this process needs them.
func (s *Store) claim(ctx context.Context, collection string, ids []*client.PointId, at int64) error {
	const most = 5000
	for len(ids) > 0 {
		n := min(most, len(ids))
		call, cancel := context.WithTimeout(ctx, callTime)
		_, err := s.client.SetPayload(call, &client.SetPayloadPoints{
			CollectionName: collection, Wait: client.PtrOf(true),
			Payload: map[string]*client.Value{fieldAt: client.NewValueInt(at)}, PointsSelector: client.NewPointsSelectorIDs(ids[:n]),
		})
		cancel()
		if err != nil {
			return wrap("cannot claim the passages", err)
		}
		ids = ids[n:]
	}
	return nil
}
