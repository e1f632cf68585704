package matching

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Candidate is a helper who may be offered a talk.
type Candidate struct {
	Helper bot.HelperRecord
	bot.Chosen
}

// Decision is who may be offered a talk in which order, and why the others may not.
type Decision = bot.DecisionFacts

// Func is a way to choose among helpers: [Order], or in a simulation another one that
// is held against it.
type Func func(helpers []bot.HelperRecord, talks []bot.TalkRecord, w Wish, now time.Time) ([]Candidate, Decision)

// Order says who may be offered a wish, best first: she whose own code the parent came
// with, then fewest open talks, longest since her last talk opened, closest fit, id.
// The result does not depend on the order of what it is given.
//
// Talks must hold all that are reserved, open or closing and those of the last seven
// days; older ones only let it know longer how long somebody has been idle.
func Order(helpers []bot.HelperRecord, talks []bot.TalkRecord, w Wish, now time.Time) ([]Candidate, Decision) {
	ordered, out := eligible(helpers, talks, w, now)
	slices.SortFunc(ordered, func(a, b Candidate) int {
		return cmp.Or(
			preferred(a)-preferred(b),
			cmp.Compare(a.Open, b.Open),
			a.Last.Compare(b.Last),
			-cmp.Compare(a.Fit, b.Fit),
			strings.Compare(string(a.Chosen.Helper), string(b.Chosen.Helper)),
		)
	})
	return ordered, decision(ordered, out, w)
}

// ByTurns is round-robin over the same eligible helpers: whose last talk opened longest
// ago comes first, whatever she has open and however she fits. It is what simulations
// hold against Order, and nothing else uses it.
func ByTurns(helpers []bot.HelperRecord, talks []bot.TalkRecord, w Wish, now time.Time) ([]Candidate, Decision) {
	ordered, out := eligible(helpers, talks, w, now)
	slices.SortFunc(ordered, func(a, b Candidate) int {
		return cmp.Or(a.Last.Compare(b.Last), strings.Compare(string(a.Chosen.Helper), string(b.Chosen.Helper)))
	})
	d := decision(ordered, out, w)
	d.ByTurns = true
	return ordered, d
}

func eligible(helpers []bot.HelperRecord, talks []bot.TalkRecord, w Wish, now time.Time) (ok []Candidate, out []bot.RuledOut) {
	loads := loadsOf(talks, w.Talk, now)
	rules := append(lasting(), momentary()...)
	for _, h := range helpers {
		l := loads[h.Person]
		if r := broken(rules, h, w, l, now); r != "" {
			out = append(out, bot.RuledOut{Helper: h.Person, Rule: r})
			continue
		}
		ok = append(ok, Candidate{h, bot.Chosen{
			Helper: h.Person, Preferred: w.Prefer != "" && h.Person == w.Prefer, Open: l.open, Last: l.last, Fit: fit(h.Facts, w),
		}})
	}
	return ok, out
}

func decision(ordered []Candidate, out []bot.RuledOut, w Wish) Decision {
	d := Decision{Talk: w.Talk, Out: out}
	for _, c := range ordered {
		d.Order = append(d.Order, c.Chosen)
	}
	slices.SortFunc(d.Out, func(a, b bot.RuledOut) int { return strings.Compare(string(a.Helper), string(b.Helper)) })
	return d
}

// fit is how close a helper who may have the talk is to it. A country that is not known
// is no fit, and neither is having left one's themes or areas open.
func fit(f bot.HelperFacts, w Wish) int {
	n := 0
	if w.Country != "" && f.Country == w.Country {
		n += 4
	}
	if names(f.Areas, w.Area) {
		n += 2
	}
	if names(f.Themes, w.Theme) {
		n++
	}
	return n
}

// preferred is 0 for her whose own code the parent came with, else 1.
func preferred(c Candidate) int {
	if c.Preferred {
		return 0
	}
	return 1
}
