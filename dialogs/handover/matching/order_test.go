package matching_test

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs/handover/matching"
)

func named(id bot.PersonID, change func(*bot.HelperFacts)) bot.HelperRecord {
	h := fatma()
	h.ID, h.Person = string(id), id
	if change != nil {
		change(&h.Facts)
	}
	return h
}

func ids(c []matching.Candidate) string {
	var out []string
	for _, c := range c {
		out = append(out, string(c.Helper.Person))
	}
	return strings.Join(out, " ")
}

// order is what both ways make of the same helpers and talks.
func order(helpers []bot.HelperRecord, talks []bot.TalkRecord, w matching.Wish) (ours, byTurns string) {
	a, _ := matching.Order(helpers, talks, w, now)
	b, _ := matching.ByTurns(helpers, talks, w, now)
	return ids(a), ids(b)
}

func TestTheOrder(t *testing.T) {
	hours := func(n int) time.Time { return now.Add(-time.Duration(n) * time.Hour) }
	area := func(f *bot.HelperFacts) { f.Areas = []string{"3012"} }
	theme := func(f *bot.HelperFacts) { f.Themes = []string{"adhd"} }
	belgian := func(f *bot.HelperFacts) { f.Country = "be" }
	here := wish()
	here.Area, here.Theme = "3012", "adhd"
	prefers := here
	prefers.Prefer = "d"
	tests := []struct {
		what          string
		helpers       []bot.HelperRecord
		talks         []bot.TalkRecord
		w             matching.Wish
		ours, byTurns string
	}{
		{"all alike: by id", []bot.HelperRecord{named("b", nil), named("a", nil)}, nil, here, "a b", "a b"},
		{"who has less comes before who waited longer", []bot.HelperRecord{named("a", nil), named("b", nil)}, []bot.TalkRecord{
			talk("1", "a", bot.TalkOpen, hours(90)), talk("2", "b", bot.TalkClosed, hours(1)),
		}, here, "b a", "a b"},
		{"then who waited longer", []bot.HelperRecord{named("a", nil), named("b", nil), named("c", nil)}, []bot.TalkRecord{
			talk("1", "a", bot.TalkClosed, hours(1)), talk("2", "b", bot.TalkClosed, hours(2)),
		}, here, "c b a", "c b a"},
		{"then country, area, theme", []bot.HelperRecord{named("a", belgian), named("b", nil), named("c", theme), named("d", area)}, nil, here, "d c b a", "a b c d"},
		{"her own code before all", []bot.HelperRecord{named("a", nil), named("d", nil)}, []bot.TalkRecord{
			talk("1", "d", bot.TalkOpen, hours(1)),
		}, prefers, "d a", "a d"},
		{"but only if she may", []bot.HelperRecord{named("a", nil), named("d", func(f *bot.HelperFacts) { f.NotNow = now.Add(time.Hour) })}, nil, prefers, "a", "a"},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			for range 2 {
				if ours, byTurns := order(tt.helpers, tt.talks, tt.w); ours != tt.ours || byTurns != tt.byTurns {
					t.Errorf("got %q and by turns %q, want %q and %q", ours, byTurns, tt.ours, tt.byTurns)
				}
				slices.Reverse(tt.helpers)
				slices.Reverse(tt.talks)
			}
		})
	}
}

// A decision may be read by anybody who runs this: it holds ids and results of rules,
// and nothing of who somebody is or what was said.
func TestADecisionHoldsIdsAndRulesOnly(t *testing.T) {
	w := wish()
	w.Area, w.Theme = "3012", "adhd"
	a, b := named("a", func(f *bot.HelperFacts) { f.Areas, f.Themes = []string{"3012"}, []string{"adhd"} }), named("b", nil)
	a.Words.FirstName, a.Words.Shares, b.State = "Fatma", "mother of three", bot.HelperPaused
	_, d := matching.Order([]bot.HelperRecord{a, b}, []bot.TalkRecord{talk("1", "a", bot.TalkOpen, now)}, w, now)
	got, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"talk":"mine","order":[{"helper":"a","open":1,"last":"2026-11-23T09:00:00Z","fit":7}],"out":[{"helper":"b","rule":"state"}]}`
	if string(got) != want {
		t.Fatalf("got  %s\nwant %s", got, want)
	}
}

func TestNextOpening(t *testing.T) {
	shift := func(day time.Weekday, from int) func(*bot.HelperFacts) {
		return func(f *bot.HelperFacts) {
			f.OnUntil, f.Shifts = time.Time{}, []bot.Shift{{Day: day, From: from * 60, To: from*60 + 120}}
		}
	}
	tuesday := named("tue", shift(time.Tuesday, 14))
	tests := []struct {
		what    string
		helpers []bot.HelperRecord
		talks   []bot.TalkRecord
		want    time.Time
	}{
		{"nobody", nil, nil, time.Time{}},
		{"somebody is there", []bot.HelperRecord{tuesday, fatma()}, nil, now},
		{"the first of two", []bot.HelperRecord{named("wed", shift(time.Wednesday, 9)), tuesday}, nil, time.Date(2026, 11, 24, 13, 0, 0, 0, time.UTC)},
		{"not by who does not fit", []bot.HelperRecord{named("x", func(f *bot.HelperFacts) { f.Langs = nil }), tuesday}, nil, time.Date(2026, 11, 24, 13, 0, 0, 0, time.UTC)},
		{"not by whose certificate has run out by then", []bot.HelperRecord{named("x", func(f *bot.HelperFacts) {
			shift(time.Tuesday, 14)(f)
			f.VOGUntil = now.Add(time.Hour)
		})}, nil, time.Time{}},
		{"not by who has all the talks she wants", []bot.HelperRecord{named("x", func(f *bot.HelperFacts) { f.CapOpen = 1 }), tuesday},
			[]bot.TalkRecord{talk("1", "x", bot.TalkOpen, now)}, time.Date(2026, 11, 24, 13, 0, 0, 0, time.UTC)},
		{"a full week has room again after seven days", []bot.HelperRecord{named("mon", func(f *bot.HelperFacts) {
			f.CapWeek, f.OnUntil = 1, time.Time{}
			f.Shifts = []bot.Shift{{Day: time.Tuesday, From: 0, To: 24 * 60}, {Day: time.Friday, From: 10 * 60, To: 11 * 60}}
		})}, []bot.TalkRecord{talk("1", "mon", bot.TalkClosed, now.AddDate(0, 0, -4))}, time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			if got := matching.NextOpening(tt.helpers, tt.talks, wish(), now); !got.Equal(tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// Every heavy theme says why, and is a topic that there is.
func TestHeavyThemes(t *testing.T) {
	for slug, why := range matching.HeavyThemes() {
		if why == "" || !matching.Heavy(slug) {
			t.Errorf("%s: say why it is heavy", slug)
		}
		if _, err := fs.Stat(content.FS, "library/"+slug); err != nil {
			t.Errorf("%s is no topic of the library", slug)
		}
	}
	for _, light := range []string{"", "gaming", "toddler-sleep", "faith-upbringing", "identity-two-cultures"} {
		if matching.Heavy(light) {
			t.Errorf("%q is not heavy: faith and culture never are by themselves", light)
		}
	}
}
