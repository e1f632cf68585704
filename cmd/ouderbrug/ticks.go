package main

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs/handover/matching"
	"github.com/ouderbrug/ouderbrug/internal/stats"
	"github.com/ouderbrug/ouderbrug/store"
)

// ticks are what is done from time to time. The times that matter to a person
// are rows (timers); cron only ticks plain functions, on one instance at a time.
type ticks struct {
	store store.Store
	world *world
	owner string
	now   func() time.Time
	log   *slog.Logger
	meter *meter
}

// start begins to tick until ctx ends; the returned wait ends with the last job.
func (t *ticks) start(ctx context.Context) (wait func(), err error) {
	// Skip outside, Recover inside: the other way round one panic blocks a job
	// for ever (cron v3.0.1).
	quiet := cron.DiscardLogger
	c := cron.New(cron.WithLocation(time.UTC), cron.WithChain(cron.SkipIfStillRunning(quiet), cron.Recover(quiet)))
	for _, job := range []struct {
		name, spec string
		do         func(context.Context) error
	}{
		{"purge", "@every 10m", t.purge},
		{"expiry", "@every 6h", t.expiry},
		{"stats", "@every 6h", t.stats},
	} {
		if _, err := c.AddFunc(job.spec, func() { t.run(ctx, job.name, job.do) }); err != nil {
			return nil, err
		}
	}
	c.Start()
	t.run(ctx, "purge", t.purge) // what fell due while nobody ran
	t.run(ctx, "expiry", t.expiry)
	t.run(ctx, "stats", t.stats)
	return func() {
		late := time.NewTimer(tickPatience)
		defer late.Stop()
		select {
		case <-c.Stop().Done():
		case <-late.C: // a database that hangs keeps nobody from stopping
		}
	}, nil
}

// tickPatience is how long a job may take to end when the program stops.
const tickPatience = 5 * time.Second

// run does one job, if this instance has the lease of its name.
func (t *ticks) run(ctx context.Context, name string, do func(context.Context) error) {
	now := t.now()
	ok, err := t.store.Lease(ctx, "tick/"+name, t.owner, now, now.Add(time.Minute))
	if err == nil && ok {
		err = tick(ctx, do)
		t.giveUp(ctx, name)
	}
	if err != nil && ctx.Err() == nil {
		t.log.ErrorContext(ctx, "tick failed", "tick", name, "err", err)
		t.meter.Count("tick", "name", name, "what", "failed")
		return
	}
	t.meter.Count("tick", "name", name, "what", "done")
}

// tick does a job; a panic is an error that is counted and told, without what it
// worked on. The one of cron is for what stands around it.
func tick(ctx context.Context, do func(context.Context) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it panicked (%T) at\n%s", p, debug.Stack())
		}
	}()
	return do(ctx)
}

// giveUp ends the lease of a job that was broken off, so that another instance does
// it again at once. Of one that is done it stays: nobody need repeat it.
func (t *ticks) giveUp(ctx context.Context, name string) {
	if ctx.Err() == nil {
		return
	}
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer done()
	now := t.now()
	if _, err := t.store.Lease(ctx, "tick/"+name, t.owner, now, now.Add(-time.Minute)); err != nil {
		t.log.WarnContext(ctx, "the lease of a tick could not be given up, it ends by itself", "tick", name, "err", err)
	}
}

// purge takes away texts and rows that are past their term (S27).
func (t *ticks) purge(ctx context.Context) error {
	purged, err := purge(ctx, t.store, t.now().UTC(), t.meter)
	for what, n := range purged {
		if n > 0 {
			t.log.InfoContext(ctx, "purged", "what", what, "rows", n)
		}
	}
	return err
}

// expiry says which cards and helplines are no longer shown, so that somebody
// looks at them; serving itself looks at the date on every answer.
func (t *ticks) expiry(ctx context.Context) error {
	now := t.now()
	if err := t.world.approved.read(ctx, t.store); err != nil {
		return err
	}
	for _, c := range t.world.lib.Cards {
		if c.Status != content.Retired && !c.Servable(now) {
			t.log.WarnContext(ctx, "card past its date is not shown", "card", c.ID, "valid_until", c.ValidUntil)
		}
	}
	for _, h := range t.world.lib.Helplines {
		if h.Expired(now) {
			t.log.WarnContext(ctx, "helpline was not checked for too long and is not shown", "helpline", h.ID)
		}
	}
	return nil
}

// stats freezes the statistics of the months and quarters that are over (S29).
func (t *ticks) stats(ctx context.Context) error {
	now := t.now().UTC()
	apply := func(ctx context.Context, c bot.Change) error { c.At = now; return t.store.Commit(ctx, c) }
	_, err := stats.Freeze(ctx, t.store, apply, now, stats.Rules{
		Heavy: matching.Heavy, Never: func(theme string) bool { return theme == "radicalisation" }, // S8
	})
	return err
}

var _ bot.Meter = (*meter)(nil)
