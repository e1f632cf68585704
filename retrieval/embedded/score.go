package embedded

import (
	"slices"

	"github.com/ouderbrug/ouderbrug/retrieval"
)

// cursor walks the postings of one gram of the question.
type cursor struct {
	next, end uint32
	weight    float32 // the gram's idf, as often as it stands in the question
	most      float32 // the most that it can add to a score
}

// open finds the postings of the question's grams and returns what the question is worth in the collection.
func (c *collection) open(question []count, sc *scratch) (self float64) {
	sc.terms = sc.terms[:0]
	for _, g := range question {
		t, ok := c.terms.find(g.gram)
		if !ok {
			self += c.unseen * float64(g.tf)
			continue
		}
		known := &c.gram[t]
		self += float64(known.idf) * float64(g.tf)
		sc.terms = append(sc.terms, cursor{known.first, c.gram[t+1].first, known.idf * float32(g.tf), known.most * float32(g.tf)})
	}
	return self
}

// arrange puts the grams that can add most first and sums up what the others can add; ok is false where all of them
// together cannot reach the floor.
func (sc *scratch) arrange(floor float32) (ok bool) {
	var all float32
	for i := range sc.terms {
		all += sc.terms[i].most
	}
	if all*slack < floor {
		return false
	}
	slices.SortFunc(sc.terms, func(a, b cursor) int {
		switch {
		case a.most > b.most:
			return -1
		case a.most < b.most:
			return 1
		}
		return int(a.next) - int(b.next)
	})
	sc.rest = append(sc.rest[:0], make([]float32, len(sc.terms)+1)...)
	for i := len(sc.terms) - 1; i >= 0; i-- {
		sc.rest[i] = sc.rest[i+1] + sc.terms[i].most
	}
	return true
}

// slack covers the rounding of sums, so that a bound is never below what it bounds.
const slack = 1.0001

// least is below every score that is one: passages without any of the grams stay out.
const least = 1e-12

// caution is the part of the floor that grams may reach together to be left for later. With more of it more grams are
// left, with less of it fewer passages have to be completed.
const caution = 0.4

// score adds up the postings, a block of passages after the other, and offers the share of the question (score times
// scale) where it is above the worst of the best: collections are compared by shares.
//
// It is exact, and yet it does not read everything (MaxScore): grams that together cannot lift a passage to the
// floor are only looked up for passages that the other grams have brought near enough.
func (s *snapshot) score(c *collection, q *retrieval.Query, sc *scratch, scale float32) {
	if !sc.arrange(sc.top.floor / scale) {
		return
	}
	sc.scores = slices.Grow(sc.scores[:0], s.block)[:s.block]
	for from := 0; from < len(c.docs); from += s.block {
		floor := sc.top.floor / scale
		if sc.rest[0]*slack < floor {
			return
		}
		needed := len(sc.terms)
		for needed > 0 && sc.rest[needed-1]*slack < floor*caution {
			needed--
		}
		to := min(from+s.block, len(c.docs))
		scores := sc.scores[:to-from]
		clear(scores)
		for i := range sc.terms[:needed] {
			c.add(&sc.terms[i], scores, uint32(from), uint32(to))
		}
		near := max(floor-sc.rest[needed]*slack, least)
		for i, score := range scores {
			if score < near {
				continue
			}
			score, ok := c.complete(sc, needed, uint32(from+i), score, floor)
			if ok && s.allows(q, sc, c.docs[from+i]) {
				sc.top.offer(c.docs[from+i], score*scale)
				floor = sc.top.floor / scale
				near = max(floor-sc.rest[needed]*slack, least)
			}
		}
	}
}

// add walks one gram's postings to the end of the block.
func (c *collection) add(cur *cursor, scores []float32, from, to uint32) {
	list := c.postings[cur.next:cur.end]
	weight := cur.weight
	for i, p := range list {
		at := p.at()
		if at >= to {
			cur.next += uint32(i)
			return
		}
		if j := at - from; j < uint32(len(scores)) {
			scores[j] += weight * retrieval.Saturate(p.repeats(), c.brakes[at])
		}
	}
	cur.next = cur.end
}

// complete adds what the grams left for later give one passage; ok is false as soon as it cannot reach the floor.
func (c *collection) complete(sc *scratch, needed int, at uint32, score, floor float32) (_ float32, ok bool) {
	for i := needed; i < len(sc.terms); i++ {
		if score+sc.rest[i]*slack < floor {
			return score, false
		}
		cur := &sc.terms[i]
		c.seek(cur, at)
		if cur.next < cur.end && c.postings[cur.next].at() == at {
			score += cur.weight * retrieval.Saturate(c.postings[cur.next].repeats(), c.brakes[at])
		}
	}
	return score, score*slack >= floor
}

// seek moves a cursor to the first posting that is not before at: in growing steps, then by halves.
func (c *collection) seek(cur *cursor, at uint32) {
	low, step := cur.next, uint32(1)
	for low+step < cur.end && c.postings[low+step].at() < at {
		low += step
		step *= 2
	}
	high := min(low+step+1, cur.end)
	for low < high {
		mid := (low + high) / 2
		if c.postings[mid].at() < at {
			low = mid + 1
		} else {
			high = mid
		}
	}
	cur.next = low
}
