package qdrant

import (
	"cmp"
	"context"
	"math"
	"slices"

	client "github.com/qdrant/go-client/qdrant"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// defaultLimit is how many matches a stream has where the question does not say.
const defaultLimit = 50

// margin is how many more than wanted are asked for: for equal scores at the end, whose order is ours to make, and for
// points of another library.
const margin = 16

// mostPoints ends asking for ever more.
const mostPoints = 1 << 20

// ask is one query of a batch.
type ask struct {
	of    *collection // nil: the dense stream
	query *client.QueryPoints
	self  float64
	asked uint64
	limit int
	found []retrieval.Match // by score, complete to the limit once done is set
	done  bool
}

// Search returns the best matches of each stream, in one call to the server unless scores tie at the limit.
func (s *Store) Search(ctx context.Context, q retrieval.Query) (retrieval.Streams, error) {
	var out retrieval.Streams
	if err := ctx.Err(); err != nil {
		return out, err
	}
	x := s.current.Load()
	if len(q.Vector) > 0 && x.dimension > 0 && len(q.Vector) != x.dimension {
		return out, retrieval.ErrDimension
	}
	limit := q.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	asks := asksOf(x, &q, limit)
	for open := asks; len(open) > 0; open = slices.DeleteFunc(slices.Clone(open), func(a *ask) bool { return a.done }) {
		if err := s.batch(ctx, x, open); err != nil {
			return retrieval.Streams{}, err
		}
	}
	for _, a := range asks {
		if a.of != nil {
			out.Sparse = append(out.Sparse, a.found...)
			continue
		}
		out.Dense = a.found[:min(len(a.found), a.limit)]
	}
	sortMatches(out.Sparse, retrieval.Match.Share)
	out.Sparse = out.Sparse[:min(len(out.Sparse), limit)]
	return out, nil
}

// asksOf are the queries for a question: one for each collection that shares a gram with it, and one for its vector.
func asksOf(x *index, q *retrieval.Query, limit int) []*ask {
	var asks []*ask
	filter, counted := filterOf(q), map[content.Lang]map[uint32]int{}
	add := func(c *collection, using string, query *client.Query, self float64, limit int) {
		asks = append(asks, &ask{of: c, self: self, limit: limit, asked: uint64(limit + margin), query: &client.QueryPoints{
			CollectionName: x.collection, Using: &using, Query: query, Filter: filter, WithPayload: client.NewWithPayload(false),
			Params: &client.SearchParams{Exact: client.PtrOf(true)},
		}})
	}
	for _, c := range x.collections {
		if !wanted(q, c) {
			continue
		}
		alike := retrieval.Analysis(c.lang)
		if counted[alike] == nil {
			counted[alike] = fold(retrieval.Grams(q.Text, c.lang))
		}
		if at, values, self := c.worth(counted[alike]); len(at) > 0 {
			add(c, c.name(), client.NewQuerySparse(at, values), self, limit)
		}
	}
	if len(q.Vector) > 0 && x.dimension > 0 {
		near := limit
		if q.Near > 0 {
			near = q.Near
		}
		add(nil, denseVector, client.NewQueryDense(q.Vector), 0, near)
	}
	return asks
}

// worth is the question as the collection weighs it: the grams that it has, and what all of the question is worth.
func (c *collection) worth(counts map[uint32]int) (at []uint32, values []float32, self float64) {
	for _, g := range sortedKeys(counts) {
		idf, ok := c.idf[g]
		if !ok {
			self += c.unseen * float64(counts[g])
			continue
		}
		self += float64(idf) * float64(counts[g])
		at, values = append(at, g), append(values, idf*float32(counts[g]))
	}
	return at, values, self
}

func sortedKeys(counts map[uint32]int) []uint32 {
	keys := make([]uint32, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// wanted reports whether the question looks at the collection at all.
func wanted(q *retrieval.Query, c *collection) bool {
	return (len(q.Langs) == 0 || slices.Contains(q.Langs, c.lang)) && (len(q.Kinds) == 0 || slices.Contains(q.Kinds, c.kind))
}

// batch asks the server and takes what it answers.
func (s *Store) batch(ctx context.Context, x *index, asks []*ask) error {
	request := &client.QueryBatchPoints{CollectionName: x.collection, QueryPoints: []*client.QueryPoints{sealQuery(x)}}
	for _, a := range asks {
		a.query.Limit = client.PtrOf(a.asked)
		request.QueryPoints = append(request.QueryPoints, a.query)
	}
	results, err := s.client.QueryBatch(ctx, request)
	if err != nil {
		return wrap("cannot search", err)
	}
	if len(results) != len(request.QueryPoints) || len(results[0].GetResult()) != 1 {
		return ErrNotIndexed
	}
	for i, a := range asks {
		a.take(x, results[i+1].GetResult())
	}
	return nil
}

// take keeps the points that are ours and decides whether the best of them are complete.
func (a *ask) take(x *index, points []*client.ScoredPoint) {
	a.found = a.found[:0]
	for _, point := range points {
		doc, ours := x.doc[point.GetId().GetUuid()]
		if score := float64(point.GetScore()); ours && score > 0 {
			p := &x.passages[doc]
			a.found = append(a.found, retrieval.Match{ID: p.ID, Page: p.Page, Topic: p.Topic, Kind: p.Kind, Lang: p.Lang, Score: score, Self: a.self})
		}
	}
	sortMatches(a.found, func(m retrieval.Match) float64 { return m.Score })
	n := len(a.found)
	a.done = len(points) < int(a.asked) || a.asked >= mostPoints ||
		n > a.limit && digits(a.found[n-1].Score) < digits(a.found[a.limit-1].Score)
	a.asked *= 4
}

// sortMatches sorts best first, equal ones by id.
func sortMatches(ms []retrieval.Match, by func(retrieval.Match) float64) {
	slices.SortFunc(ms, func(a, b retrieval.Match) int {
		return cmp.Or(cmp.Compare(digits(by(b)), digits(by(a))), cmp.Compare(a.ID, b.ID))
	})
}

// digits rounds a score to six digits: a server adds 32-bit numbers in an order of its own, and what is equal must be
// equal to be put in the order of ids.
func digits(x float64) float64 {
	if x <= 0 {
		return x
	}
	unit := math.Pow(10, math.Floor(math.Log10(x))-5)
	return math.Round(x/unit) * unit
}
