package console

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// times are a helper's shifts, days off and pauses, in her own time zone.
func (s *Server) times() []route {
	return []route{
		{Method: "GET", Path: "/console/times", Action: OwnTimes, Do: (*call).showTimes},
		{Method: "POST", Path: "/console/times/shift", Action: OwnTimes, Do: (*call).addShift},
		{Method: "POST", Path: "/console/times/shift/remove", Action: OwnTimes, Do: (*call).removeShift},
		{Method: "POST", Path: "/console/times/off", Action: OwnTimes, Do: (*call).addDayOff},
		{Method: "POST", Path: "/console/times/off/remove", Action: OwnTimes, Do: (*call).removeDayOff},
		{Method: "POST", Path: "/console/times/now", Action: OwnTimes, Do: (*call).changeNow},
		{Method: "POST", Path: "/console/times/caps", Action: OwnTimes, Do: (*call).changeCaps},
	}
}

// How much one may enter.
const (
	shiftsMost  = 28
	daysOffMost = 60
)

type timesView struct {
	On      bool
	NotNow  time.Time // off by hand until then
	OnUntil time.Time // on by hand until then
	NextOn  time.Time
	Shifts  []shiftView
	DaysOff []string
	Days    []int // 1 … 6, 0: the week begins on Monday
	Today   string
	CapOpen int
	CapWeek int
	Zone    string
	Missing bool
}

type shiftView struct {
	N        int
	Day      int
	From, To string
	Night    bool
}

func (c *call) showTimes() error { return c.timesPage(http.StatusOK, false) }

func (c *call) timesPage(status int, missing bool) error {
	f, now := c.user.Helper.Facts, c.Now()
	v := timesView{
		On: bot.OnDuty(f, now), NextOn: bot.NextOn(f, now), Days: []int{1, 2, 3, 4, 5, 6, 0}, Zone: c.zone().String(),
		Today: now.In(c.zone()).Format(time.DateOnly), CapOpen: or(f.CapOpen, bot.DefaultCapOpen), CapWeek: or(f.CapWeek, bot.DefaultCapWeek), Missing: missing,
	}
	if now.Before(f.NotNow) {
		v.NotNow = f.NotNow
	}
	if now.Before(f.OnUntil) {
		v.OnUntil = f.OnUntil
	}
	for i, s := range f.Shifts {
		v.Shifts = append(v.Shifts, shiftView{N: i, Day: int(s.Day), From: clock(s.From), To: clock(s.To), Night: s.To <= s.From})
	}
	slices.SortStableFunc(v.Shifts, func(a, b shiftView) int {
		return ((a.Day+6)%7-(b.Day+6)%7)*10 + strings.Compare(a.From, b.From)
	})
	for _, d := range f.DaysOff {
		if d >= v.Today {
			v.DaysOff = append(v.DaysOff, d)
		}
	}
	slices.Sort(v.DaysOff)
	c.render(status, "layout", &view{c: c, Page: "times", Title: "title.times", D: v})
	return nil
}

func or(n, fallback int) int {
	if n == 0 {
		return fallback
	}
	return n
}

// clock is minutes after midnight as a clock shows them.
func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// minutes is the reverse; ok is false for what is no time of day.
func minutes(s string) (int, bool) {
	t, err := time.Parse("15:04", s)
	return t.Hour()*60 + t.Minute(), err == nil
}

func (c *call) addShift() error {
	day, err := strconv.Atoi(c.r.FormValue("day"))
	from, fromOK := minutes(c.r.FormValue("from"))
	to, toOK := minutes(c.r.FormValue("to"))
	if err != nil || day < 0 || day > 6 || !fromOK || !toOK || from == to || len(c.user.Helper.Facts.Shifts) >= shiftsMost {
		return c.timesPage(http.StatusUnprocessableEntity, true)
	}
	return c.editTimes(func(f *bot.HelperFacts) {
		if s := (bot.Shift{Day: time.Weekday(day), From: from, To: to}); !slices.Contains(f.Shifts, s) {
			f.Shifts = append(f.Shifts, s)
		}
	})
}

// removeShift takes a shift away by what it says, so that a page that is old removes
// no other one.
func (c *call) removeShift() error {
	day, _ := strconv.Atoi(c.r.FormValue("day"))
	from, _ := minutes(c.r.FormValue("from"))
	to, _ := minutes(c.r.FormValue("to"))
	gone := bot.Shift{Day: time.Weekday(day), From: from, To: to}
	return c.editTimes(func(f *bot.HelperFacts) {
		f.Shifts = slices.DeleteFunc(f.Shifts, func(s bot.Shift) bool { return s == gone })
	})
}

func (c *call) addDayOff() error {
	day, err := time.Parse(time.DateOnly, c.r.FormValue("day"))
	today := c.Now().In(c.zone()).Format(time.DateOnly)
	if err != nil || day.Format(time.DateOnly) < today || len(c.user.Helper.Facts.DaysOff) >= daysOffMost {
		return c.timesPage(http.StatusUnprocessableEntity, true)
	}
	return c.editTimes(func(f *bot.HelperFacts) {
		f.DaysOff = slices.DeleteFunc(f.DaysOff, func(d string) bool { return d < today }) // they are over
		if d := day.Format(time.DateOnly); !slices.Contains(f.DaysOff, d) {
			f.DaysOff = append(f.DaysOff, d)
		}
	})
}

func (c *call) removeDayOff() error {
	gone := c.r.FormValue("day")
	return c.editTimes(func(f *bot.HelperFacts) {
		f.DaysOff = slices.DeleteFunc(f.DaysOff, func(d string) bool { return d == gone })
	})
}

// far is "until I say otherwise".
const far = 365 * 24 * time.Hour

// changeNow is off or on by hand: for two hours, today, until one says otherwise, or
// as the shifts say.
func (c *call) changeNow() error {
	now := c.Now()
	local := now.In(c.zone())
	midnight := time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, local.Location())
	until := map[string]time.Time{"2h": now.Add(2 * time.Hour), "today": midnight, "open": now.Add(far)}[c.r.FormValue("for")]
	return c.editTimes(func(f *bot.HelperFacts) {
		f.NotNow, f.OnUntil = time.Time{}, time.Time{}
		switch c.r.FormValue("now") {
		case "off":
			f.NotNow = until.UTC()
		case "on":
			if until.After(midnight) {
				until = midnight // nobody is on for ever by a slip
			}
			f.OnUntil = until.UTC()
		}
	})
}

func (c *call) changeCaps() error {
	open, err1 := strconv.Atoi(c.r.FormValue("open"))
	week, err2 := strconv.Atoi(c.r.FormValue("week"))
	if err1 != nil || err2 != nil || open < 1 || open > 5 || week < 1 || week > 15 {
		return c.timesPage(http.StatusUnprocessableEntity, true)
	}
	return c.editTimes(func(f *bot.HelperFacts) { f.CapOpen, f.CapWeek = open, week })
}

func (c *call) editTimes(change func(f *bot.HelperFacts)) error {
	if err := c.edit(func(h *bot.HelperRecord) error { change(&h.Facts); return nil }); err != nil {
		return err
	}
	return c.to("/console/times")
}
