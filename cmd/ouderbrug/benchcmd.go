package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/pprof"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/bench/messages"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/evaluate"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
)

type benchCmd struct {
	Messages  benchMessages  `cmd:"" help:"The path of an event: received, answered, sent, beside what the disk allows."`
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

type benchMessages struct {
	DB      string        `name:"db" help:"A database folder's place: sqlite:PATH of a file that is not there yet. Default: a temporary one."`
	Profile string        `help:"Write a CPU profile here." type:"path" placeholder:"FILE"`
	For     time.Duration `default:"5s" help:"How long each phase lasts."`
	JSON    bool          `name:"json" help:"Print JSON."`
}

// Help is shown by --help.
func (benchMessages) Help() string {
	return "Example:\n  ouderbrug bench messages --json"
}

// Run measures the real store, sealed, with the real dialogs for the questions.
func (c *benchMessages) Run(e *env) error {
	dir, err := os.MkdirTemp("", "ouderbrug-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // only what was measured on
	s := config.Settings{DB: "sqlite:" + filepath.Join(dir, "bench.db"), Demo: true}
	if c.DB != "" {
		path, err := config.SQLitePath(c.DB)
		if err != nil {
			return err
		}
		if _, err := os.Stat(path); err == nil {
			return fmt.Errorf("%s is there already: a bench writes nonsense, name a file that is not there", path)
		}
		s.DB, dir = c.DB, filepath.Dir(path)
	}
	w, err := openWorld(e.ctx, "")
	if err != nil {
		return err
	}
	d, err := openData(e.ctx, &s, e.now)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }() // nobody needs what is in it
	if c.Profile != "" {
		f, err := os.Create(c.Profile)
		if err != nil {
			return err
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer func() { pprof.StopCPUProfile(); _ = f.Close() }()
	}
	r, err := c.measure(e, w, d, dir)
	if err != nil {
		return err
	}
	return printBench(e, r, c.JSON)
}

func (c *benchMessages) measure(e *env, w *world, d *data, dir string) (messages.Result, error) {
	p, err := assemble(w, d, wiring{organisation: organisationDefault, noNightCover: true, now: e.now, log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return messages.Result{}, err
	}
	var questions []string
	for _, t := range w.lib.Topics {
		questions = append(questions, t.Questions[content.Dutch]...)
	}
	return messages.Run(e.ctx, messages.Options{
		Config:   p.bot.Config,
		Question: func(n int) string { return questions[n%len(questions)] },
		Raw:      func(ctx context.Context) (float64, error) { return messages.RawCommits(ctx, dir, time.Second) },
		For:      c.For,
	})
}
