package main

import (
	"context"
	"path/filepath"
	"syscall"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/tracing"
	"github.com/ouderbrug/ouderbrug/internal/watch"
)

// show registers gauges that are read at each look.
func (m *meter) show(g *gauges) { m.reg.MustRegister(g) }

// serveGauges are the gauges of a running server.
func serveGauges(p *program, leases *watch.Leaser, now func() time.Time) *gauges {
	g := &gauges{now: now, watcher: noWatcher{}, health: p.health, leases: leases.Held, content: p.world.expired}
	if w, ok := p.data.store.(bot.Watcher); ok {
		g.watcher = w
	}
	g.backup = func(ctx context.Context) (time.Time, error) {
		return lastBackup(ctx, p.data.vault, backedUp(p.data.path == ""))
	}
	if dir := filepath.Dir(p.data.path); p.data.path != "" {
		g.disk = func() (int64, error) { return freeBytes(dir) }
	}
	return g
}

// noWatcher is for a store that has no gauges.
type noWatcher struct{}

func (noWatcher) Gauges(context.Context, time.Time) (bot.Gauges, error) { return bot.Gauges{}, nil }

// soonExpired is how long before its date a card counts as expiring.
const soonExpired = 30 * 24 * time.Hour

// expired counts what is past its date, or soon will be.
func (w *world) expired(now time.Time) (cards, soon, helplines int) {
	for _, c := range w.lib.Cards {
		switch {
		case c.Status == content.Retired:
		case !c.Servable(now):
			cards++
		case !c.Servable(now.Add(soonExpired)):
			soon++
		}
	}
	return cards, soon, len(w.lib.Helplines.Expired(now))
}

// freeBytes is what is free in a folder for somebody who is not root.
func freeBytes(dir string) (int64, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, err
	}
	return int64(st.Bavail) * st.Bsize, nil
}

// tracePatience is how long the last traces may take to be sent.
const tracePatience = 2 * time.Second

// tracer is where an event's steps are told, nil if --otlp-url names nobody.
func (c *serveCmd) tracer(e *env) (t watch.Tracer, done func(), err error) {
	if c.OTLPURL == "" {
		return nil, func() {}, nil
	}
	x, err := tracing.New(e.ctx, tracing.Options{URL: c.OTLPURL, Version: version(), Instance: newID(), Log: e.log})
	if err != nil {
		return nil, nil, err
	}
	return x, func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(e.ctx), tracePatience)
		defer cancel()
		if err := x.Close(ctx); err != nil {
			e.log.WarnContext(ctx, "the last traces were not sent", "err", err)
		}
	}, nil
}
