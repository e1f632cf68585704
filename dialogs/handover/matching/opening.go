package matching

import (
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// NextOpening is the next moment at which, by what is known now, somebody who may have
// the talk is on, may be asked (again) and has room in her week: now if there is one, zero if there is nobody
// within 14 days. Whoever has as many open talks as she wants is not counted, since
// nobody knows when one of them ends.
func NextOpening(helpers []bot.HelperRecord, talks []bot.TalkRecord, w Wish, now time.Time) time.Time {
	var next time.Time
	loads := loadsOf(talks, w.Talk, now)
	for _, h := range helpers {
		l := loads[h.Person]
		if l.open >= capOpen(h.Facts) || broken(lasting(), h, w, l, now) != "" {
			continue
		}
		from := now
		if most := capWeek(h.Facts); len(l.week) >= most {
			from = l.week[len(l.week)-most].Add(week)
		}
		for _, until := range []time.Time{w.Later[h.Person], w.Offered[h.Person]} {
			if until.After(from) {
				from = until
			}
		}
		at := bot.NextOn(h.Facts, from)
		if at.IsZero() || at.After(now.AddDate(0, 0, 14)) || broken(lasting(), h, w, l, at) != "" {
			continue
		}
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next
}
