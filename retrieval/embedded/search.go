package embedded

import (
	"slices"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// defaultLimit is how many matches a stream has where the question does not say.
const defaultLimit = 50

// defaultBlock is how many passages are scored at a time: their scores stay in the processor's nearest cache (32 KB), and
// the worst of the best is known early, from the first of them. Of 2^9 to 2^13 the last was the fastest
// (docs/decisions/016).
const defaultBlock = 1 << 13

// scratch is what a search needs and gives back.
type scratch struct {
	scores   []float32
	terms    []cursor
	rest     []float32 // rest[i]: the most that terms[i:] can add to a score
	analyses map[content.Lang][]count
	grams    []retrieval.Gram
	counter  counter
	top      topList
	seen     []verdict // by class, for this question
}

// verdict is whether the question's filter lets a class through.
type verdict uint8

const (
	unasked verdict = iota
	allowed
	refused
)

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
		if q.Near > 0 {
			limit = q.Near
		}
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
	clear(sc.analyses)
	for _, own := range []bool{true, false} { // hers first: what it finds spares the others work
		for _, c := range s.collections {
			if (c.lang == q.Lang) != own || !wanted(q, c) {
				continue
			}
			worth := c.open(sc.analyse(q.Text, c.lang), sc)
			if self[c.lang] == nil {
				self[c.lang] = map[retrieval.Kind]float64{}
			}
			self[c.lang][c.kind] = worth
			if worth > 0 {
				s.score(c, q, sc, float32(1/worth))
			}
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

// analyse counts the question's grams, once for all languages that count alike.
func (sc *scratch) analyse(text string, lang content.Lang) []count {
	alike := retrieval.Analysis(lang)
	counts, ok := sc.analyses[alike]
	if !ok {
		sc.grams = retrieval.AppendGrams(sc.grams[:0], text, lang)
		counts = sc.counter.fold(nil, sc.grams)
		if sc.analyses == nil {
			sc.analyses = map[content.Lang][]count{}
		}
		sc.analyses[alike] = counts
	}
	return counts
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
