package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"syscall"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/watch"
)

// show registers gauges that are read at each look.
func (m *meter) show(g *gauges) { m.reg.MustRegister(g) }

// serveGauges are the gauges of a running server.
func serveGauges(p *program, leases *watch.Leaser, now func() time.Time) *gauges {
	g := &gauges{now: now, watcher: noWatcher{}, health: p.bot.Health, leases: leases.Held, content: p.world.expired}
	if w, ok := p.data.store.(bot.Watcher); ok {
		g.watcher = w
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

// logTracer writes every step to the log at level debug, under the id of its event:
// one id from the door to the send.
func logTracer(l *slog.Logger) watch.Tracer { return stepLog{l} }

type stepLog struct{ log *slog.Logger }

// Step writes a step that is over.
func (s stepLog) Step(ctx context.Context, x watch.Step) {
	if !s.log.Enabled(ctx, slog.LevelDebug) {
		return
	}
	args := []any{"step", x.Name, "event", x.Event, "channel", x.Channel, "result", x.Result, "ms", x.Ended.Sub(x.Began).Milliseconds()}
	if x.Outbox != "" {
		args = append(args, "outbox", x.Outbox)
	}
	s.log.DebugContext(ctx, "step", args...)
}
