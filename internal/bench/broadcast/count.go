package broadcast

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// result judges what arrived: a line is lost if nobody got it and its row is not
// among those that are listed as unknown; twice, if somebody got it twice.
func (w *watched) result(ctx context.Context) (r Result, err error) {
	d, err := w.Open(ctx)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	r = Result{LimitPerS: w.Limit, Lease: w.Lease.String(), Instances: 1, InFlight: w.InFlight}
	if w.Two {
		r.Instances = 2
	}
	if r.States, err = d.Counts(ctx); err != nil {
		return r, fmt.Errorf("count the rows: %w", err)
	}
	if r.UnknownRows, err = d.Unknown(ctx, w.Rows); err != nil {
		return r, fmt.Errorf("list what is unknown: %w", err)
	}
	r.Unknown = len(r.UnknownRows)
	unknown := map[bot.OutboxID]bool{}
	for _, id := range r.UnknownRows {
		unknown[id] = true
	}
	for id, chat := range w.rows {
		switch n := len(w.fake.FromBot(chat)); {
		case n == 0 && !unknown[id]:
			r.Lost++
		case n > 1:
			r.Twice++
		}
	}
	stats := w.fake.Stats()
	r.Sent, r.Throttled = stats.Sent, stats.Throttled
	w.pace(&r)
	return r, nil
}

// pace measures how fast lines went out while somebody sent: from the first to the
// last before the kill, and from the first to the last after it.
func (w *watched) pace(r *Result) {
	lines := 0
	for _, part := range w.parts() {
		first, last := -1, -1
		for i := part[0]; i < part[1]; i++ {
			if i > 0 && w.sent[i] != w.sent[i-1] {
				if first < 0 {
					first = i
				}
				last = i
			}
		}
		if first < 0 || last == first {
			continue
		}
		lines += w.sent[last] - w.sent[first]
		r.Seconds += w.times[last].Sub(w.times[first]).Seconds()
		if r.TakeoverS == 0 && w.times[first].After(w.cut) {
			r.TakeoverS = w.times[first].Sub(w.cut).Seconds()
		}
	}
	if r.Seconds > 0 {
		r.ReachedPer = float64(lines) / r.Seconds
		r.Share = r.ReachedPer / w.Limit
	}
}

// parts are the looks before the kill and those after it. What was on its way when
// the instance was killed arrives within a few looks: those count for neither.
func (w *watched) parts() [2][2]int {
	const settling = 200 * time.Millisecond
	cut, after := len(w.times), len(w.times)
	for i, at := range w.times {
		if at.After(w.cut) {
			cut = min(cut, i)
		}
		if at.After(w.cut.Add(settling)) {
			after = min(after, i)
		}
	}
	return [2][2]int{{0, cut}, {after, len(w.times)}}
}
