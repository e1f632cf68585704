package bot

import (
	"context"
	"slices"
	"time"
)

// OnDuty reports whether a helper is there at a moment by what she has said: her
// weekly shifts, less her days off; on by hand beside them; off by hand before all
// else. It knows nothing of her state, her caps or her certificates. Quiet hours need
// no rule of their own: outside of her shifts she is asked nothing, and whoever is on
// at night has said so.
//
// Shifts are read on the clock on her wall: on the night in which it goes back she is
// there twice from two to three, and in the one in which it goes forward not at all.
func OnDuty(f HelperFacts, now time.Time) bool {
	if now.Before(f.NotNow) {
		return false
	}
	return now.Before(f.OnUntil) || len(f.Shifts) > 0 && f.onShift(now.In(f.zone()))
}

// dutyAhead is how far NextOn looks: two weeks hold every weekly shift twice.
const dutyAhead = 14

// NextOn is the next moment at which OnDuty holds: now if it does already, zero if it
// does not within 14 days.
func NextOn(f HelperFacts, now time.Time) time.Time {
	if OnDuty(f, now) {
		return now
	}
	// She comes on when a shift begins, or when she is no longer off by hand.
	next := []time.Time{f.NotNow}
	local := now.In(f.zone())
	for day := range dutyAhead + 1 {
		date := dateAfter(local, day)
		for _, s := range f.Shifts {
			if s.Day == date.Weekday() {
				next = append(next, wallClock(date.Add(time.Duration(s.From)*time.Minute), local.Location())...)
			}
		}
	}
	slices.SortFunc(next, time.Time.Compare)
	last := now.AddDate(0, 0, dutyAhead)
	for _, t := range next {
		if t.After(now) && !t.After(last) && OnDuty(f, t) {
			return t.UTC()
		}
	}
	return time.Time{}
}

// byHand is how long somebody who is on by hand is left alone after a "not now".
const byHand = 4 * time.Hour

// NextAsked is when a helper who was asked something at a moment may be asked it once
// more: when her next shift begins. Who was on by hand, or has no shift within 14 days,
// is left alone for four hours.
func NextAsked(f HelperFacts, asked time.Time) time.Time {
	if !f.onShift(asked.In(f.zone())) {
		return asked.Add(byHand)
	}
	f.OnUntil, f.NotNow = time.Time{}, time.Time{}
	for at := asked.Truncate(time.Minute).Add(time.Minute); at.Before(asked.AddDate(0, 0, dutyAhead)); at = at.Add(time.Minute) {
		if !f.onShift(at.In(f.zone())) {
			if next := NextOn(f, at); !next.IsZero() {
				return next
			}
			break
		}
	}
	return asked.Add(byHand)
}

// RosterOf says who of the trained staff is on duty, by the helper records. Only who
// is active counts; a role beside that of staff takes nothing away.
func RosterOf(ctx context.Context, r RecordReader, now time.Time) (out Roster, err error) {
	active, err := Find[HelperFacts, HelperWords](ctx, r, RecordQuery{States: []string{HelperActive}, Limit: mostHelpers})
	if err != nil {
		return Roster{}, err
	}
	for _, h := range active {
		if !h.Facts.Is(Staff) {
			continue
		}
		next := NextOn(h.Facts, now)
		if next.Equal(now) {
			out.OnDuty++
		}
		if !next.IsZero() && (out.NextOpening.IsZero() || next.Before(out.NextOpening)) {
			out.NextOpening = next
		}
	}
	return out, nil
}

// Rostered reports whether alarms have a roster at all (S12): some of the staff is active,
// in the order of alarms, and has shifts. Whether anybody is there now is RosterOf's.
func Rostered(ctx context.Context, r RecordReader) (bool, error) {
	active, err := Find[HelperFacts, HelperWords](ctx, r, RecordQuery{States: []string{HelperActive}, Limit: mostHelpers})
	return slices.ContainsFunc(active, func(h HelperRecord) bool {
		return h.Facts.Is(Staff) && h.Facts.OnCall > 0 && len(h.Facts.Shifts) > 0
	}), err
}

// mostHelpers is more than any organisation has.
const mostHelpers = 100_000

// zone is the helper's own time zone, her country's if she has named none that
// exists.
func (f HelperFacts) zone() *time.Location {
	if f.Zone != "" {
		if loc, err := time.LoadLocation(f.Zone); err == nil {
			return loc
		}
	}
	return f.Country.Zone()
}

// onShift reports whether a shift runs at a local time. One that begins on a day off
// is off to its end, also past midnight.
func (f HelperFacts) onShift(local time.Time) bool {
	if f.off(local, 0) {
		return false
	}
	today, minute := local.Weekday(), local.Hour()*60+local.Minute()
	yesterday := (today + 6) % 7
	return slices.ContainsFunc(f.Shifts, func(s Shift) bool {
		if s.From <= s.To {
			return s.Day == today && s.From <= minute && minute < s.To
		}
		return s.Day == today && s.From <= minute || s.Day == yesterday && minute < s.To && !f.off(local, -1)
	})
}

// off reports whether the day so many days from a local time is one of her days off.
func (f HelperFacts) off(local time.Time, days int) bool {
	if len(f.DaysOff) == 0 {
		return false
	}
	return slices.Contains(f.DaysOff, dateAfter(local, days).Format(time.DateOnly))
}

// dateAfter is the midnight that a date begins with on the wall, written as if in UTC.
func dateAfter(local time.Time, days int) time.Time {
	y, m, d := local.Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, time.UTC)
}

// wallClock are the moments at which a clock on the wall may begin to show a time of a
// day: one on most days; of an hour that comes twice both, and of one that is leapt
// over the leap.
func wallClock(shown time.Time, loc *time.Location) []time.Time {
	_, before := shown.AddDate(0, 0, -1).In(loc).Zone()
	after := shown.AddDate(0, 0, 1).In(loc)
	_, offset := after.Zone()
	out := []time.Time{shown.Add(-time.Duration(before) * time.Second)}
	if before != offset {
		change, _ := after.ZoneBounds()
		out = append(out, shown.Add(-time.Duration(offset)*time.Second), change)
	}
	return out
}
