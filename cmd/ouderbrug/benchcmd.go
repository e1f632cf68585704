package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/evaluate"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
)

type benchCmd struct {
	Retrieval benchRetrieval `cmd:"" help:"The index on 25,000 and 250,000 passages, beside bleve."`
}

type benchRetrieval struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// Help is shown by --help.
func (benchRetrieval) Help() string { return "Example:\n  ouderbrug bench retrieval --json" }

// printBench prints a result as JSON, on one line or readable.
func printBench(e *env, v any, asJSON bool) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if asJSON {
		text, err = json.Marshal(v)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(e.out, string(text))
	return err
}

// Run measures.
func (c *benchRetrieval) Run(e *env) error {
	lib, err := content.Embedded()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "ouderbrug-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // only the yardstick's files
	b, err := evaluate.BenchRetrieval(e.ctx, evaluate.BenchOptions{
		Library: lib, Open: func() retrieval.Store { return embedded.New() }, Dir: dir, Clock: time.Now,
	})
	if err != nil {
		return err
	}
	return printBench(e, b, c.JSON)
}
