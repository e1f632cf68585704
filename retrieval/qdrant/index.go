package qdrant

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/google/uuid"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// index is what a process knows of its passages. It never changes; the server holds its points.
type index struct {
	passages    []retrieval.Passage // by id; a doc is a position here
	collections []*collection
	dimension   int               // of the vectors; 0 = none
	points      []string          // by doc: the id of its point; "" where nothing of it can be found
	doc         map[string]uint32 // by point
	seal        string            // the id of the point that says that all others are there
	collection  string            // where they are
}

// collection is the passages of one kind and language, and how its grams are spread.
type collection struct {
	kind   retrieval.Kind
	lang   content.Lang
	docs   []uint32
	idf    map[uint32]float32
	unseen float64 // idf of a gram that stands nowhere
	avg    float64
}

// name is that of the collection's sparse vector.
func (c *collection) name() string { return string(c.kind) + "_" + string(c.lang) }

// weights is a passage's sparse vector.
type weights struct {
	vector string
	at     []uint32 // ascending
	values []float32
}

// spelling is mixed into every point's id: raise it when a point of the same passage is written otherwise.
const spelling = "1"

// namespace is what the ids of points are made in.
var namespace = uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://github.com/ouderbrug/ouderbrug/retrieval/qdrant"))

// newIndex analyses passages that are sorted by id; the weights are by doc.
func newIndex(passages []retrieval.Passage) (*index, []weights, error) {
	x := &index{passages: passages, points: make([]string, len(passages)), doc: make(map[string]uint32, len(passages))}
	if err := x.measure(); err != nil {
		return nil, nil, err
	}
	vectors := x.analyse()
	whole := sha256.New()
	for i := range passages {
		p := &passages[i]
		if len(vectors[i].at) > 0 || len(p.Vector) > 0 {
			x.points[i] = pointID(p, &vectors[i])
			x.doc[x.points[i]] = uint32(i)
		}
		whole.Write([]byte(x.points[i]))
	}
	x.seal = uuid.NewSHA1(namespace, whole.Sum([]byte("seal"))).String()
	return x, vectors, nil
}

// measure finds the length of the vectors.
func (x *index) measure() error {
	for i := range x.passages {
		n := len(x.passages[i].Vector)
		if x.dimension == 0 {
			x.dimension = n
		}
		if n > 0 && n != x.dimension {
			return fmt.Errorf("passage %s: %w", x.passages[i].ID, retrieval.ErrDimension)
		}
	}
	return nil
}

// analyse sorts the passages into collections, learns how grams are spread and weighs them.
func (x *index) analyse() []weights {
	counts, lengths := make([]map[uint32]int, len(x.passages)), make([]int, len(x.passages))
	each(len(x.passages), func(i int) {
		grams := retrieval.Grams(x.passages[i].Text, x.passages[i].Lang)
		counts[i], lengths[i] = fold(grams), len(grams)
	})
	known := map[string]*collection{}
	for i := range x.passages {
		c := &collection{kind: x.passages[i].Kind, lang: x.passages[i].Lang}
		if have := known[c.name()]; have != nil {
			c = have
		} else {
			known[c.name()] = c
			x.collections = append(x.collections, c)
		}
		c.docs = append(c.docs, uint32(i))
	}
	vectors := make([]weights, len(x.passages))
	for _, c := range x.collections {
		c.learn(counts, lengths)
		each(len(c.docs), func(i int) {
			doc := c.docs[i]
			vectors[doc] = c.weigh(counts[doc], lengths[doc])
		})
	}
	return vectors
}

// learn finds what each gram is worth.
func (c *collection) learn(counts []map[uint32]int, lengths []int) {
	spread, total := map[uint32]*retrieval.Spread{}, 0
	for _, doc := range c.docs {
		total += lengths[doc]
		for at, tf := range counts[doc] {
			if spread[at] == nil {
				spread[at] = &retrieval.Spread{}
			}
			spread[at].Add(tf)
		}
	}
	c.idf = make(map[uint32]float32, len(spread))
	for at, s := range spread {
		c.idf[at] = float32(retrieval.IDF(len(c.docs), s.Passages()))
	}
	c.unseen = retrieval.IDF(len(c.docs), 0)
	c.avg = retrieval.AverageLength(total, len(c.docs))
}

// weigh is a passage's sparse vector: how much each gram counts, however rare it is.
func (c *collection) weigh(counts map[uint32]int, length int) weights {
	w := weights{vector: c.name(), at: make([]uint32, 0, len(counts)), values: make([]float32, len(counts))}
	for at := range counts {
		w.at = append(w.at, at)
	}
	slices.Sort(w.at)
	for i, at := range w.at {
		w.values[i] = float32(retrieval.Saturation(counts[at], length, c.avg))
	}
	return w
}

// fold counts grams by their place in a sparse vector: 32 bits, where two of a language's hundred thousand grams are as
// good as never the same.
func fold(grams []retrieval.Gram) map[uint32]int {
	counts := make(map[uint32]int, len(grams))
	for _, g := range grams {
		counts[uint32(g)]++
	}
	return counts
}

// pointID is made of the passage's id and all that its point says: what was changed is another point.
func pointID(p *retrieval.Passage, w *weights) string {
	h := sha256.New()
	for _, text := range []string{spelling, string(p.ID), p.Topic, w.vector, string(p.Country), p.Region, string(p.Audience), p.ValidUntil.String()} {
		number(h, uint32(len(text)))
		h.Write([]byte(text))
	}
	number(h, uint32(len(w.at)))
	for i, at := range w.at {
		number(h, at)
		number(h, math.Float32bits(w.values[i]))
	}
	for _, v := range p.Vector {
		number(h, math.Float32bits(v))
	}
	return uuid.NewSHA1(namespace, []byte(string(p.ID)+" "+hex.EncodeToString(h.Sum(nil)))).String()
}

func number(h hash.Hash, n uint32) {
	var b [4]byte
	binary.LittleEndian.PutUint32(b[:], n)
	h.Write(b[:])
}

// each calls f for 0 to n-1, on all cores.
func each(n int, f func(int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				f(i)
			}
		})
	}
	wg.Wait()
}
