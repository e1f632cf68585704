package evaluate

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// Bench is what "ouderbrug bench retrieval --json" prints.
type Bench struct {
	IndexBench
	TenTimes IndexBench  `json:"ten_times"`
	Bleve    BleveBench  `json:"bleve"`
	Qdrant   *BleveBench `json:"qdrant,omitempty"` // where one is named
}

// IndexBench is one index measured. Times are of Find as a whole: analysis, search, ranking, choice of the card.
type IndexBench struct {
	Passages int     `json:"passages"`
	BuildMs  float64 `json:"build_ms"`
	HeapMB   float64 `json:"heap_mb"`
	P50Ms    float64 `json:"p50_ms"`
	P99Ms    float64 `json:"p99_ms"`
}

// BleveBench is bleve on the same passages and questions in the same run.
type BleveBench struct {
	BuildMs float64 `json:"build_ms"`
	P50Ms   float64 `json:"p50_ms"`
	P99Ms   float64 `json:"p99_ms"`
	// Skipped says why nothing was measured, "" where it was.
	Skipped string `json:"skipped,omitempty"`
}

// The size of a bench.
const (
	BenchPassages  = 25_000
	benchQuestions = 2_000
)

// BenchOptions says what to bench.
type BenchOptions struct {
	Library  *content.Library
	Open     func() retrieval.Store // an empty store
	Passages int                    // 0 is BenchPassages; ten times as many come after
	// Yardstick measures bleve in the same run; nil: the bench says that nothing did.
	Yardstick Yardstick
	Clock     func() time.Time
	Qdrant    retrieval.Store // a server to measure beside it, or nil

	scopes map[content.Lang]*retrieval.Scope
	learnt *retrieval.Learnt
}

// BenchRetrieval times a store and bleve on passages made of the library's own text.
func BenchRetrieval(ctx context.Context, o BenchOptions) (*Bench, error) {
	if o.Passages <= 0 {
		o.Passages = BenchPassages
	}
	made, err := newMaker(o.Library)
	if err != nil {
		return nil, err
	}
	o.learnt = &retrieval.Learnt{}
	c, scopes, err := retrieval.Shipped()
	if o.scopes = scopes; err != nil {
		return nil, err
	}
	o.learnt.Set(c)
	var b Bench
	passages, questions := made.passages(o.Passages), made.questions(benchQuestions)
	if b.IndexBench, err = benchStore(ctx, o, passages, questions); err != nil {
		return nil, err
	}
	if b.Bleve, err = benchBleve(ctx, o, passages, questions); err != nil {
		return nil, err
	}
	if o.Qdrant != nil {
		server := o
		server.Open = func() retrieval.Store { return o.Qdrant }
		q, err := benchStore(ctx, server, passages, questions)
		if err != nil {
			return nil, err
		}
		b.Qdrant = &BleveBench{BuildMs: q.BuildMs, P50Ms: q.P50Ms, P99Ms: q.P99Ms}
	}
	passages = made.passages(10 * o.Passages)
	b.TenTimes, err = benchStore(ctx, o, passages, questions)
	return &b, err
}

// benchStore builds one index and asks every question once, one after the other.
func benchStore(ctx context.Context, o BenchOptions, passages []retrieval.Passage, questions []retrieval.Query) (IndexBench, error) {
	before, store, start := heap(), o.Open(), o.Clock()
	if err := store.Replace(ctx, passages); err != nil {
		return IndexBench{}, fmt.Errorf("the bench's passages cannot be indexed: %w", err)
	}
	built := o.Clock().Sub(start)
	bench := IndexBench{Passages: len(passages), BuildMs: ms(built), HeapMB: float64(heap()-before) / (1 << 20)}
	r := &retrieval.Retriever{Library: o.Library, Store: store, Bands: retrieval.Bands{"": {Answer: 0.5, Offer: 1e-6}}, Scopes: o.scopes, Learnt: o.learnt}
	took := make([]time.Duration, 0, len(questions))
	for i, q := range append(questions[:min(100, len(questions)):100], questions...) {
		q.Now = o.Clock()
		start := o.Clock()
		if _, err := r.Find(ctx, q); err != nil {
			return IndexBench{}, fmt.Errorf("the bench's question %d cannot be asked: %w", i, err)
		}
		if i >= 100 { // those before only warm up
			took = append(took, o.Clock().Sub(start))
		}
	}
	l := quantiles(took)
	bench.P50Ms, bench.P99Ms = l.P50, l.P99
	return bench, nil
}

// heap is what is in use after a collection.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
