package simulate

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// How ambassadors go about a talk.
const (
	offDuty    = 6               // outside of her shifts she looks so many times more rarely
	asksAgain  = 2 * time.Minute // while she writes to somebody else
	fillsForms = 0.7             // of the forms after a talk
	linesOfOne = 3               // until she asks whether it is enough, about
)

// helping is an ambassador in a run.
type helping struct {
	ambassador
	run    *run
	user   string
	person bot.PersonID
	chance *rand.Rand
	offers map[string]int // how often she was offered a talk
	lines  map[string]int // how many lines she still writes in a talk
	busy   string         // the talk that she is writing in
	fills  bool           // the form that is before her
}

// talk begins or ends a talk of hers.
func (h *helping) talk(t bot.TalkRecord, was string) {
	switch {
	case t.State == bot.TalkOpen && was != bot.TalkOpen && was != bot.TalkClosing:
		h.lines[t.ID] = 1 + linesOfOne/2 + h.chance.IntN(linesOfOne)
		h.write(t.ID, h.sees()+after(h.chance, h.writes))
	case !holds(t.State) && h.busy == t.ID:
		h.busy = ""
	}
}

func holds(state string) bool { return slices.Contains(bot.TalkHolds(), state) }

// got lets her read a message.
func (h *helping) got(d bot.Delivery) {
	for n, c := range d.Reply.Choices {
		switch {
		case c.Dialog != dialogs.Helper:
		case c.Action == "claim":
			h.offered(d, n)
			return
		case c.Action == "to" && h.busy != "" && strings.HasSuffix(c.Data, "."+h.busy):
			h.busy = ""
			h.press(d, n, 5*time.Second)
			return
		case c.Action == "switch" && c.Data == h.busy && d.Purpose != bot.ForRelay:
			h.press(d, n, 5*time.Second)
			h.line(h.busy, 20*time.Second)
			return
		case c.Action == "form":
			if h.fills = h.fills || h.chance.Float64() < fillsForms; h.fills {
				h.press(d, n, 10*time.Second)
			}
			return
		}
	}
	if d.Purpose == bot.ForRelay {
		for id, t := range h.run.talks {
			if t.Helper == h.person && holds(t.State) && strings.Contains(d.Reply.PlainText(), t.Facts.Alias) {
				h.answer(id)
			}
		}
	}
}

// sees is how long it is until she looks at her phone.
func (h *helping) sees() time.Duration {
	wait := after(h.chance, h.looks)
	if !bot.OnDuty(h.facts, h.run.clock) {
		wait *= offDuty
	}
	return wait
}

// offered lets her take a talk, decline it or let it pass. Her chance is one for each
// parent, so that she answers alike however the offer came to her.
func (h *helping) offered(d bot.Delivery, claim int) {
	talk := d.Reply.Choices[claim].Data
	p, ok := h.run.parentOf(talk)
	if !ok {
		return
	}
	h.offers[talk]++
	r := chance(h.run.seed, "offer", h.n, p.n, h.offers[talk])
	draw, wait := r.Float64(), after(r, h.looks)
	switch {
	case draw < h.takes:
		h.press(d, claim, wait)
	case draw >= h.takes+h.minds:
		for n, c := range d.Reply.Choices {
			if c.Action == "later" {
				h.press(d, n, wait)
			}
		}
	}
}

// press presses a button after a while.
func (h *helping) press(d bot.Delivery, n int, wait time.Duration) {
	h.run.agenda.at(h.run.clock.Add(wait), func(ctx context.Context) error { return h.run.press(ctx, h.user, d, n) })
}

// answer answers a parent, or asks whether it is enough.
func (h *helping) answer(talk string) {
	if h.lines[talk] > 0 {
		h.write(talk, h.sees()+after(h.chance, h.writes))
	}
}

// write writes a line in a talk after a while: at once if it is the only one she has,
// else she looks for it first.
func (h *helping) write(talk string, wait time.Duration) {
	h.run.agenda.at(h.run.clock.Add(wait), func(ctx context.Context) error {
		switch mine := h.mine(); {
		case !slices.Contains(mine, talk):
			return nil
		case h.busy != "":
			h.write(talk, asksAgain)
			return nil
		case len(mine) == 1:
			h.busy = talk
			h.line(talk, 0)
			return nil
		}
		h.busy = talk
		h.free(talk)
		return h.run.receive(ctx, h.user, bot.Inbound{Kind: bot.Command, Command: "talks"})
	})
}

// free lets go of a talk that she did not get to write in.
func (h *helping) free(talk string) {
	h.run.agenda.at(h.run.clock.Add(asksAgain), func(context.Context) error {
		if h.busy == talk {
			h.busy = ""
		}
		return nil
	})
}

// line writes the line itself; after her last one she asks whether it is enough.
func (h *helping) line(talk string, wait time.Duration) {
	h.run.agenda.at(h.run.clock.Add(wait), func(ctx context.Context) error {
		t := h.run.talks[talk]
		if !holds(t.State) {
			h.busy = ""
			return nil
		}
		h.lines[talk]--
		if h.lines[talk] > 0 {
			h.free(talk)
			return h.run.receive(ctx, h.user, bot.Inbound{Kind: bot.Message, Text: says(t.Facts.Lang)})
		}
		h.busy = ""
		return h.run.receive(ctx, h.user, bot.Inbound{Kind: bot.Command, Command: "klaar"})
	})
}

// mine are the talks that she has.
func (h *helping) mine() (out []string) {
	for id, t := range h.run.talks {
		if t.Helper == h.person && holds(t.State) {
			out = append(out, id)
		}
	}
	return out
}

// parentOf is the parent whose talk it is.
func (r *run) parentOf(talk string) (*asking, bool) {
	t, ok := r.talks[talk]
	if !ok {
		return nil, false
	}
	p, ok := r.people[r.persons[t.Person]].(*asking)
	return p, ok
}
