package content_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
)

func at(t testing.TB, s string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	out, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestHolidaysOfBothCountries(t *testing.T) {
	for _, c := range []struct {
		country content.Country
		day     string
		want    bool
	}{
		{"nl", "2026-04-06", true}, {"be", "2026-04-06", true}, // Easter Monday
		{"nl", "2026-04-05", true}, {"be", "2026-04-05", false},
		{"nl", "2026-05-14", true}, {"be", "2027-05-06", true}, // Ascension
		{"nl", "2026-05-25", true}, {"be", "2026-05-25", true}, // Whit Monday
		{"nl", "2026-04-27", true}, {"nl", "2031-04-26", true}, {"nl", "2031-04-27", false}, // a Sunday in 2031
		{"nl", "2026-12-26", true}, {"be", "2026-12-26", false}, {"be", "2026-07-21", true}, {"nl", "2026-07-21", false},
		{"be", "2026-11-11", true}, {"", "2026-12-25", false}, {"nl", "2026-11-23", false},
	} {
		if got := content.Holiday(c.country, at(t, c.day+" 12:00")); got != c.want {
			t.Errorf("%s in %q: %v", c.day, c.country, got)
		}
	}
}

func TestOpenNowKnowsZonesHolidaysAndOddWeeks(t *testing.T) {
	weekly := []content.Schedule{{Freq: "WEEKLY", ByDay: "MO,TU,WE,TH,FR", OpensAt: "09:00:00", ClosesAt: "17:00"}}
	for _, c := range []struct {
		name      string
		schedules []content.Schedule
		closed    []string
		now       string
		open      bool
		next      string
	}{
		{"a Monday morning", weekly, nil, "2026-11-23 10:00", true, ""},
		{"before it opens", weekly, nil, "2026-11-23 08:00", false, "2026-11-23 09:00"},
		{"Friday evening", weekly, nil, "2026-11-27 18:00", false, "2026-11-30 09:00"},
		{"in summer time too", weekly, nil, "2026-07-20 16:59", true, ""},
		{"Easter Monday", weekly, nil, "2026-04-06 10:00", false, "2026-04-07 09:00"},
		{"closed that day", weekly, []string{"12-24"}, "2026-12-24 10:00", false, "2026-12-28 09:00"},
		{"the first Friday of the month", []content.Schedule{{Freq: "MONTHLY", ByDay: "1FR", OpensAt: "20:00", ClosesAt: "22:00"}}, nil, "2026-12-04 20:30", true, ""},
		{"not the second", []content.Schedule{{Freq: "MONTHLY", ByDay: "1FR", OpensAt: "20:00", ClosesAt: "22:00"}}, nil, "2026-12-11 20:30", false, ""},
		{"every second week", []content.Schedule{{Freq: "WEEKLY", Interval: 2, Start: "2026-11-20", ByDay: "FR", OpensAt: "20:00", ClosesAt: "22:00"}}, nil, "2026-11-27 20:30", false, "2026-12-04 20:00"},
		{"past midnight", []content.Schedule{{ByDay: "FR", OpensAt: "20:00", ClosesAt: "02:00"}}, nil, "2026-11-28 01:00", true, ""},
		{"past the end past midnight", []content.Schedule{{ByDay: "FR", OpensAt: "20:00", ClosesAt: "02:00"}}, nil, "2026-11-28 02:00", false, "2026-12-04 20:00"},
		{"past midnight, but closed that evening", []content.Schedule{{ByDay: "FR", OpensAt: "20:00", ClosesAt: "02:00"}}, []string{"2026-11-27"}, "2026-11-28 01:00", false, "2026-12-04 20:00"},
		{"the night of the clocks", []content.Schedule{{ByDay: "SU", OpensAt: "00:00", ClosesAt: "04:00"}}, nil, "2026-03-29 03:30", true, ""},
		{"past its end", []content.Schedule{{Freq: "WEEKLY", ByDay: "MO", OpensAt: "09:00", ClosesAt: "17:00", Until: "2026-10-01"}}, nil, "2026-11-23 10:00", false, ""},
	} {
		p := content.Place{Schedules: c.schedules, Profile: content.Profile{Country: "nl", ClosedOn: c.closed}}
		o := p.OpenAt(at(t, c.now).UTC())
		next := ""
		if !o.Next.IsZero() {
			next = o.Next.Format("2006-01-02 15:04")
		}
		if !o.Known || o.Open != c.open || next != c.next {
			t.Errorf("%s: open %v, next %q; want %v, %q", c.name, o.Open, next, c.open, c.next)
		}
	}
	if o := (&content.Place{}).OpenAt(at(t, "2026-11-23 10:00")); o.Known {
		t.Error("a place without hours has known ones")
	}
	night := content.Place{Schedules: []content.Schedule{{ByDay: "FR", OpensAt: "20:00", ClosesAt: "00:30"}}, Profile: content.Profile{Country: "be"}}
	if o := night.OpenAt(at(t, "2026-11-27 23:50")); !o.Open || o.Until.Format("15:04") != "00:30" {
		t.Errorf("past midnight: %+v", o)
	}
}

// social is a library with places here, close by, elsewhere and for the country.
func social(t *testing.T) *content.Library {
	t.Helper()
	place := func(id, country, municipality, code, lang, needs, more string) string {
		return `{"id":"` + id + `","name":"` + id + `","status":"active","description":"Praatgroep voor ouders","organization":{"id":"o","name":"O"},
		"languages":[{"id":"l","code":"` + lang + `"}],"service_at_locations":[{"id":"s","location":{"id":"x","location_type":"physical","addresses":[{"id":"a","address_1":"b","city":"c","postal_code":"` + code + ` AB","country":"NL","state_province":"p"}]}}],` + more + `
		"ouderbrug":{"country":"` + country + `","municipality":"` + municipality + `","needs":[` + needs + `],"free":true,"safe_to_send":true,"verified_on":"2026-11-01","plain_summary":{"nl":"a","en":"a","tr":"a","ar":"a","fr":"a"},"sources":[{"title":"a","publisher":"b","url":"https://e.org","checked":"2026-11-01"}]}}`
	}
	return mustLoad(t, map[string]string{
		"places/a-here.json":   place("here", "nl", "Utrecht", "3511", "nl", `"speech-delay"`, `"minimum_age":2,"maximum_age":6,`),
		"places/b-arabic.json": place("arabic", "nl", "Utrecht", "3526", "ar", `"speech-delay"`, `"schedules":[{"id":"h","byday":"FR","opens_at":"20:00","closes_at":"22:00"}],`),
		"places/c-close.json":  place("close", "nl", "Zeist", "3701", "nl", `"speech-delay"`, ""),
		"places/d-far.json":    place("far", "nl", "Groningen", "9711", "nl", `"speech-delay"`, ""),
		"places/e-all.json":    place("all", "nl", "", "", "nl", `"speech-delay"`, ""),
		"places/f-other.json":  place("other", "nl", "Utrecht", "3511", "nl", ``, ""),
		"places/g-be.json":     place("belgian", "be", "", "", "nl", `"speech-delay"`, ""),
	})
}

func mustLoad(t *testing.T, files map[string]string) *content.Library {
	t.Helper()
	fsys := fstest.MapFS{"topics.yaml": {Data: []byte("- {slug: speech-delay, age: \"2-6\"}\n")}, "helplines.yaml": {Data: []byte("[]\n")}}
	for name, data := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(data)}
	}
	lib, err := content.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func TestPlacesAreFoundByNeedNearnessLanguageAgeAndHours(t *testing.T) {
	lib := social(t)
	utrecht, _ := lib.FindSpot("in utrecht", "nl")
	now := at(t, "2026-11-27 20:30") // a Friday evening
	for _, c := range []struct {
		name string
		q    content.PlaceQuery
		want string
	}{
		{"her town first, then close by, then the country", content.PlaceQuery{Need: "speech-delay", Spot: utrecht, Age: -1}, "arabic here close all "},
		{"in her language first", content.PlaceQuery{Need: "speech-delay", Spot: utrecht, Lang: "nl", Age: -1}, "here arabic close all "},
		{"only in her language", content.PlaceQuery{Need: "speech-delay", Spot: utrecht, Lang: "ar", MustLang: true, Age: -1}, "arabic "},
		{"for a child of ten", content.PlaceQuery{Need: "speech-delay", Spot: utrecht, Age: 10}, "arabic close all "},
		{"by words, where no topic is known", content.PlaceQuery{Words: "een praatgroep", Spot: utrecht, Age: -1}, "arabic here other close all "},
		{"words that nobody says", content.PlaceQuery{Words: "zwembad", Spot: utrecht, Age: -1}, ""},
		{"no town: the country", content.PlaceQuery{Need: "speech-delay", Country: "nl", Age: -1}, "all "},
		{"Belgium", content.PlaceQuery{Need: "speech-delay", Country: "be", Age: -1}, "belgian "},
	} {
		c.q.At = now
		got := ""
		for _, h := range lib.FindPlaces(c.q) {
			got += h.Place.Name + " "
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	hits := lib.FindPlaces(content.PlaceQuery{Need: "speech-delay", Spot: utrecht, At: at(t, "2026-11-26 20:30"), OpenNow: true, Age: -1})
	for _, h := range hits {
		if h.Place.Name == "arabic" {
			t.Error("what is closed was found by open now")
		}
	}
	if len(hits) != 3 || hits[1].Place.Name != "close" || hits[1].Km < 5 || hits[1].Km > 12 {
		t.Errorf("Zeist is eight kilometres away, not %v", hits)
	}
}

func TestOnlyTheTownAndFourDigitsAreTakenFromHerWords(t *testing.T) {
	lib := social(t)
	for _, c := range []struct {
		text    string
		country content.Country
		want    content.Spot
		both    bool
	}{
		{"Kerkstraat 12, 3511 AB Utrecht", "nl", content.Spot{Name: "Utrecht", Code: "3511", Country: "nl"}, false},
		{"3511ab", "nl", content.Spot{Name: "Utrecht", Code: "3511", Country: "nl"}, false},
		{"2000", "be", content.Spot{Name: "Antwerpen", Code: "2000", Country: "be"}, false},
		{"2000", "", content.Spot{Code: "2000"}, true},
		{"j'habite à Anvers", "", content.Spot{Name: "Antwerpen", Country: "be"}, false},
		{"أوترخت", "", content.Spot{Name: "Utrecht", Country: "nl"}, false},
		{"٣٥١١", "nl", content.Spot{Name: "Utrecht", Code: "3511", Country: "nl"}, false},
		{"9999", "nl", content.Spot{Code: "9999", Country: "nl"}, false},
		{"lahey'de oturuyorum, Lahey", "nl", content.Spot{Name: "Den Haag", Country: "nl"}, false},
		{"in den haag", "nl", content.Spot{Name: "Den Haag", Country: "nl"}, false},
		{"Hogewoerd 1234567", "nl", content.Spot{}, false},
		{"ergens", "nl", content.Spot{}, false},
	} {
		got, both := lib.FindSpot(c.text, c.country)
		got.Lat, got.Lon = 0, 0
		if got != c.want || both != c.both {
			t.Errorf("%q: %+v %v", c.text, got, both)
		}
	}
}

func TestEveryShippedPlaceCanBeFoundAndShown(t *testing.T) {
	lib, err := content.Load(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob("places/*.json")
	national, examples := map[content.Country]int{}, 0
	for _, p := range lib.Places {
		if p.Profile.Example {
			examples++
		}
		if p.Profile.Municipality == "" {
			national[p.Profile.Country]++
		} else if lat, _ := lib.FindSpot(p.Profile.Municipality, p.Profile.Country); lat.Name != p.Profile.Municipality {
			t.Errorf("%s: its municipality is not found by its own name", p.File)
		}
		if len(p.Profile.Needs) == 0 || len(p.Profile.FirstVisit) < len(content.LaunchLangs()) {
			t.Errorf("%s has no needs, or says not in every language what happens at the first visit", p.File)
		}
	}
	if len(files) != len(lib.Places) || national["nl"] < 15 || national["be"] < 15 || examples < 2 {
		t.Errorf("%d files, %d places, national %v, examples %d", len(files), len(lib.Places), national, examples)
	}
}

// Where the hours are those of nobody knows which clock, it is not said that a place is open or closed.
func TestHoursWithoutACountryAreNotKnown(t *testing.T) {
	p := content.Place{Schedules: []content.Schedule{{ByDay: "MO", OpensAt: "09:00", ClosesAt: "17:00"}}}
	if o := p.OpenAt(at(t, "2026-11-23 10:00")); o.Known || o.Open {
		t.Errorf("it is %+v", o)
	}
}

// A position in another country, or the wrong way round, is that of the place's town; one that is right counts.
func TestAForeignPositionDoesNotHideAPlace(t *testing.T) {
	for name, pos := range map[string][2]float64{"its own": {52.09, 5.12}, "the wrong way round": {5.12, 52.09}, "in America": {40.7, -74}, "nowhere": {999, 999}, "none": {0, 0}} {
		p := &content.Place{ID: "p", Status: "active", Profile: content.Profile{Country: "nl", Municipality: "Nieuwegein", VerifiedOn: content.Day(2026, 11, 1)},
			Locations: []content.ServiceAtLocation{{Location: content.Location{Latitude: pos[0], Longitude: pos[1]}}}}
		lib := &content.Library{Places: []*content.Place{p}}
		spot, _ := lib.FindSpot("Utrecht", "nl")
		hits := lib.FindPlaces(content.PlaceQuery{Spot: spot, Country: "nl", Age: -1, At: at(t, "2026-11-23 10:00")})
		if len(hits) != 1 || hits[0].Near != content.Close {
			t.Errorf("%s: %+v", name, hits)
		}
	}
}

// What stands in any field of a place from outside cannot steer a screen, nor be dialled as something else (S31).
func TestWhatAPlaceSaysIsCleaned(t *testing.T) {
	const mark = "a\u202e\u2066\u200f\u061c\u0085\u200b\u2060\U000e0041b"
	p := content.Place{
		Name: "Huis\nBel 0900", Languages: []content.PlaceLanguage{{Name: mark}}, Interpretation: mark, Description: mark + "\u2028c",
		Phones:    []content.Phone{{Number: "020-1234567 toestel 12"}, {Number: "tel: 020 1234567"}, {Number: "٠٢٠-١٢٣٤٥٦٧"}, {Number: "020-1234567 of 06-12345678"}, {Number: "0800-BELME"}, {Number: "-"}, {Number: "+32 (0)2 123 45 67"}, {Number: "112"}},
		Locations: []content.ServiceAtLocation{{Location: content.Location{Addresses: []content.Address{{Address1: mark + "\n1", City: mark}}}}},
	}
	content.CleanPlace(&p)
	a := p.Locations[0].Location.Addresses[0]
	for _, got := range []string{p.Languages[0].Name, p.Interpretation, a.City} {
		if got != "ab" {
			t.Errorf("left is %q", got)
		}
	}
	long := content.Place{Name: strings.Repeat("lang ", 20_000)}
	if content.CleanPlace(&long); len(long.Name) > 200 {
		t.Errorf("a name has %d letters", len(long.Name))
	}
	if p.Name != "Huis Bel 0900" || a.Address1 != "ab 1" || p.Description != "ab\nc" {
		t.Errorf("left is %q, %q, %q", p.Name, a.Address1, p.Description)
	}
	var numbers []string
	for _, n := range p.Phones {
		numbers = append(numbers, n.Number)
	}
	if want := []string{"020-1234567", "020 1234567", "020-1234567", "020-1234567", "+32 (0)2 123 45 67", "112"}; !slices.Equal(numbers, want) {
		t.Errorf("the numbers are %q, want %q", numbers, want)
	}
}

// TestASchedulesDaysAreReadOrUnknown: what is not read is never said to be closed.
func TestASchedulesDaysAreReadOrUnknown(t *testing.T) {
	base := content.Schedule{OpensAt: "09:00", ClosesAt: "17:00", Start: "2026-01-01"}
	with := func(change func(*content.Schedule)) *content.Place {
		s := base
		change(&s)
		return &content.Place{Profile: content.Profile{Country: content.Netherlands}, Schedules: []content.Schedule{s}}
	}
	last := with(func(s *content.Schedule) { s.Freq, s.ByMonth = "MONTHLY", " 1, -1" })
	for now, open := range map[string]bool{"2026-11-30 10:00": true, "2026-12-01 10:00": true, "2026-11-29 10:00": false} {
		if o := last.OpenAt(at(t, now)); !o.Known || o.Open != open {
			t.Errorf("%s on the first or last day of the month: %+v", now, o)
		}
	}
	early := with(func(s *content.Schedule) { s.ByDay, s.OpensAt = "MO", "9:00:00" })
	if o := early.OpenAt(at(t, "2026-11-23 09:30")); !o.Open {
		t.Errorf("nine o'clock is not read: %+v", o)
	}
	for name, change := range map[string]func(*content.Schedule){
		"every second month": func(s *content.Schedule) { s.Freq, s.Interval, s.ByDay = "MONTHLY", 2, "1MO" }, "ten times": func(s *content.Schedule) { s.ByDay, s.Count = "MO", 10 },
		"no day": func(s *content.Schedule) { s.ByMonth = "first" }, "weeks of the year": func(s *content.Schedule) { s.ByDay, s.ByWeek = "MO", "1,3" },
	} {
		if o := with(change).OpenAt(at(t, "2026-11-23 10:00")); o.Known {
			t.Errorf("%s: %+v", name, o)
		}
	}
	both := with(func(s *content.Schedule) { s.ByDay = "MO" })
	both.Schedules = append(both.Schedules, content.Schedule{OpensAt: "09:00", ClosesAt: "17:00", ByDay: "TU", Count: 3})
	if o := both.OpenAt(at(t, "2026-11-23 10:00")); !o.Open {
		t.Errorf("what is read says that it is open: %+v", o)
	}
	if o := both.OpenAt(at(t, "2026-11-24 10:00")); o.Known {
		t.Errorf("it may be open by the other: %+v", o)
	}
	for _, freq := range []string{"", "DAILY", "WEEKLY", "MONTHLY"} { // hours, and no word of the days: by RRULE those of the start
		both.Schedules[1] = content.Schedule{OpensAt: "09:00", ClosesAt: "17:00", Freq: freq, Start: "2026-01-06"}
		if o := both.OpenAt(at(t, "2026-11-24 10:00")); o.Known {
			t.Errorf("%q without days: %+v", freq, o)
		}
	}
}
