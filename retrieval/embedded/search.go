package embedded

import (
	"slices"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// defaultLimit is how many matches a stream has where the question does not say.
const defaultLimit = 50

// block is how many passages are scored at a time: their scores stay in the processor's nearest cache.
const block = 1 << 13

// scratch is what a search needs and gives back.
type scratch struct {
	scores []float32
	terms  []cursor
	top    topList
	seen   []verdict // by class, for this question
}

// verdict is whether the question's filter lets a class through.
type verdict uint8

const (
	unasked verdict = iota
	allowed
	refused
)

// cursor walks the postings of one gram of the question.
type cursor struct {
	next, end uint32
	weight    float32 // how often the gram stands in the question
}

// search runs both streams.
func (s *snapshot) search(q *retrieval.Query, sc *scratch) (retrieval.Streams, error) {
	var out retrieval.Streams
	if len(q.Vector) > 0 && s.dimension > 0 && len(q.Vector) != s.dimension {
		return out, retrieval.ErrDimension
	}
	limit := q.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	sc.seen = append(sc.seen[:0], make([]verdict, len(s.classes))...)
	out.Sparse = s.sparse(q, sc, limit)
	if len(q.Vector) > 0 && s.dimension > 0 {
		sc.top.reset(limit)
		s.dense(q, sc)
		out.Dense = s.matches(sc.top.sorted())
	}
	return out, nil
}

// sparse asks every collection that the question's filter lets through.
func (s *snapshot) sparse(q *retrieval.Query, sc *scratch, limit int) []retrieval.Match {
	self := make(map[content.Lang]map[retrieval.Kind]float64, len(s.collections))
	sc.top.reset(limit)
	for _, c := range s.collections {
		if !wanted(q, c) {
			continue
		}
		if self[c.lang] == nil {
			self[c.lang] = map[retrieval.Kind]float64{}
		}
		worth := c.open(q.Text, sc)
		self[c.lang][c.kind] = worth
		if worth > 0 {
			s.score(c, q, sc, float32(1/worth))
		}
	}
	out := s.matches(sc.top.sorted())
	for i := range out {
		out[i].Self = self[out[i].Lang][out[i].Kind]
		out[i].Score *= out[i].Self
	}
	return out
}

// wanted reports whether the question looks at the collection at all.
func wanted(q *retrieval.Query, c *collection) bool {
	return (len(q.Langs) == 0 || slices.Contains(q.Langs, c.lang)) && (len(q.Kinds) == 0 || slices.Contains(q.Kinds, c.kind))
}

// open finds the postings of the question's grams and returns what the question is worth in the collection.
func (c *collection) open(text string, sc *scratch) (self float64) {
	sc.terms = sc.terms[:0]
	for _, g := range fold(retrieval.Grams(text, c.lang)) {
		t, ok := c.terms[g.gram]
		if !ok {
			self += c.unseen * float64(g.tf)
			continue
		}
		self += float64(c.idf[t]) * float64(g.tf)
		sc.terms = append(sc.terms, cursor{c.first[t], c.first[t+1], float32(g.tf)})
	}
	return self
}

// score adds up the postings, a block of passages after the other, and offers the share of the question (score times
// scale) where it is above the worst of the best: collections are compared by shares.
func (s *snapshot) score(c *collection, q *retrieval.Query, sc *scratch, scale float32) {
	if cap(sc.scores) < block {
		sc.scores = make([]float32, block)
	}
	scores := sc.scores[:block]
	for from := 0; from < len(c.docs); from += block {
		to := min(from+block, len(c.docs))
		clear(scores[:to-from])
		for i := range sc.terms {
			c.add(&sc.terms[i], scores, uint32(from), uint32(to))
		}
		for i, score := range scores[:to-from] {
			if score > 0 && score*scale >= sc.top.floor && s.allows(q, sc, c.docs[from+i]) {
				sc.top.offer(c.docs[from+i], score*scale)
			}
		}
	}
}

// add walks one gram's postings to the end of the block.
func (c *collection) add(cur *cursor, scores []float32, from, to uint32) {
	list := c.postings[cur.next:cur.end]
	weight := cur.weight
	for i, p := range list {
		if p.at >= to {
			cur.next += uint32(i)
			return
		}
		scores[(p.at-from)&(block-1)] += p.weight * weight
	}
	cur.next = cur.end
}

// allows asks the question's filter once a class.
func (s *snapshot) allows(q *retrieval.Query, sc *scratch, doc uint32) bool {
	class := s.class[doc]
	if sc.seen[class] == unasked {
		sc.seen[class] = refused
		if q.Allows(&s.classes[class]) {
			sc.seen[class] = allowed
		}
	}
	return sc.seen[class] == allowed
}

// matches makes matches of entries.
func (s *snapshot) matches(entries []entry) []retrieval.Match {
	out := make([]retrieval.Match, len(entries))
	for i, e := range entries {
		p := &s.passages[e.doc]
		out[i] = retrieval.Match{ID: p.ID, Page: p.Page, Topic: p.Topic, Kind: p.Kind, Lang: p.Lang, Score: float64(e.score)}
	}
	return out
}
