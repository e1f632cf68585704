package content

import (
	"slices"
	"sync"
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
	schedules, strange := p.schedules()
	if len(schedules) == 0 || p.zone() == "" {
		return Opening{}
	}
	zone, err := zoneNamed(p.zone())
	if err != nil {
		return Opening{}
	}
	o := openAt(p, t.In(zone), schedules)
	if strange && !o.Open {
		return Opening{} // another schedule, which nobody here can read, may say that it is open
	}
	return o
}

// openAt is OpenAt by schedules that can be read.
func openAt(p *Place, local time.Time, schedules []Schedule) Opening {
	o, zone := Opening{Known: true}, local.Location()
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

// zones are those that were read: a search asks for one at every place.
var zones sync.Map

// zoneNamed is a time zone by its name.
func zoneNamed(name string) (*time.Location, error) {
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location), nil
	}
	z, err := time.LoadLocation(name)
	if err == nil {
		zones.Store(name, z)
	}
	return z, err
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

// schedules are those that tell days and hours, those of the service or else of its spots; strange is whether there are
// others whose days repeat in a way that is not read here.
func (p *Place) schedules() (out []Schedule, strange bool) {
	all := p.Schedules
	if len(all) == 0 {
		for _, at := range p.Locations {
			all = slices.Concat(all, at.Schedules, at.Location.Schedules)
		}
	}
	for _, s := range all {
		_, err1 := minutes(hourMinute(s.OpensAt))
		_, err2 := minutes(hourMinute(s.ClosesAt))
		switch {
		case err1 != nil || err2 != nil: // a note, and no hours
		case s.strange():
			strange = true
		default:
			out = append(out, s)
		}
	}
	return out, strange
}

// closedOn reports whether the place is closed on a day, whatever its schedules say.
func (p *Place) closedOn(day time.Time) bool {
	return slices.Contains(p.Profile.ClosedOn, day.Format(time.DateOnly)) || slices.Contains(p.Profile.ClosedOn, day.Format("01-02")) ||
		!p.Profile.OpenOnHolidays && Holiday(p.Profile.Country, day)
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
