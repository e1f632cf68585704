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
	passages []retrieval.Passage // by id; a posting's doc is the position here

	terms    map[retrieval.Gram]uint32
	first    []uint32 // postings of term t are postings[first[t]:first[t+1]], by doc
	postings []posting
	idf      []float32 // by term
	unseen   float64   // idf of a gram that stands nowhere

	classes []retrieval.Passage // what filters look at, each combination once
	class   []uint32            // by doc

	dimension int // of the vectors; 0 = none
	vectors   []vector
}

// posting says that a gram stands in a passage and what it adds to its score.
type posting struct {
	doc    uint32
	weight float32
}

// count is a gram of a passage with its repeats.
type count struct {
	gram retrieval.Gram
	tf   uint32
}

// build makes a snapshot of passages that are sorted by id.
func build(passages []retrieval.Passage) (*snapshot, error) {
	s := &snapshot{passages: passages, terms: map[retrieval.Gram]uint32{}, first: []uint32{0}}
	if err := s.addVectors(); err != nil {
		return nil, err
	}
	if len(passages) == 0 {
		return s, nil
	}
	s.classify()
	counts, lengths := analyse(passages)
	total := 0
	for _, n := range lengths {
		total += n
	}
	s.number(counts)
	s.fill(counts, lengths, float64(max(total, 1))/float64(len(passages)))
	return s, nil
}

// analyse counts the grams of every passage, on all cores.
func analyse(passages []retrieval.Passage) (counts [][]count, lengths []int) {
	counts, lengths = make([][]count, len(passages)), make([]int, len(passages))
	workers := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w * len(passages) / workers; i < (w+1)*len(passages)/workers; i++ {
				grams := retrieval.Grams(passages[i].Text)
				lengths[i] = len(grams)
				counts[i] = fold(grams)
			}
		})
	}
	wg.Wait()
	return counts, lengths
}

// fold counts repeats; grams is sorted in place.
func fold(grams []retrieval.Gram) []count {
	slices.Sort(grams)
	out := make([]count, 0, len(grams))
	for _, g := range grams {
		if n := len(out); n > 0 && out[n-1].gram == g {
			out[n-1].tf++
			continue
		}
		out = append(out, count{g, 1})
	}
	return slices.Clip(out)
}

// number gives every gram a number, counts in how many passages it stands and lays out the postings.
func (s *snapshot) number(counts [][]count) {
	var df []uint32
	for _, doc := range counts {
		for _, c := range doc {
			t, ok := s.terms[c.gram]
			if !ok {
				t = uint32(len(df))
				s.terms[c.gram] = t
				df = append(df, 0)
			}
			df[t]++
		}
	}
	s.first = make([]uint32, len(df)+1)
	s.idf = make([]float32, len(df))
	for t, n := range df {
		s.first[t+1] = s.first[t] + n
		s.idf[t] = float32(retrieval.IDF(len(counts), int(n)))
	}
	s.unseen = retrieval.IDF(len(counts), 0)
}

// fill writes the postings with their weights.
func (s *snapshot) fill(counts [][]count, lengths []int, avg float64) {
	s.postings = make([]posting, s.first[len(s.idf)])
	next := slices.Clone(s.first)
	for doc, grams := range counts {
		for _, c := range grams {
			t := s.terms[c.gram]
			w := float64(s.idf[t]) * retrieval.Saturation(int(c.tf), lengths[doc], avg)
			s.postings[next[t]] = posting{uint32(doc), float32(w)}
			next[t]++
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
