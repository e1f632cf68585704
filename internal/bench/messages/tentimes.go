package messages

import (
	"context"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// TenTimes says whether an event costs more where there are ten times the people.
type TenTimes struct {
	People       int     `json:"people"`
	MessagesPerS float64 `json:"messages_per_s"`
	P99ms        float64 `json:"p99_ms"`
	// Cost is the time of an event among ten times the people, divided by that of one
	// among the people: the median of Rounds, of which Costs are all.
	Cost  float64   `json:"cost_per_event"`
	Costs []float64 `json:"costs"`
}

// rounds is how often both stores are measured, in turn, so that what else a machine
// does falls on both alike.
const rounds = 7

// tenTimes measures presses of people and of ten times as many in a second store, in
// turn. The first round warms the caches of both and does not count.
func (o Options) tenTimes(ctx context.Context, few crowd) (r *TenTimes, err error) {
	c := o.Config
	c.Store, c.Reader, c.Erasure, c.Leaser, c.Releaser, c.Watcher = o.Ten.Store, o.Ten.Reader, o.Ten.Erasure, o.Ten.Leaser, o.Ten.Releaser, o.Ten.Watcher
	c.Vault, c.Ledger = o.Ten.Vault, o.Ten.Ledger
	many, err := fill(ctx, c, 10*len(few))
	if err != nil {
		return nil, err
	}
	r = &TenTimes{People: len(many)}
	var all measured
	for round := range rounds + 1 {
		a, err := o.round(ctx, o.Config, few, round)
		if err != nil {
			return nil, err
		}
		b, err := o.round(ctx, c, many, round)
		if err != nil {
			return nil, err
		}
		if round == 0 {
			continue
		}
		r.Costs = append(r.Costs, b.each()/a.each())
		all.waits, all.took = append(all.waits, b.waits...), all.took+b.took
	}
	sorted := slices.Sorted(slices.Values(r.Costs))
	r.Cost = sorted[len(sorted)/2]
	r.MessagesPerS, r.P99ms = float64(len(all.waits))/all.took.Seconds(), all.ms(0.99)
	return r, nil
}

func (o Options) round(ctx context.Context, c bot.Config, who crowd, round int) (measured, error) {
	o.Config = c
	return o.load("ten"+string(rune('a'+round)), o.Presser, who, press).hurry(ctx, max(o.For/2, 100*time.Millisecond))
}

// each is how long an event took, of all that ran at once.
func (m measured) each() float64 { return m.took.Seconds() / float64(max(1, len(m.waits))) }
