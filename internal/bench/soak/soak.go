// Package soak lets a bot run for a long time at a steady rate and writes down, each
// minute, what must not grow: memory, goroutines, file handles, what waits, and how
// long an answer takes. It is what `ouderbrug bench soak` runs and prints.
//
// It does not look for the fastest rate (that is the bench of messages) and breaks
// nothing (that is internal/chaos). Those who write are in the same process, with
// memory of a fixed size, so that whatever grows is the bot's.
//
// Start reading in Run; load.go makes the traffic, process.go looks at the process.
package soak

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Options say what runs, how fast and for how long.
type Options struct {
	Config   bot.Config // without doors; its clock must be the real one
	Question func(n int) string
	// Tick is called with every row of the table, as the periodic work is; may be nil.
	Tick func(ctx context.Context) error

	PerSecond int           // messages and presses; default 200
	People    int           // who write at one time; one in a hundred messages is somebody new; default 2,000
	For       time.Duration // default 15 min
	Every     time.Duration // between two rows; default 1 min
	Row       func(Row)     // hears each row as it is made; may be nil
}

// Row is what a minute was like.
type Row struct {
	At         float64 `json:"at_s"` // since the start
	Events     int     `json:"events"`
	PerS       float64 `json:"per_s"`
	RSSMB      float64 `json:"rss_mb"`
	HeapMB     float64 `json:"heap_mb"` // what the garbage collector has kept
	Goroutines int     `json:"goroutines"`
	Files      int     `json:"files"` // open file handles, sockets among them
	Waiting    int     `json:"waiting"`
	Pending    int     `json:"pending"`
	P50ms      float64 `json:"p50_ms"`
	P99ms      float64 `json:"p99_ms"`
	Refused    int     `json:"refused"`    // that the bot did not accept
	Unanswered int     `json:"unanswered"` // that had no answer when their writer wrote again
}

// Result is what is printed.
type Result struct {
	PerS float64 `json:"per_s"`
	Rows []Row   `json:"rows"`
}

func (o *Options) defaults() error {
	if o.PerSecond == 0 {
		o.PerSecond = 200
	}
	if o.People == 0 {
		o.People = 2000
	}
	if o.For == 0 {
		o.For = 15 * time.Minute
	}
	if o.Every == 0 {
		o.Every = time.Minute
	}
	if o.PerSecond < 1 || o.People < 1 || o.For < o.Every || o.Every < time.Millisecond {
		return errors.New("a soak needs a rate and people of 1 or more, and must last at least as long as one row of its table")
	}
	return nil
}

// Run writes at a steady rate and returns a row for each stretch of time.
func Run(ctx context.Context, o Options) (r Result, err error) {
	if err := o.defaults(); err != nil {
		return r, err
	}
	l := newLoad(o)
	running, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan struct{})
	go func() { l.bot.Run(running); close(ended) }()
	written := make(chan struct{})
	go func() { l.write(running); close(written) }()
	begin, last, all := time.Now(), time.Now(), 0
	tick := time.NewTicker(o.Every)
	defer tick.Stop()
	for len(r.Rows) < int(o.For/o.Every) {
		select {
		case <-ctx.Done():
			return r, ctx.Err()
		case <-tick.C:
		}
		row, err := l.row(ctx)
		if err != nil {
			return r, err
		}
		now := time.Now()
		row.At, row.PerS = now.Sub(begin).Seconds(), float64(row.Events)/now.Sub(last).Seconds()
		last = now
		all += row.Events
		r.Rows = append(r.Rows, row)
		if o.Row != nil {
			o.Row(row)
		}
		if o.Tick == nil {
			continue
		}
		if err := o.Tick(ctx); err != nil {
			return r, fmt.Errorf("the periodic work of a soak: %w", err)
		}
	}
	r.PerS = float64(all) / time.Since(begin).Seconds()
	stop()
	<-written
	<-ended
	return r, nil
}
