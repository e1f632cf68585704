package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/bench/soak"
	"github.com/ouderbrug/ouderbrug/store"
)

type benchSoak struct {
	DB     string        `name:"db" help:"Where to run: sqlite:PATH of a file that is not there yet, or postgres://…, where a schema of its own is made and dropped. Default: a temporary file."`
	Rate   int           `default:"200" help:"How many messages and presses come in a second."`
	People int           `default:"2000" help:"How many people write at one time; one message in a hundred is from somebody new."`
	For    time.Duration `default:"15m" help:"How long it lasts."`
	Every  time.Duration `default:"1m" help:"How long each row of the table lasts."`
	JSON   bool          `name:"json" help:"Print JSON, at the end."`
}

// Help is shown by --help.
func (benchSoak) Help() string {
	return "Runs at a steady rate and prints each minute what must not grow.\n\nExample:\n  ouderbrug bench soak --db postgres://… --for 15m"
}

// Run soaks the real store with the real dialogs.
func (c *benchSoak) Run(e *env) (err error) {
	w, err := openWorld(e.ctx, "")
	if err != nil {
		return err
	}
	d, _, away, err := benchData(e, c.DB)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, away()) }()
	log := slog.New(slog.NewTextHandler(e.errs, &slog.HandlerOptions{Level: slog.LevelError}))
	p, err := assemble(w, d, wiring{organisation: organisationDefault, noNightCover: true, idle: time.Second, now: e.now, log: log})
	if err != nil {
		return err
	}
	o := soak.Options{
		Config: p.bot.Config, Question: questions(w.lib, content.Dutch), PerSecond: c.Rate, People: c.People, For: c.For, Every: c.Every,
		Tick: func(ctx context.Context) error {
			_, err := d.store.Purge(ctx, e.now().UTC())
			return err
		},
	}
	if h, ok := d.store.(store.Hinter); ok {
		ctx, stop := context.WithCancel(e.ctx)
		defer stop()
		go h.Listen(ctx, func() {}) // nobody else writes there; what it costs is part of the soak
	}
	if !c.JSON {
		fmt.Fprintf(e.out, "%6s %8s %7s %8s %8s %10s %7s %8s %8s %8s %8s %8s %10s\n",
			"min", "events", "per s", "RSS MB", "heap MB", "goroutines", "files", "waiting", "pending", "p50 ms", "p99 ms", "refused", "unanswered")
		o.Row = func(r soak.Row) {
			fmt.Fprintf(e.out, "%6.1f %8d %7.1f %8.1f %8.1f %10d %7d %8d %8d %8.1f %8.1f %8d %10d\n",
				r.At/60, r.Events, r.PerS, r.RSSMB, r.HeapMB, r.Goroutines, r.Files, r.Waiting, r.Pending, r.P50ms, r.P99ms, r.Refused, r.Unanswered)
		}
	}
	r, err := soak.Run(e.ctx, o)
	if err != nil || !c.JSON {
		return err
	}
	return printBench(e, r, true)
}

// questions are those that our cards answer, one after the other.
func questions(lib *content.Library, lang content.Lang) func(n int) string {
	var all []string
	for _, t := range lib.Topics {
		all = append(all, t.Questions[lang]...)
	}
	return func(n int) string { return all[n%len(all)] }
}
