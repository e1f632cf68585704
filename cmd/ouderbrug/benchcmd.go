package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/bench/messages"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/evaluate"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
	"github.com/ouderbrug/ouderbrug/retrieval/qdrant"
	"github.com/ouderbrug/ouderbrug/store"
	"github.com/ouderbrug/ouderbrug/store/postgres"
)

type benchCmd struct {
	Broadcast benchBroadcast `cmd:"" help:"A broadcast against a channel that enforces its limit; an instance is killed half-way."`
	Sender    benchSender    `cmd:"" name:"broadcast-sender" hidden:"" help:"One instance of bench broadcast."`
	Messages  benchMessages  `cmd:"" help:"The path of an event: received, answered, sent, beside what the disk allows."`
	Retrieval benchRetrieval `cmd:"" help:"The index on 25,000 and 250,000 passages, beside bleve."`
	Soak      benchSoak      `cmd:"" help:"A steady rate for a long time: what must not grow, each minute."`
}

type benchRetrieval struct {
	JSON         bool   `name:"json" help:"Print JSON."`
	Passages     int    `default:"25000" help:"How many passages; ten times as many come after."`
	Qdrant       string `help:"[https://]host:port of a Qdrant to measure beside it, on the same passages and questions; what is made there is removed."`
	QdrantAPIKey string `name:"qdrant-api-key" help:"The key that Qdrant asks for."`
	QdrantCA     string `name:"qdrant-ca" help:"As for serve." type:"path"`
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
	o := evaluate.BenchOptions{Library: lib, Open: func() retrieval.Store { return embedded.New() }, Yardstick: yardstick, Clock: time.Now, Passages: c.Passages}
	if c.Qdrant != "" {
		s, err := openQdrant(config.Elsewhere{Qdrant: c.Qdrant, QdrantAPIKey: c.QdrantAPIKey, QdrantCA: c.QdrantCA}, fmt.Sprintf("bench-%d", e.now().UnixNano()))
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }() // all is asked
		o.Qdrant = s
	}
	b, err := evaluate.BenchRetrieval(e.ctx, o)
	if q, ok := o.Qdrant.(*qdrant.Store); ok {
		err = errors.Join(err, q.Drop(context.WithoutCancel(e.ctx)))
	}
	if err != nil {
		return err
	}
	if b.Bleve.Skipped != "" {
		fmt.Fprintln(e.errs, "bleve was left out, its zeros are no measurement:", b.Bleve.Skipped)
	}
	return printBench(e, b, c.JSON)
}

type benchMessages struct {
	DB      string        `name:"db" help:"Where to measure: sqlite:PATH of a file that is not there yet, or postgres://…, where a schema of its own is made and dropped. Default: a temporary file."`
	Profile string        `help:"Write a CPU profile here." type:"path" placeholder:"FILE"`
	For     time.Duration `default:"5s" help:"How long each phase lasts."`
	People  int           `help:"How many people have a talk. From 1,000 on, ten times as many in a second store are measured too. Default: the 500 who write at once."`
	JSON    bool          `name:"json" help:"Print JSON."`
}

// Help is shown by --help.
func (benchMessages) Help() string {
	return "Example:\n  ouderbrug bench messages --json"
}

// Run measures the real store, sealed, with the real dialogs for the questions.
func (c *benchMessages) Run(e *env) (err error) {
	w, err := openWorld(e.ctx, "")
	if err != nil {
		return err
	}
	d, dir, away, err := benchData(e, c.DB)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, away()) }()
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
	var ten *data
	if c.People >= 1000 {
		second := c.DB
		if strings.HasPrefix(second, "sqlite:") {
			second += "-ten-times"
		}
		var gone func() error
		if ten, _, gone, err = benchData(e, second); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, gone()) }()
	}
	r, err := c.measure(e, w, d, ten, dir)
	if err != nil {
		return err
	}
	return printBench(e, r, c.JSON)
}

// benchData opens an empty place to write nonsense in: a file that is not there yet,
// or a schema of its own in PostgreSQL. away takes it away again; dir is a folder on
// the disk that is measured.
func benchData(e *env, dsn string) (d *data, dir string, away func() error, err error) {
	if store.IsPostgres(dsn) {
		scratch, drop, err := postgres.Scratch(e.ctx, dsn)
		if err != nil {
			return nil, "", nil, err
		}
		gone := func() error { return drop(context.WithoutCancel(e.ctx)) }
		d, err := memoryData(e.ctx, e.now, scratch)
		if err != nil {
			return nil, "", nil, errors.Join(err, gone())
		}
		return d, os.TempDir(), func() error { return errors.Join(d.Close(), gone()) }, nil
	}
	temporary, err := os.MkdirTemp("", "ouderbrug-bench")
	if err != nil {
		return nil, "", nil, err
	}
	s := config.Settings{DB: "sqlite:" + filepath.Join(temporary, "bench.db"), Demo: true}
	dir = temporary
	if dsn != "" {
		path, err := config.SQLitePath(dsn)
		if err == nil {
			if _, serr := os.Stat(path); serr == nil {
				err = fmt.Errorf("%s is there already: a bench writes nonsense, name a file that is not there", path)
			}
		}
		if err != nil {
			return nil, "", nil, errors.Join(err, os.RemoveAll(temporary))
		}
		s.DB, dir = dsn, filepath.Dir(path)
	}
	if d, err = openData(e.ctx, &s, e.now); err != nil {
		return nil, "", nil, errors.Join(err, os.RemoveAll(temporary))
	}
	return d, dir, func() error { return errors.Join(d.Close(), os.RemoveAll(temporary)) }, nil
}

func (c *benchMessages) measure(e *env, w *world, d, ten *data, dir string) (messages.Result, error) {
	p, err := assemble(w, d, wiring{organisation: organisationDefault, noNightCover: true, now: e.now, log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return messages.Result{}, err
	}
	o := messages.Options{
		Config:   p.bot.Config,
		Question: questions(w.lib, content.Dutch),
		Raw:      func(ctx context.Context) (float64, error) { return messages.RawCommits(ctx, dir, time.Second) },
		For:      c.For, People: c.People,
	}
	if store.IsPostgres(c.DB) {
		o.Raw = func(ctx context.Context) (float64, error) {
			return messages.RawPostgres(ctx, c.DB, postgres.MaxConns, 2*time.Second)
		}
	}
	if ten != nil {
		o.Ten = &bot.Config{
			Store: ten.store, Reader: ten.store, Erasure: ten.store, Leaser: ten.store, Releaser: ten.store, Watcher: ten.store, Vault: ten.vault, Ledger: ten.vault,
		}
	}
	return messages.Run(e.ctx, o)
}
