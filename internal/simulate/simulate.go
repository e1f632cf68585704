package simulate

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/handover/matching"
)

// Options say what week is lived.
type Options struct {
	Seed        uint64
	Parents     int
	Ambassadors int
	// Engine makes the dialogs with a way of matching.
	Engine func(order matching.Func) (*dialogs.Engine, error)
}

// Handover lives the week twice and compares.
func Handover(ctx context.Context, o Options) (Report, error) {
	if o.Parents < 1 || o.Ambassadors < 1 || o.Engine == nil {
		return Report{}, errors.New("a simulated week needs at least one parent, one ambassador and the dialogs")
	}
	ours, err := live(ctx, o, matching.Order)
	if err != nil {
		return Report{}, fmt.Errorf("live the week with our matching: %w", err)
	}
	turns, err := live(ctx, o, matching.ByTurns)
	if err != nil {
		return Report{}, fmt.Errorf("live the week with round-robin: %w", err)
	}
	return Report{Seed: o.Seed, Parents: o.Parents, Ambassadors: o.Ambassadors, Outcome: ours, Ours: ours, RoundRobin: turns}, nil
}

// live lives the week with one way of matching.
func live(ctx context.Context, o Options, order matching.Func) (Outcome, error) {
	engine, err := o.Engine(order)
	if err != nil {
		return Outcome{}, err
	}
	from := time.Date(2026, 11, 23, 0, 0, 0, 0, bot.Country("nl").Zone())
	r, err := newRun(ctx, o, from.Add(-time.Hour), engine)
	if err != nil {
		return Outcome{}, err
	}
	out, err := r.week(ctx, o, from)
	return out, errors.Join(err, r.store.Close())
}

// week lets everybody in, lets the week go by, and counts.
func (r *run) week(ctx context.Context, o Options, from time.Time) (Outcome, error) {
	all := ambassadors(o.Seed, o.Ambassadors, from)
	helpers := make([]*helping, len(all))
	for i, a := range all {
		h := &helping{
			ambassador: a, run: r, user: "helper" + strconv.Itoa(i), chance: chance(o.Seed, "helping", i),
			offers: map[string]int{}, lines: map[string]int{},
		}
		if err := r.hire(ctx, h); err != nil {
			return Outcome{}, fmt.Errorf("let an ambassador begin: %w", err)
		}
		helpers[i] = h
	}
	for i, p := range parents(o.Seed, o.Parents, from) {
		a := r.newAsking(p, "parent"+strconv.Itoa(i))
		r.people[a.user] = a
		a.begin()
	}
	if err := r.until(ctx, from.Add(week+drain)); err != nil {
		return Outcome{}, err
	}
	return r.count(ctx, helpers)
}

// hire lets an ambassador write for the first time, and gives her the hat and the record
// of one who was confirmed.
func (r *run) hire(ctx context.Context, h *helping) error {
	if err := r.receive(ctx, h.user, bot.Inbound{Kind: bot.Command, Command: "setup", Args: "welcomed=yes lang=" + string(h.lang)}); err != nil {
		return err
	}
	if err := r.until(ctx, r.clock.Add(time.Minute)); err != nil {
		return err
	}
	conv, ok := r.convs[h.user]
	if !ok {
		return errors.New("the bot did not hear her")
	}
	h.person = conv.Person
	rec := bot.HelperRecord{Meta: bot.Meta{
		ID: string(h.person), Person: h.person, Conversation: bot.HelperConversation(h.person), State: bot.HelperActive, At: r.clock,
	}, Facts: h.facts, Words: bot.HelperWords{FirstName: h.name}}
	rec.Facts.Agreed = "simulated"
	change, err := rec.Change()
	if err != nil {
		return err
	}
	err = r.bot.Apply(ctx, bot.Change{
		Records: []bot.RecordChange{change},
		Hats:    []bot.HatChange{{Person: h.person, Hat: bot.Helper, From: conv.ID}},
	})
	r.people[h.user] = h
	return err
}
