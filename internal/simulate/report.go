package simulate

import (
	"context"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/handover/matching"
)

// Report is both lives of one week. What stands at the top is our matching's.
type Report struct {
	Seed        uint64 `json:"seed"`
	Parents     int    `json:"parents"`
	Ambassadors int    `json:"ambassadors"`
	Outcome
	Ours       Outcome `json:"ours"`
	RoundRobin Outcome `json:"round_robin"`
}

// Outcome is what became of those who asked.
type Outcome struct {
	Asked            int     `json:"asked"`  // parents who said yes to a person joining
	Served           int     `json:"served"` // who got a human line
	NeverServed      int     `json:"never_served"`
	NeverServedShare float64 `json:"never_served_share"`
	// NobodyFits are those of them for whom no ambassador would ever have done, on or
	// off: there it is people who are missing, not a better order.
	NobodyFits int `json:"nobody_fits"`
	// FirstLine is from her yes to a person joining to the first human line, in
	// seconds, nights included. SomebodyOn is the same for those who asked while
	// somebody who fits was on; Met is from her yes to the one she was shown.
	FirstLine  Spread `json:"first_line_s"`
	SomebodyOn Spread `json:"somebody_on_s"`
	Met        Spread `json:"met_to_first_line_s"`
	// Within are the shares of those who asked with a human line in so many hours.
	Within map[string]float64 `json:"within"`
	// Load is how many talks each ambassador opened; Uneven is its standard deviation.
	Load   map[string]int `json:"load"`
	Uneven float64        `json:"load_sd"`
	// OverCap are talks that opened although she had all that she wanted, open or in
	// her week: she had several offers before her and took them.
	OverCap int `json:"over_cap"`
	// Waves are how often somebody was looked for and found; in Choices of them there
	// were more who could be asked than were: only there the order decides anything.
	Waves   int `json:"waves"`
	Choices int `json:"choices"`
	// Offers are how often somebody was asked; States where the talks are at the end.
	Offers int            `json:"offers"`
	States map[string]int `json:"states"`
}

// Spread is the middle and the slow end of some times.
type Spread struct {
	N      int `json:"n"`
	Median int `json:"median"`
	P90    int `json:"p90"`
}

// spread is by the nearest rank.
func spread(times []time.Duration) Spread {
	if len(times) == 0 {
		return Spread{}
	}
	slices.Sort(times)
	at := func(q float64) int { return int(times[int(math.Ceil(q*float64(len(times))))-1].Seconds()) }
	return Spread{N: len(times), Median: at(0.5), P90: at(0.9)}
}

// count looks at all talks and decisions as they are at the end.
func (r *run) count(ctx context.Context, helpers []*helping) (Outcome, error) {
	decisions, err := bot.Find[bot.DecisionFacts, struct{}](ctx, r.store, bot.RecordQuery{Limit: 1_000_000})
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Load: map[string]int{}, States: map[string]int{}, Within: map[string]float64{}, Waves: len(decisions)}
	for _, d := range decisions {
		out.Offers += len(d.Facts.Offered)
		if len(d.Facts.Order) > len(d.Facts.Offered) {
			out.Choices++
		}
	}
	r.countLoad(&out, helpers)
	r.countWaits(&out, helpers)
	return out, nil
}

// countLoad counts who carried what.
func (r *run) countLoad(out *Outcome, helpers []*helping) {
	names := map[bot.PersonID]string{}
	for _, h := range helpers {
		out.Load[h.name], names[h.person] = 0, h.name
	}
	all := slices.Collect(maps.Values(r.talks))
	for _, t := range all {
		out.States[t.State]++
		if t.Facts.Opened.IsZero() {
			continue
		}
		out.Load[names[t.Helper]]++
		h := helpers[slices.IndexFunc(helpers, func(h *helping) bool { return h.person == t.Helper })]
		if !matching.Room(bot.HelperRecord{Meta: bot.Meta{Person: t.Helper}, Facts: h.facts}, asOf(all, t.Facts.Opened), t.ID, t.Facts.Opened) {
			out.OverCap++
		}
	}
	out.Uneven = deviation(out.Load)
}

// asOf are the talks that had opened by a moment, as they were then.
func asOf(all []bot.TalkRecord, at time.Time) (out []bot.TalkRecord) {
	for _, t := range all {
		if t.Facts.Opened.IsZero() || t.Facts.Opened.After(at) {
			continue
		}
		if t.State = bot.TalkOpen; !t.Facts.Closed.IsZero() && !t.Facts.Closed.After(at) {
			t.State = bot.TalkClosed
		}
		out = append(out, t)
	}
	return out
}

// countWaits counts how long each parent waited, whatever talks that took.
func (r *run) countWaits(out *Outcome, helpers []*helping) {
	began, served := map[bot.PersonID]bot.TalkRecord{}, map[bot.PersonID]time.Time{}
	var met []time.Duration
	for _, t := range r.talks {
		if was, ok := began[t.Person]; !ok || t.At.Before(was.At) {
			began[t.Person] = t
		}
		if at := t.Facts.FirstLine; !at.IsZero() {
			if was, ok := served[t.Person]; !ok || at.Before(was) {
				served[t.Person] = at
			}
			met = append(met, at.Sub(t.Facts.Opened))
		}
	}
	var waited, on []time.Duration
	for p, t := range began {
		at, ok := served[p]
		switch {
		case !ok && !fits(helpers, t):
			out.NobodyFits++
		case ok:
			waited = append(waited, at.Sub(t.At))
			if w := t.Facts.Waves; len(w) > 0 && w[0].At.Sub(t.At) < time.Minute {
				on = append(on, at.Sub(t.At))
			}
		}
	}
	out.Asked, out.Served, out.NeverServed = len(began), len(served), len(began)-len(served)
	out.NeverServedShare = share(out.NeverServed, out.Asked)
	out.FirstLine, out.SomebodyOn, out.Met = spread(waited), spread(on), spread(met)
	for name, within := range map[string]time.Duration{"1h": time.Hour, "4h": 4 * time.Hour, "24h": 24 * time.Hour} {
		n := 0
		for _, w := range waited {
			if w <= within {
				n++
			}
		}
		out.Within[name] = share(n, out.Asked)
	}
}

// fits reports whether there is an ambassador who may have a talk like this at any time.
func fits(helpers []*helping, t bot.TalkRecord) bool {
	w := matching.WishOf(t)
	w.Declined, w.Refused = nil, nil
	all := make([]bot.HelperRecord, len(helpers))
	for i, h := range helpers {
		all[i] = bot.HelperRecord{Meta: bot.Meta{ID: string(h.person), Person: h.person, State: bot.HelperActive}, Facts: h.facts}
	}
	return !matching.NextOpening(all, nil, w, t.At).IsZero()
}

// share is a fraction with three digits.
func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return math.Round(1000*float64(n)/float64(of)) / 1000
}

// deviation is how far the loads are from each other.
func deviation(load map[string]int) float64 {
	var sum, squares float64
	for _, n := range load {
		sum += float64(n)
		squares += float64(n) * float64(n)
	}
	n := float64(len(load))
	mean := sum / n
	return math.Round(100*math.Sqrt(max(0, squares/n-mean*mean))) / 100
}
