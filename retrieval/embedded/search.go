package embedded

import (
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
	if len(s.passages) == 0 {
		return out, nil
	}
	out.Self = s.open(q.Text, sc)
	sc.seen = append(sc.seen[:0], make([]verdict, len(s.classes))...)
	sc.top.reset(limit)
	s.sparse(q, sc)
	out.Sparse = s.matches(&sc.top)
	if len(q.Vector) > 0 && s.dimension > 0 {
		sc.top.reset(limit)
		s.dense(q, sc)
		out.Dense = s.matches(&sc.top)
	}
	return out, nil
}

// open finds the postings of the question's grams and returns its own score.
func (s *snapshot) open(text string, sc *scratch) (self float64) {
	sc.terms = sc.terms[:0]
	for _, c := range fold(retrieval.Grams(text)) {
		t, ok := s.terms[c.gram]
		if !ok {
			self += s.unseen * float64(c.tf)
			continue
		}
		self += float64(s.idf[t]) * float64(c.tf)
		sc.terms = append(sc.terms, cursor{s.first[t], s.first[t+1], float32(c.tf)})
	}
	return self
}

// sparse adds up the postings, a block of passages after the other.
func (s *snapshot) sparse(q *retrieval.Query, sc *scratch) {
	if cap(sc.scores) < block {
		sc.scores = make([]float32, block)
	}
	scores := sc.scores[:block]
	for from := 0; from < len(s.passages); from += block {
		to := min(from+block, len(s.passages))
		clear(scores[:to-from])
		for i := range sc.terms {
			s.add(&sc.terms[i], scores, uint32(from), uint32(to))
		}
		for i, score := range scores[:to-from] {
			if score > sc.top.floor && s.allows(q, sc, uint32(from+i)) {
				sc.top.offer(uint32(from+i), score)
			}
		}
	}
}

// add walks one gram's postings to the end of the block.
func (s *snapshot) add(c *cursor, scores []float32, from, to uint32) {
	list := s.postings[c.next:c.end]
	weight := c.weight
	for i := range list {
		p := list[i]
		if p.doc >= to {
			c.next += uint32(i)
			return
		}
		scores[(p.doc-from)&(block-1)] += p.weight * weight
	}
	c.next = c.end
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

// matches empties the top list, best first.
func (s *snapshot) matches(top *topList) []retrieval.Match {
	entries := top.sorted()
	out := make([]retrieval.Match, len(entries))
	for i, e := range entries {
		p := &s.passages[e.doc]
		out[i] = retrieval.Match{ID: p.ID, Page: p.Page, Topic: p.Topic, Kind: p.Kind, Lang: p.Lang, Score: float64(e.score)}
	}
	return out
}
