package matching

import (
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// week is what CapWeek counts over.
const week = 7 * 24 * time.Hour

// load is what a helper has on her hands.
type load struct {
	open int         // reserved, open or closing: a reservation already takes her place
	week []time.Time // when talks of the last seven days opened, or were reserved, first to last
	last time.Time   // when her last talk opened
}

// loadsOf counts by helper. The talk that is being matched does not count.
func loadsOf(talks []bot.TalkRecord, but string, now time.Time) map[bot.PersonID]load {
	out := map[bot.PersonID]load{}
	for _, t := range talks {
		if t.Helper == "" || t.ID == but {
			continue
		}
		l := out[t.Helper]
		reserved := t.State == bot.TalkReserved
		if reserved || slices.Contains(bot.TalkHolds(), t.State) {
			l.open++
		}
		from := t.Facts.Opened
		if from.After(l.last) {
			l.last = from
		}
		if reserved {
			from = t.Facts.Reserved
		}
		if !from.IsZero() && from.After(now.Add(-week)) {
			l.week = append(l.week, from)
		}
		out[t.Helper] = l
	}
	for _, l := range out {
		slices.SortFunc(l.week, time.Time.Compare)
	}
	return out
}

// Room reports whether a helper has room for one talk more, open and in her week. Several
// offers may be before her at once: whoever lets her claim one asks again here. but is
// the talk that is being claimed.
func Room(h bot.HelperRecord, talks []bot.TalkRecord, but string, now time.Time) bool {
	l := loadsOf(talks, but, now)[h.Person]
	return l.open < capOpen(h.Facts) && len(l.week) < capWeek(h.Facts)
}
