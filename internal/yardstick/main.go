// Command yardstick measures bleve on passages and questions that it reads, for
// `ouderbrug bench retrieval`, which runs it beside our own index in the same run.
//
//	go run ./internal/yardstick DIR < {"passages":[{"id","text"}],"questions":[…]}
//
// It is a program of its own, so that what is shipped does not carry the seven
// megabytes of an index that it never uses (decision 020).
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/blevesearch/bleve/v2"

	"github.com/ouderbrug/ouderbrug/internal/evaluate"
)

func main() {
	if err := run(os.Stdin, os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "yardstick:", err)
		os.Exit(1)
	}
}

// run measures and prints an evaluate.BleveBench.
func run(in io.Reader, out io.Writer, args []string) error {
	if len(args) != 1 {
		return errors.New("give an empty folder for the index")
	}
	var task evaluate.YardstickTask
	if err := json.NewDecoder(in).Decode(&task); err != nil {
		return fmt.Errorf("the passages and questions cannot be read: %w", err)
	}
	b, err := measure(args[0], task)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(b)
}

// measure indexes the passages by words, on disk as bleve does by default, and asks the questions one after the other.
func measure(dir string, task evaluate.YardstickTask) (b evaluate.BleveBench, err error) {
	start := time.Now()
	index, err := bleve.New(filepath.Join(dir, "bleve"), bleve.NewIndexMapping())
	if err != nil {
		return b, fmt.Errorf("bleve cannot be opened for comparison; give an empty folder: %w", err)
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	for part := range slices.Chunk(task.Passages, 1000) {
		batch := index.NewBatch()
		for _, p := range part {
			if err := batch.Index(p.ID, struct{ Text string }{p.Text}); err != nil {
				return b, fmt.Errorf("bleve: %w", err)
			}
		}
		if err := index.Batch(batch); err != nil {
			return b, fmt.Errorf("bleve: %w", err)
		}
	}
	b.BuildMs = ms(time.Since(start))
	var took []float64
	for _, q := range task.Questions {
		start := time.Now()
		if _, err := index.Search(bleve.NewSearchRequestOptions(bleve.NewMatchQuery(q), 10, 0, false)); err != nil {
			return b, fmt.Errorf("bleve: %w", err)
		}
		took = append(took, ms(time.Since(start)))
	}
	if slices.Sort(took); len(took) > 0 {
		b.P50Ms, b.P99Ms = took[len(took)/2], took[len(took)*99/100]
	}
	return b, nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
