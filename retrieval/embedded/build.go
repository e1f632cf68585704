package embedded

import (
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// snapshot is an index that never changes.
type snapshot struct {
	passages    []retrieval.Passage // by id; a doc is a position here
	collections []*collection
	classes     []retrieval.Passage // what filters look at, each combination once
	class       []uint32            // by doc
	block       int

	dimension int // of the vectors; 0 = none
	vectors   []vector
}

// collection is the passages of one kind and language.
type collection struct {
	kind retrieval.Kind
	lang content.Lang
	docs []uint32 // ascending; a posting's at is a position here

	terms    table
	gram     []term // by number, one more at the end: what a question needs of a gram lies together
	postings []posting
	brakes   []float32 // by position in docs: retrieval.Brake
	unseen   float64   // idf of a gram that stands nowhere
}

// term is a gram of the collection. Its postings are those from first to the next term's first, ascending.
type term struct {
	first uint32
	idf   float32
	most  float32 // the greatest weight of its postings
}

// posting says in which passage a gram stands and how often: the position in docs in the upper 24 bits, the repeats in the
// lower 8. Half of an index is postings, and what one adds to a score is a division away.
type posting uint32

const (
	repeatBits  = 8
	mostRepeats = 1<<repeatBits - 1      // more count as so many: Saturation has ended long before
	mostDocs    = 1 << (32 - repeatBits) // passages of one kind and language
)

func (p posting) at() uint32       { return uint32(p) >> repeatBits }
func (p posting) repeats() float32 { return float32(p & mostRepeats) }

// build makes a snapshot of passages that are sorted by id.
func build(passages []retrieval.Passage, block int) (*snapshot, error) {
	s := &snapshot{passages: passages, block: block}
	if err := s.addVectors(); err != nil {
		return nil, err
	}
	s.classify()
	s.collect()
	for _, c := range s.collections {
		if len(c.docs) > mostDocs {
			return nil, fmt.Errorf("%d passages of kind %s in %s are more than the embedded index can number: use --retrieval qdrant", len(c.docs), c.kind, c.lang)
		}
	}
	// Two at a time: what a build leaves behind is several times the index, and each analyses on all cores anyway.
	var wg sync.WaitGroup
	turn := make(chan struct{}, 2)
	for _, c := range s.collections {
		turn <- struct{}{}
		wg.Go(func() {
			defer func() { <-turn }()
			c.build(passages)
		})
	}
	wg.Wait()
	return s, nil
}

// collect sorts the passages into their collections.
func (s *snapshot) collect() {
	type key struct {
		kind retrieval.Kind
		lang content.Lang
	}
	known := map[key]*collection{}
	for i := range s.passages {
		k := key{s.passages[i].Kind, s.passages[i].Lang}
		c := known[k]
		if c == nil {
			c = &collection{kind: k.kind, lang: k.lang}
			known[k] = c
			s.collections = append(s.collections, c)
		}
		c.docs = append(c.docs, uint32(i))
	}
}

// build indexes one collection.
func (c *collection) build(passages []retrieval.Passage) {
	counts, lengths := c.analyse(passages)
	total := 0
	for _, n := range lengths {
		total += n
	}
	c.number(counts)
	c.fill(counts, lengths, retrieval.AverageLength(total, len(c.docs)))
}

// analyse counts the grams of every passage, on all cores.
func (c *collection) analyse(passages []retrieval.Passage) (counts [][]count, lengths []int) {
	n := len(c.docs)
	counts, lengths = make([][]count, n), make([]int, n)
	workers := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			var grams []retrieval.Gram
			var sum counter
			var own []count
			for i := w * n / workers; i < (w+1)*n/workers; i++ {
				grams = retrieval.AppendGrams(grams[:0], passages[c.docs[i]].Text, c.lang)
				lengths[i] = len(grams)
				own = sum.fold(own[:0], grams)
				counts[i] = slices.Clone(own)
			}
		})
	}
	wg.Wait()
	return counts, lengths
}

// number gives every gram a number, weighs how it is spread and lays out the postings.
func (c *collection) number(counts [][]count) {
	terms := map[retrieval.Gram]uint32{}
	var df []uint32
	var spread []retrieval.Spread
	for _, doc := range counts {
		for _, g := range doc {
			t, ok := terms[g.gram]
			if !ok {
				t = uint32(len(df))
				terms[g.gram] = t
				df = append(df, 0)
				spread = append(spread, retrieval.Spread{})
			}
			df[t]++
			spread[t].Add(int(g.tf))
		}
	}
	c.terms = newTable(len(terms))
	for g, t := range terms {
		c.terms.put(g, t)
	}
	c.gram = make([]term, len(df)+1)
	for t, n := range df {
		c.gram[t+1].first = c.gram[t].first + n
		c.gram[t].idf = float32(retrieval.IDF(len(counts), spread[t].Passages()))
	}
	c.unseen = retrieval.IDF(len(counts), 0)
}

// fill writes the postings and finds the most that each gram can add.
func (c *collection) fill(counts [][]count, lengths []int, avg float64) {
	c.postings = make([]posting, c.gram[len(c.gram)-1].first)
	c.brakes = make([]float32, len(lengths))
	filled := make([]uint32, len(c.gram))
	for at, grams := range counts {
		c.brakes[at] = float32(retrieval.Brake(lengths[at], avg))
		for _, g := range grams {
			t, _ := c.terms.find(g.gram)
			to := &c.gram[t]
			p := posting(uint32(at)<<repeatBits | min(g.tf, mostRepeats))
			c.postings[to.first+filled[t]] = p
			to.most = max(to.most, to.idf*retrieval.Saturate(p.repeats(), c.brakes[at]))
			filled[t]++
		}
	}
}

// addVectors keeps the vectors at length 1, so that a product is a cosine.
func (s *snapshot) addVectors() error {
	for i := range s.passages {
		v := s.passages[i].Vector
		if len(v) == 0 {
			continue
		}
		if s.dimension == 0 {
			s.dimension = len(v)
		}
		if len(v) != s.dimension {
			return fmt.Errorf("passage %s: %w", s.passages[i].ID, retrieval.ErrDimension)
		}
		s.vectors = append(s.vectors, vector{uint32(i), unit(v)})
	}
	return nil
}

// classify finds the combinations of what filters look at, so that a search asks each only once.
func (s *snapshot) classify() {
	type key struct {
		kind     retrieval.Kind
		lang     content.Lang
		country  content.Country
		region   string
		audience content.Audience
		until    string
	}
	known := map[key]uint32{}
	s.class = make([]uint32, len(s.passages))
	for i := range s.passages {
		p := &s.passages[i]
		k := key{p.Kind, p.Lang, p.Country, p.Region, p.Audience, p.ValidUntil.String()}
		n, ok := known[k]
		if !ok {
			n = uint32(len(s.classes))
			known[k] = n
			s.classes = append(s.classes, retrieval.Passage{Kind: p.Kind, Lang: p.Lang, Country: p.Country, Region: p.Region, Audience: p.Audience, ValidUntil: p.ValidUntil})
		}
		s.class[i] = n
	}
}
