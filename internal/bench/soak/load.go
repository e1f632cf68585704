package soak

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// load is a bot with a fake channel and people who write to it.
type load struct {
	Options
	bot *bot.Bot

	mu     sync.Mutex
	people []*person
	by     map[string]*person // by user
	names  int                // how many there were
	now    minute
}

// minute is what has happened since the last row.
type minute struct {
	events, refused, unanswered int
	waits                       []time.Duration
}

// person writes, and waits for the first line that comes back.
type person struct {
	user  string
	wrote time.Time // zero: was answered
	wire  string    // of the latest button
}

func newLoad(o Options) *load {
	l := &load{Options: o, by: map[string]*person{}}
	for range o.People {
		p := &person{}
		l.people = append(l.people, p)
		l.rename(p)
	}
	c := o.Config
	c.BurstWait = 0
	c.Doors = []bot.Door{{Channel: fake{l}}}
	l.bot = bot.New(c)
	return l
}

// rename makes somebody new of a person.
func (l *load) rename(p *person) {
	delete(l.by, p.user)
	l.names++
	*p = person{user: fmt.Sprint("s", l.names)}
	l.by[p.user] = p
}

// fake is the channel: it notes when an answer came.
type fake struct{ *load }

func (fake) Name() string           { return "soak" }
func (fake) Features() bot.Features { return bot.Features{InFlight: 64, MaxChoices: 10} }

// Deliver takes every line.
func (f fake) Deliver(_ context.Context, d bot.Delivery) (bot.MessageID, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if p, ok := f.by[d.To.User]; ok {
		if len(d.Reply.Choices) > 0 {
			p.wire = bot.WireID(d.ID, 0)
		}
		if !p.wrote.IsZero() {
			f.now.waits = append(f.now.waits, time.Since(p.wrote))
			p.wrote = time.Time{}
		}
	}
	return bot.MessageID("m" + d.ID), nil
}

// writers is how many messages may be on their way in at once; the pace does not
// wait for them.
const writers = 64

// write writes at a steady pace until ctx ends.
func (l *load) write(ctx context.Context) {
	type job struct {
		n  int
		at time.Time
	}
	jobs := make(chan job, 10*l.PerSecond)
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for j := range jobs {
				l.one(ctx, j.n, j.at)
			}
		})
	}
	gap, begin := time.Second/time.Duration(l.PerSecond), time.Now()
	for n := 0; ; n++ {
		at := begin.Add(gap * time.Duration(n))
		wait := time.NewTimer(time.Until(at))
		select {
		case <-ctx.Done():
			wait.Stop()
			close(jobs)
			wg.Wait()
			return
		case <-wait.C:
		}
		select {
		case jobs <- job{n, at}:
		default: // ten seconds' messages wait at the door
			l.count(func(m *minute) { m.refused++ })
		}
	}
}

// one writes the n-th message, at the time at which it is counted from.
func (l *load) one(ctx context.Context, n int, at time.Time) {
	l.mu.Lock()
	p := l.people[n%len(l.people)]
	if n%100 == 99 {
		l.rename(p)
	}
	if !p.wrote.IsZero() {
		l.now.unanswered++
	}
	in := bot.Inbound{Kind: bot.Message, ID: fmt.Sprint("soak", n), From: bot.Address{Channel: "soak", User: p.user}, SentAt: at, Text: l.Question(n)}
	if n/len(l.people)%2 == 1 && p.wire != "" { // every other time a button
		in.Kind, in.Wire = bot.Press, p.wire
	}
	p.wrote = at
	l.mu.Unlock()
	err := l.bot.Receive(ctx, in)
	l.count(func(m *minute) {
		if err == nil {
			m.events++
		} else if ctx.Err() == nil {
			m.refused++
			p.wrote = time.Time{}
		}
	})
}

func (l *load) count(f func(*minute)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f(&l.now)
}

// row is what was since the last one, and what is.
func (l *load) row(ctx context.Context) (r Row, err error) {
	if l.Config.Watcher != nil {
		g, err := l.Config.Watcher.Gauges(ctx, time.Now())
		if err != nil {
			return r, fmt.Errorf("read what waits: %w", err)
		}
		r.Waiting, r.Pending = g.Waiting, g.Pending
	}
	l.mu.Lock()
	m := l.now
	l.now = minute{waits: make([]time.Duration, 0, len(m.waits)+100)}
	l.mu.Unlock()
	r.Events, r.Refused, r.Unanswered = m.events, m.refused, m.unanswered
	slices.Sort(m.waits)
	r.P50ms, r.P99ms = quantile(m.waits, 0.50), quantile(m.waits, 0.99)
	r.RSSMB, r.HeapMB, r.Goroutines, r.Files = residentMB(), heapMB(), runtime.NumGoroutine(), handles()
	return r, nil
}

// quantile is one of sorted waits, in milliseconds.
func quantile(sorted []time.Duration, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return float64(sorted[min(int(q*float64(len(sorted))), len(sorted)-1)].Microseconds()) / 1000
}
