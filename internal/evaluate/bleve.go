package evaluate

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/blevesearch/bleve/v2"

	"github.com/ouderbrug/ouderbrug/retrieval"
)

// benchBleve indexes the passages by words, on disk as bleve does by default, and asks the same questions.
func benchBleve(o BenchOptions, passages []retrieval.Passage, questions []retrieval.Query) (_ BleveBench, err error) {
	start := o.Clock()
	index, err := bleve.New(filepath.Join(o.Dir, "bleve"), bleve.NewIndexMapping())
	if err != nil {
		return BleveBench{}, fmt.Errorf("bleve cannot be opened for comparison; give an empty folder: %w", err)
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	const batchSize = 1000
	for from := 0; from < len(passages); from += batchSize {
		batch := index.NewBatch()
		for _, p := range passages[from:min(from+batchSize, len(passages))] {
			if err := batch.Index(string(p.ID), struct{ Text string }{p.Text}); err != nil {
				return BleveBench{}, fmt.Errorf("bleve: %w", err)
			}
		}
		if err := index.Batch(batch); err != nil {
			return BleveBench{}, fmt.Errorf("bleve: %w", err)
		}
	}
	bench := BleveBench{BuildMs: ms(o.Clock().Sub(start))}
	took := make([]time.Duration, 0, len(questions))
	for _, q := range questions {
		start := o.Clock()
		if _, err := index.Search(bleve.NewSearchRequestOptions(bleve.NewMatchQuery(q.Text), 10, 0, false)); err != nil {
			return BleveBench{}, fmt.Errorf("bleve: %w", err)
		}
		took = append(took, o.Clock().Sub(start))
	}
	l := quantiles(took)
	bench.P50Ms, bench.P99Ms = l.P50, l.P99
	return bench, nil
}
