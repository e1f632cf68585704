package simulate

import (
	"container/heap"
	"context"
	"time"
)

// agenda is what people are going to do, first to last.
type agenda struct{ deeds deeds }

// deed is something that somebody does at a time.
type deed struct {
	at time.Time
	n  int // what was planned first comes first
	do func(context.Context) error
}

// at plans a deed.
func (a *agenda) at(t time.Time, do func(context.Context) error) {
	heap.Push(&a.deeds, deed{t, a.deeds.n, do})
	a.deeds.n++
}

// next is when somebody does something, zero if nobody does.
func (a *agenda) next() time.Time {
	if len(a.deeds.all) == 0 {
		return time.Time{}
	}
	return a.deeds.all[0].at
}

// due does all that is planned until now.
func (a *agenda) due(ctx context.Context, now time.Time) error {
	for len(a.deeds.all) > 0 && !a.deeds.all[0].at.After(now) {
		if err := heap.Pop(&a.deeds).(deed).do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// deeds is the heap.
type deeds struct {
	all []deed
	n   int
}

func (d *deeds) Len() int { return len(d.all) }

func (d *deeds) Less(i, j int) bool {
	if !d.all[i].at.Equal(d.all[j].at) {
		return d.all[i].at.Before(d.all[j].at)
	}
	return d.all[i].n < d.all[j].n
}

func (d *deeds) Swap(i, j int) { d.all[i], d.all[j] = d.all[j], d.all[i] }

func (d *deeds) Push(x any) { d.all = append(d.all, x.(deed)) }

func (d *deeds) Pop() any {
	last := d.all[len(d.all)-1]
	d.all = d.all[:len(d.all)-1]
	return last
}
