package simulate

import (
	"math"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
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
	// FirstLine is from her yes to a person joining to the first human line, in
	// seconds, nights included; Met from her yes to the one she was shown.
	FirstLine Spread `json:"first_line_s"`
	Met       Spread `json:"met_to_first_line_s"`
	// Within are the shares of those who asked with a human line in so many hours.
	Within map[string]float64 `json:"within"`
	// Load is how many talks each ambassador opened; Uneven is its standard deviation.
	Load   map[string]int `json:"load"`
	Uneven float64        `json:"load_sd"`
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

// count looks at all talks as they are at the end.
func (r *run) count(helpers []*helping) Outcome {
	out := Outcome{Load: map[string]int{}, States: map[string]int{}, Within: map[string]float64{}}
	asked, served := map[bot.PersonID]time.Time{}, map[bot.PersonID]time.Time{}
	names := map[bot.PersonID]string{}
	for _, h := range helpers {
		out.Load[h.name] = 0
		names[h.person] = h.name
		for _, n := range h.offers {
			out.Offers += n
		}
	}
	var met []time.Duration
	for _, t := range r.talks {
		out.States[t.State]++
		first(asked, t.Person, t.At)
		if !t.Facts.Opened.IsZero() {
			out.Load[names[t.Helper]]++
		}
		if !t.Facts.FirstLine.IsZero() {
			first(served, t.Person, t.Facts.FirstLine)
			met = append(met, t.Facts.FirstLine.Sub(t.Facts.Opened))
		}
	}
	var waited []time.Duration
	for p, at := range served {
		waited = append(waited, at.Sub(asked[p]))
	}
	out.Asked, out.Served, out.NeverServed = len(asked), len(served), len(asked)-len(served)
	for name, within := range map[string]time.Duration{"1h": time.Hour, "4h": 4 * time.Hour, "24h": 24 * time.Hour} {
		n := 0
		for _, w := range waited {
			if w <= within {
				n++
			}
		}
		out.Within[name] = share(n, out.Asked)
	}
	out.NeverServedShare = share(out.NeverServed, out.Asked)
	out.FirstLine, out.Met, out.Uneven = spread(waited), spread(met), deviation(out.Load)
	return out
}

// first keeps the earlier time.
func first(of map[bot.PersonID]time.Time, p bot.PersonID, at time.Time) {
	if was, ok := of[p]; !ok || at.Before(was) {
		of[p] = at
	}
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
