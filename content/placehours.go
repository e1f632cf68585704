package content

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Opening says whether one can go or call now.
type Opening struct {
	Known   bool // the hours are known at all
	Open    bool
	Until   time.Time // where Open: when it closes, in the place's own zone
	Next    time.Time // where not: when it opens, zero if not within three weeks
	Holiday bool      // today is a public holiday, and the hours may not hold
}

// lookAhead is how many days are looked through for the next opening.
const lookAhead = 21

// OpenAt says whether the place is open at t, by its schedules, in its own time zone. A public holiday counts as
// closed, unless the profile says otherwise.
func (p *Place) OpenAt(t time.Time) Opening {
	zone, err := time.LoadLocation(p.zone())
	schedules := p.schedules()
	if err != nil || p.zone() == "" || len(schedules) == 0 {
		return Opening{}
	}
	o := Opening{Known: true}
	local := t.In(zone)
	for ahead := -1; ahead < lookAhead; ahead++ { // what opened yesterday may close tonight
		day := time.Date(local.Year(), local.Month(), local.Day()+ahead, 0, 0, 0, 0, zone)
		if p.closedOn(day) {
			o.Holiday = o.Holiday || ahead == 0 && Holiday(p.Profile.Country, day)
			continue
		}
		for _, s := range schedules {
			if !s.on(day) {
				continue
			}
			from, until := clock(day, s.OpensAt), clock(day, s.ClosesAt)
			if !until.After(from) {
				until = until.AddDate(0, 0, 1) // past midnight
			}
			switch {
			case !local.Before(from) && local.Before(until):
				o.Open, o.Until = true, until
				return o
			case local.Before(from) && (o.Next.IsZero() || from.Before(o.Next)):
				o.Next = from
			}
		}
		if !o.Next.IsZero() {
			return o
		}
	}
	return o
}

// zone is the place's time zone; HSDS only knows an offset, which summer time makes wrong. "" is where nobody can tell: what
// a clock shows there is not known, nor whether it is open.
func (p *Place) zone() string {
	switch {
	case p.Profile.TZ != "":
		return p.Profile.TZ
	case p.Profile.Country == Belgium:
		return "Europe/Brussels"
	case p.Profile.Country == Netherlands:
		return "Europe/Amsterdam"
	}
	return ""
}

// schedules are those that tell days and hours. Those of the service come before those of its spots.
func (p *Place) schedules() []Schedule {
	usable := func(s Schedule) bool {
		_, err1 := minutes(hourMinute(s.OpensAt))
		_, err2 := minutes(hourMinute(s.ClosesAt))
		return err1 == nil && err2 == nil && (s.ByDay != "" || s.ByMonth != "")
	}
	var out []Schedule
	for _, s := range p.Schedules {
		if usable(s) {
			out = append(out, s)
		}
	}
	for _, at := range p.Locations {
		for _, s := range append(at.Schedules, at.Location.Schedules...) {
			if len(p.Schedules) == 0 && usable(s) {
				out = append(out, s)
			}
		}
	}
	return out
}

// closedOn reports whether the place is closed on a day, whatever its schedules say.
func (p *Place) closedOn(day time.Time) bool {
	return slices.Contains(p.Profile.ClosedOn, day.Format(time.DateOnly)) || slices.Contains(p.Profile.ClosedOn, day.Format("01-02")) ||
		!p.Profile.OpenOnHolidays && Holiday(p.Profile.Country, day)
}

// on reports whether a schedule holds on a day.
func (s *Schedule) on(day time.Time) bool {
	date := day.Format(time.DateOnly)
	if s.From != "" && date < s.From || s.To != "" && date > s.To || s.Until != "" && date > s.Until || s.Start != "" && date < s.Start {
		return false
	}
	if s.ByMonth != "" && slices.Contains(strings.Split(s.ByMonth, ","), strconv.Itoa(day.Day())) {
		return true
	}
	weekday := strings.ToUpper(weekdays()[day.Weekday()])
	for name := range strings.SplitSeq(s.ByDay, ",") {
		name = strings.ToUpper(strings.TrimSpace(name))
		nth, ok := strings.CutSuffix(name, weekday)
		if ok && (nth == "" && s.inWeek(day) || s.Freq == "MONTHLY" && isNth(day, nth)) {
			return true
		}
	}
	return false
}

// inWeek reports whether the week of day is one of every Interval weeks from the start.
func (s *Schedule) inWeek(day time.Time) bool {
	start, err := time.ParseInLocation(time.DateOnly, s.Start, day.Location())
	if s.Interval < 2 || err != nil {
		return true
	}
	monday := func(t time.Time) time.Time { return t.AddDate(0, 0, -(int(t.Weekday())+6)%7) }
	weeks := int(monday(day).Sub(monday(start)).Hours()+12) / (24 * 7)
	return weeks%s.Interval == 0
}

// isNth reports whether day is the nth of its weekday in the month; "-1" is the last.
func isNth(day time.Time, nth string) bool {
	n, err := strconv.Atoi(nth)
	switch {
	case err != nil:
		return false
	case n > 0:
		return (day.Day()+6)/7 == n
	}
	days := time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, day.Location()).Day()
	return (days-day.Day())/7+1 == -n
}

// clock is a time of day on a day; the clocks' change does not move it.
func clock(day time.Time, at string) time.Time {
	m, _ := minutes(hourMinute(at)) // looked at in schedules
	return time.Date(day.Year(), day.Month(), day.Day(), 0, m, 0, 0, day.Location())
}

// hourMinute is "10:00" of "10:00:00", "10:00Z" or "10:00+01:00": the hours are those of the place, whatever the offset.
func hourMinute(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 5 && s[2] == ':' && strings.ContainsRune(":Z+-", rune(s[5])) {
		return s[:5]
	}
	return s
}

// Holiday reports whether a day is a public holiday in a country; "" has none.
func Holiday(c Country, day time.Time) bool {
	fixed := map[Country][]string{
		Netherlands: {"01-01", "12-25", "12-26"},
		Belgium:     {"01-01", "05-01", "07-21", "08-15", "11-01", "11-11", "12-25"},
	}
	if !c.Known() {
		return false
	}
	date := day.Format("01-02")
	if slices.Contains(fixed[c], date) || c == Netherlands && date == kingsDay(day.Year()) {
		return true
	}
	after := []int{1, 39, 50} // Easter Monday, Ascension, Whit Monday
	if c == Netherlands {
		after = append(after, 0, 49) // both Sundays are official there
	}
	y, m, d := day.Date()
	return slices.Contains(after, int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Sub(easter(y)).Hours()/24))
}

// kingsDay is 27 April, or the Saturday before where that is a Sunday.
func kingsDay(year int) string {
	if time.Date(year, 4, 27, 0, 0, 0, 0, time.UTC).Weekday() == time.Sunday {
		return "04-26"
	}
	return "04-27"
}

// easter is Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher).
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}
