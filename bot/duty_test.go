package bot_test

import (
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// In these tests Amsterdam's clock leaps on Sunday 29 March 2026 from 02:00 to 03:00,
// and goes back on Sunday 25 October 2026 from 03:00 to 02:00.
var (
	evening  = bot.Shift{Day: time.Monday, From: 19 * 60, To: 21*60 + 30}
	saturday = bot.Shift{Day: time.Saturday, From: 22 * 60, To: 2 * 60}
	small    = bot.Shift{Day: time.Sunday, From: 2*60 + 30, To: 5 * 60}
	midweek  = bot.Shift{Day: time.Wednesday, From: 0, To: 24 * 60}
)

func at(t *testing.T, zoned string) time.Time {
	t.Helper()
	out, err := time.Parse(time.RFC3339, zoned)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestOnDuty(t *testing.T) {
	shifts := []bot.Shift{evening, saturday, small, midweek}
	base := bot.HelperFacts{Country: "nl", Shifts: shifts}
	with := func(change func(*bot.HelperFacts)) bot.HelperFacts {
		f := base
		change(&f)
		return f
	}
	off := func(days ...string) bot.HelperFacts { return with(func(f *bot.HelperFacts) { f.DaysOff = days }) }
	for name, c := range map[string]struct {
		facts bot.HelperFacts
		now   string
		want  bool
	}{
		"no shifts: never":                             {bot.HelperFacts{}, "2026-11-23T20:00:00+01:00", false},
		"before the shift":                             {base, "2026-11-23T18:59:59+01:00", false},
		"as it begins":                                 {base, "2026-11-23T19:00:00+01:00", true},
		"in its last minute":                           {base, "2026-11-23T21:29:59+01:00", true},
		"as it ends":                                   {base, "2026-11-23T21:30:00+01:00", false},
		"the same hour of another day":                 {base, "2026-11-24T20:00:00+01:00", false},
		"her zone, not that of the server":             {base, "2026-11-23T18:30:00Z", true},
		"a zone of her own: not yet":                   {with(func(f *bot.HelperFacts) { f.Zone = "Europe/Lisbon" }), "2026-11-23T18:30:00Z", false},
		"a zone of her own: then":                      {with(func(f *bot.HelperFacts) { f.Zone = "Europe/Lisbon" }), "2026-11-23T19:30:00Z", true},
		"a zone that does not exist is the country's":  {with(func(f *bot.HelperFacts) { f.Zone = "Europe/Nowhere" }), "2026-11-23T18:30:00Z", true},
		"a whole day begins at midnight":               {base, "2026-11-25T00:00:00+01:00", true},
		"a whole day ends at midnight":                 {base, "2026-11-26T00:00:00+01:00", false},
		"over midnight: the evening":                   {base, "2026-11-28T23:00:00+01:00", true},
		"over midnight: the night after":               {base, "2026-11-29T01:59:00+01:00", true},
		"over midnight: its end":                       {base, "2026-11-29T02:00:00+01:00", false},
		"over midnight: not the night before":          {base, "2026-11-28T01:00:00+01:00", false},
		"a day off":                                    {off("2026-11-23"), "2026-11-23T20:00:00+01:00", false},
		"a day off elsewhere":                          {off("2026-11-24"), "2026-11-23T20:00:00+01:00", true},
		"begun on a day off: the night after is off":   {off("2026-11-28"), "2026-11-29T01:00:00+01:00", false},
		"begun before a day off: on until midnight":    {off("2026-11-29"), "2026-11-28T23:59:00+01:00", true},
		"begun before a day off: off from midnight":    {off("2026-11-29"), "2026-11-29T00:00:00+01:00", false},
		"the day off is hers, not Greenwich's":         {off("2026-11-23"), "2026-11-22T23:30:00Z", false},
		"spring: just before the leap":                 {base, "2026-03-29T01:59:59+01:00", true}, // Saturday's shift ends with it
		"spring: half past two never is, three is":     {base, "2026-03-29T03:00:00+02:00", true},
		"autumn: the first half past two":              {base, "2026-10-25T02:30:00+02:00", true},
		"autumn: the second two o'clock is not yet it": {base, "2026-10-25T02:00:00+01:00", false},
		"autumn: the second half past two":             {base, "2026-10-25T02:30:00+01:00", true},
		"on by hand":                                   {with(func(f *bot.HelperFacts) { f.OnUntil = at(t, "2026-11-24T12:00:00+01:00") }), "2026-11-24T11:00:00+01:00", true},
		"on by hand on a day off": {with(func(f *bot.HelperFacts) {
			f.OnUntil, f.DaysOff = at(t, "2026-11-24T12:00:00+01:00"), []string{"2026-11-24"}
		}), "2026-11-24T11:00:00+01:00", true},
		"on by hand, over":       {with(func(f *bot.HelperFacts) { f.OnUntil = at(t, "2026-11-24T12:00:00+01:00") }), "2026-11-24T12:00:00+01:00", false},
		"off by hand in a shift": {with(func(f *bot.HelperFacts) { f.NotNow = at(t, "2026-11-23T20:00:00+01:00") }), "2026-11-23T19:30:00+01:00", false},
		"off by hand, over":      {with(func(f *bot.HelperFacts) { f.NotNow = at(t, "2026-11-23T20:00:00+01:00") }), "2026-11-23T20:00:00+01:00", true},
		"off by hand goes before on by hand": {with(func(f *bot.HelperFacts) {
			f.NotNow, f.OnUntil = at(t, "2026-11-24T13:00:00+01:00"), at(t, "2026-11-24T14:00:00+01:00")
		}), "2026-11-24T12:00:00+01:00", false},
		"a shift of no length": {bot.HelperFacts{Shifts: []bot.Shift{{Day: time.Monday, From: 600, To: 600}}}, "2026-11-23T10:00:00+01:00", false},
	} {
		if got := bot.OnDuty(c.facts, at(t, c.now)); got != c.want {
			t.Errorf("%s: on duty = %v, want %v", name, got, c.want)
		}
	}
}

func TestNextOn(t *testing.T) {
	only := func(s ...bot.Shift) bot.HelperFacts { return bot.HelperFacts{Country: "nl", Shifts: s} }
	for name, c := range map[string]struct {
		facts     bot.HelperFacts
		now, want string // "": never
	}{
		"on already: now":           {only(evening), "2026-11-23T20:00:00+01:00", "2026-11-23T20:00:00+01:00"},
		"later today":               {only(evening), "2026-11-23T10:00:00+01:00", "2026-11-23T19:00:00+01:00"},
		"next week":                 {only(evening), "2026-11-23T21:30:00+01:00", "2026-11-30T19:00:00+01:00"},
		"the first of two":          {only(evening, midweek), "2026-11-23T22:00:00+01:00", "2026-11-25T00:00:00+01:00"},
		"no shifts: never":          {only(), "2026-11-23T22:00:00+01:00", ""},
		"a day off: the week after": {bot.HelperFacts{Shifts: []bot.Shift{evening}, DaysOff: []string{"2026-11-23"}}, "2026-11-23T10:00:00+01:00", "2026-11-30T19:00:00+01:00"},
		"off for three weeks: never within 14 days": {bot.HelperFacts{Shifts: []bot.Shift{evening}, NotNow: at(t, "2026-12-14T12:00:00+01:00")}, "2026-11-23T10:00:00+01:00", ""},
		"off by hand until within a shift":          {bot.HelperFacts{Shifts: []bot.Shift{evening}, NotNow: at(t, "2026-11-23T20:00:00+01:00")}, "2026-11-23T19:10:00+01:00", "2026-11-23T20:00:00+01:00"},
		"off by hand, then on by hand":              {bot.HelperFacts{NotNow: at(t, "2026-11-23T20:00:00+01:00"), OnUntil: at(t, "2026-11-23T22:00:00+01:00")}, "2026-11-23T19:10:00+01:00", "2026-11-23T20:00:00+01:00"},
		"spring: the moment of the leap":            {only(small), "2026-03-29T00:30:00+01:00", "2026-03-29T03:00:00+02:00"},
		"spring: the hour is that of the wall":      {only(evening), "2026-03-28T12:00:00+01:00", "2026-03-30T19:00:00+02:00"},
		"autumn: the first of two":                  {only(small), "2026-10-25T01:00:00+02:00", "2026-10-25T02:30:00+02:00"},
		"autumn: the hour is that of the wall":      {only(evening), "2026-10-24T12:00:00+02:00", "2026-10-26T19:00:00+01:00"},
	} {
		got := bot.NextOn(c.facts, at(t, c.now))
		if c.want == "" {
			if !got.IsZero() {
				t.Errorf("%s: next on %v, want never", name, got)
			}
		} else if !got.Equal(at(t, c.want)) {
			t.Errorf("%s: next on %v, want %v", name, got, c.want)
		}
	}
}

// NextOn is the first quarter of the next two weeks in which OnDuty holds, whatever
// the shifts: looked for by the quarter around both changes of the clock.
func TestNextOnIsTheFirstQuarterOnDuty(t *testing.T) {
	for _, start := range []string{"2026-03-27T11:00:00Z", "2026-09-04T11:00:00Z", "2026-10-23T11:00:00Z"} {
		for _, f := range []bot.HelperFacts{
			{Shifts: []bot.Shift{small}}, {Shifts: []bot.Shift{saturday}}, {Shifts: []bot.Shift{evening, saturday, small}},
			{Shifts: []bot.Shift{{Day: time.Sunday, From: 2 * 60, To: 3 * 60}}, Zone: "Europe/Brussels"},
			{Shifts: []bot.Shift{{Day: time.Saturday, From: 23 * 60, To: 2*60 + 15}, {Day: time.Sunday, From: 0, To: 1}}},
			{Shifts: []bot.Shift{saturday, small}, DaysOff: []string{"2026-03-29", "2026-10-24"}},
			{Shifts: []bot.Shift{{Day: time.Sunday, From: 0, To: 24 * 60}}, Zone: "America/Santiago"}, // leaps from midnight on 6 September
		} {
			for now, i := at(t, start), 0; i < 16; now, i = now.Add(6*time.Hour), i+1 {
				want := now
				for range 14 * 24 * 4 {
					if bot.OnDuty(f, want) {
						break
					}
					want = want.Add(15 * time.Minute)
				}
				if !bot.OnDuty(f, want) {
					want = time.Time{}
				}
				if got := bot.NextOn(f, now); !got.Equal(want) {
					t.Fatalf("from %v with %+v: next on %v, want %v", now, f, got, want)
				}
			}
		}
	}
}

func TestWhoWasAskedIsAskedAgainInHerNextShift(t *testing.T) {
	base := bot.HelperFacts{Country: "nl", Shifts: []bot.Shift{evening, saturday}}
	for name, c := range map[string]struct {
		facts       bot.HelperFacts
		asked, want string
	}{
		"in a shift":            {base, "2026-03-16T19:30:00+01:00", "2026-03-21T22:00:00+01:00"},
		"past midnight":         {base, "2026-03-22T01:59:30+01:00", "2026-03-23T19:00:00+01:00"},
		"on by hand":            {base, "2026-03-17T10:00:00+01:00", "2026-03-17T14:00:00+01:00"},
		"no shift is left":      {bot.HelperFacts{Country: "nl", Shifts: []bot.Shift{evening}, DaysOff: []string{"2026-03-23", "2026-03-30"}}, "2026-03-16T19:30:00+01:00", "2026-03-16T23:30:00+01:00"},
		"she is never off":      {bot.HelperFacts{Country: "nl", Shifts: always()}, "2026-03-17T10:00:00+01:00", "2026-03-17T14:00:00+01:00"},
		"on by hand in a shift": {bot.HelperFacts{Country: "nl", Shifts: base.Shifts, OnUntil: at(t, "2026-04-16T19:30:00+01:00")}, "2026-03-16T19:30:00+01:00", "2026-03-21T22:00:00+01:00"},
		"one shift after another": {bot.HelperFacts{Country: "nl", Shifts: []bot.Shift{evening, {Day: time.Monday, From: 21*60 + 30, To: 22 * 60}}},
			"2026-03-16T19:30:00+01:00", "2026-03-23T19:00:00+01:00"},
	} {
		if got := bot.NextAsked(c.facts, at(t, c.asked)); !got.Equal(at(t, c.want)) {
			t.Errorf("%s: asked at %s she is asked again at %s, want %s", name, c.asked, got, c.want)
		}
	}
}

func always() (out []bot.Shift) {
	for day := range time.Weekday(7) {
		out = append(out, bot.Shift{Day: day, To: 24 * 60})
	}
	return out
}
