package matching_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/handover/matching"
)

var (
	langs  = []bot.Lang{"nl", "ar", "tr"}
	themes = []string{"adhd", "gaming", "forced-marriage"}
	areas  = []string{"3012", "2060"}
)

// drawHelpers makes helpers that differ in few ways, so that most wishes have some of
// each: whom nothing rules out, and whom every rule does.
func drawHelpers(t *rapid.T) []bot.HelperRecord {
	someOf := func(label string, of []string) []string {
		return slices.Compact(slices.Sorted(slices.Values(rapid.SliceOfN(rapid.SampledFrom(of), 0, 2).Draw(t, label))))
	}
	when := func(label string) time.Time {
		return now.Add(time.Duration(rapid.IntRange(-2, 6).Draw(t, label)) * time.Hour)
	}
	out := make([]bot.HelperRecord, rapid.IntRange(0, 9).Draw(t, "helpers"))
	for i := range out {
		id := bot.PersonID(fmt.Sprintf("h%d", i))
		h := named(id, nil)
		h.State = rapid.SampledFrom([]string{bot.HelperActive, bot.HelperActive, bot.HelperActive, bot.HelperPaused}).Draw(t, "state")
		h.Facts.Roles = rapid.SampledFrom([][]bot.Role{{bot.Ambassador}, {bot.Coordinator, bot.Ambassador}, {bot.Staff}}).Draw(t, "roles")
		h.Facts.Langs = rapid.SliceOfN(rapid.SampledFrom(langs), 1, 3).Draw(t, "langs")
		h.Facts.Country = rapid.SampledFrom([]bot.Country{"nl", "be", ""}).Draw(t, "country")
		h.Facts.Woman = rapid.Bool().Draw(t, "woman")
		h.Facts.Themes, h.Facts.Areas = someOf("themes", themes), someOf("areas", areas)
		h.Facts.VOGUntil, h.Facts.HeavyUntil, h.Facts.OnUntil = when("vog"), when("heavy"), when("on")
		h.Facts.CapOpen, h.Facts.CapWeek = rapid.IntRange(0, 2).Draw(t, "open"), rapid.IntRange(0, 3).Draw(t, "week")
		if rapid.IntRange(0, 5).Draw(t, "blocks") == 0 {
			h.Facts.Blocked = []bot.PersonID{"parent"}
		}
		out[i] = h
	}
	return out
}

func drawTalks(t *rapid.T) []bot.TalkRecord {
	states := []string{bot.TalkWaiting, bot.TalkReserved, bot.TalkOpen, bot.TalkClosing, bot.TalkClosed, bot.TalkWithdrawn}
	out := make([]bot.TalkRecord, rapid.IntRange(0, 12).Draw(t, "talks"))
	for i := range out {
		state := rapid.SampledFrom(states).Draw(t, "talk")
		helper := bot.PersonID("")
		if state != bot.TalkWaiting && state != bot.TalkWithdrawn {
			helper = bot.PersonID(fmt.Sprintf("h%d", rapid.IntRange(0, 8).Draw(t, "whose")))
		}
		out[i] = talk(fmt.Sprintf("t%d", i), helper, state, now.Add(-time.Duration(rapid.IntRange(0, 10*24).Draw(t, "ago"))*time.Hour))
	}
	return out
}

func drawWish(t *rapid.T) matching.Wish {
	w := matching.Wish{
		Talk: "mine", Parent: "parent", Lang: rapid.SampledFrom(langs).Draw(t, "lang"),
		Country: rapid.SampledFrom([]bot.Country{"nl", "be", ""}).Draw(t, "where"),
		Area:    rapid.SampledFrom(append(areas, "", "")).Draw(t, "area"),
		Theme:   rapid.SampledFrom(append(themes, "", "")).Draw(t, "theme"),
		Woman:   rapid.Bool().Draw(t, "woman"),
	}
	some := func(label string) (out []bot.PersonID) {
		if n := rapid.IntRange(0, 20).Draw(t, label); n < 9 {
			out = []bot.PersonID{bot.PersonID(fmt.Sprintf("h%d", n))}
		}
		return out
	}
	w.Declined, w.Refused = some("declined"), some("refused")
	later := func(label string) map[bot.PersonID]time.Time {
		out := map[bot.PersonID]time.Time{}
		for _, p := range some(label) {
			out[p] = now.Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, label+" until")) * time.Hour)
		}
		return out
	}
	w.Later, w.Offered = later("later"), later("offered")
	if p := some("prefer"); p != nil {
		w.Prefer = p[0]
	}
	if rapid.IntRange(0, 9).Draw(t, "helps too") == 0 {
		w.Parent = "h0"
	}
	return w
}

// may is the sentence, written down a second time and in another way: who may
// be offered a wish. It is slow and has no names for rules.
func may(h bot.HelperRecord, talks []bot.TalkRecord, w matching.Wish) bool {
	open, inWeek := 0, 0
	for _, t := range talks {
		if t.Helper != h.Person {
			continue
		}
		switch t.State {
		case bot.TalkReserved, bot.TalkOpen, bot.TalkClosing:
			open++
		}
		if now.Sub(t.Facts.Opened) < 7*24*time.Hour || now.Sub(t.Facts.Reserved) < 7*24*time.Hour {
			inWeek++
		}
	}
	mostOpen, mostWeek := h.Facts.CapOpen, h.Facts.CapWeek
	if mostOpen == 0 {
		mostOpen = 3
	}
	if mostWeek == 0 {
		mostWeek = 5
	}
	said := slices.Concat(w.Declined, w.Refused)
	takes := w.Theme == "" || len(h.Facts.Themes) == 0 || slices.Contains(h.Facts.Themes, w.Theme)
	trained := w.Theme != "forced-marriage" || now.Before(h.Facts.HeavyUntil)
	abroad := h.Facts.Country != "" && w.Country != "" && h.Facts.Country != w.Country
	near := len(h.Facts.Areas) == 0 || w.Area == "" || slices.Contains(h.Facts.Areas, w.Area) && !abroad
	return slices.Contains(h.Facts.Roles, bot.Ambassador) && h.State == "active" && now.Before(h.Facts.VOGUntil) &&
		now.Before(h.Facts.OnUntil) && h.Person != w.Parent && !slices.Contains(h.Facts.Blocked, w.Parent) &&
		!slices.Contains(said, h.Person) && !w.Later[h.Person].After(now) && !w.Offered[h.Person].After(now) && slices.Contains(h.Facts.Langs, w.Lang) && (!w.Woman || h.Facts.Woman) &&
		takes && trained && near && open < mostOpen && inWeek < mostWeek
}

// All who may be asked are, nobody else is, and everybody else is told why not.
func TestNobodyIsAskedWhoMayNotBe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		helpers, talks, w := drawHelpers(t), drawTalks(t), drawWish(t)
		for name, order := range map[string]matching.Func{"ours": matching.Order, "by turns": matching.ByTurns} {
			got, d := order(helpers, talks, w, now)
			in := map[bot.PersonID]bool{}
			for i, c := range got {
				in[c.Helper.Person] = true
				if d.Order[i] != c.Chosen || c.Chosen.Helper != c.Helper.Person {
					t.Fatalf("%s: the decision does not say what was decided", name)
				}
			}
			if len(in) != len(got) || len(d.Order)+len(d.Out) != len(helpers) {
				t.Fatalf("%s: %d in the order, %d different, %d ruled out of %d", name, len(got), len(in), len(d.Out), len(helpers))
			}
			for _, h := range helpers {
				if want := may(h, talks, w); in[h.Person] != want {
					t.Fatalf("%s: %s may be asked: %v, is: %v, decision %+v", name, h.Person, want, in[h.Person], d)
				}
			}
			for _, o := range d.Out {
				if o.Rule == "" || in[o.Helper] {
					t.Fatalf("%s: %+v says nothing", name, o)
				}
				full := o.Rule == matching.RuleOpen || o.Rule == matching.RuleWeek
				i := slices.IndexFunc(helpers, func(h bot.HelperRecord) bool { return h.Person == o.Helper })
				if full && matching.Room(helpers[i], talks, w.Talk, now) {
					t.Fatalf("%s: %+v, and yet she has room", name, o)
				}
			}
			for _, c := range got {
				if !matching.Room(c.Helper, talks, w.Talk, now) {
					t.Fatalf("%s: %+v is asked without room", name, c.Chosen)
				}
			}
		}
	})
}

// What is decided depends on nothing but what is known: not on the order in which a
// store hands it out.
func TestTheOrderOfWhatItReadsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		helpers, talks, w := drawHelpers(t), drawTalks(t), drawWish(t)
		mixed, mixedTalks := rapid.Permutation(helpers).Draw(t, "mixed"), rapid.Permutation(talks).Draw(t, "mixed talks")
		for _, order := range []matching.Func{matching.Order, matching.ByTurns} {
			_, a := order(helpers, talks, w, now)
			_, b := order(mixed, mixedTalks, w, now)
			as, err1 := json.Marshal(a)
			bs, err2 := json.Marshal(b)
			if err1 != nil || err2 != nil || string(as) != string(bs) {
				t.Fatalf("one and the same, read in two orders:\n%s\n%s", as, bs)
			}
		}
		if a, b := matching.NextOpening(helpers, talks, w, now), matching.NextOpening(mixed, mixedTalks, w, now); !a.Equal(b) {
			t.Fatalf("the next opening is %v or %v", a, b)
		}
	})
}

// The order is the one of the issue between any two, which makes it total.
func TestBetweenTwoTheRulesDecide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		helpers, talks, w := drawHelpers(t), drawTalks(t), drawWish(t)
		_, d := matching.Order(helpers, talks, w, now)
		for i := range d.Order {
			for j := i + 1; j < len(d.Order); j++ {
				a, b := d.Order[i], d.Order[j]
				switch {
				case a.Preferred != b.Preferred:
					if b.Preferred {
						t.Fatalf("she was asked for by her code, and comes after: %+v %+v", a, b)
					}
				case a.Open != b.Open:
					if a.Open > b.Open {
						t.Fatalf("who has more comes first: %+v %+v", a, b)
					}
				case !a.Last.Equal(b.Last):
					if a.Last.After(b.Last) {
						t.Fatalf("who waited less comes first: %+v %+v", a, b)
					}
				case a.Fit != b.Fit:
					if a.Fit < b.Fit {
						t.Fatalf("who fits less comes first: %+v %+v", a, b)
					}
				case a.Helper >= b.Helper:
					t.Fatalf("two places for one: %+v %+v", a, b)
				}
			}
		}
	})
}

// Whoever is there now and may have it makes the next opening now; and at the opening
// that is told there is somebody.
func TestAtTheNextOpeningSomebodyIsThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		helpers, talks, w := drawHelpers(t), drawTalks(t), drawWish(t)
		for i := range helpers {
			if rapid.Bool().Draw(t, "by shift") {
				day := time.Weekday(rapid.IntRange(0, 6).Draw(t, "day"))
				helpers[i].Facts.OnUntil, helpers[i].Facts.VOGUntil = time.Time{}, now.AddDate(1, 0, 0)
				helpers[i].Facts.Shifts = []bot.Shift{{Day: day, From: 600, To: 720}}
			}
		}
		at := matching.NextOpening(helpers, talks, w, now)
		somebody, _ := matching.Order(helpers, talks, w, now)
		if (len(somebody) > 0) != at.Equal(now) {
			t.Fatalf("%d are there now, and the next opening is %v", len(somebody), at)
		}
		if at.IsZero() {
			return
		}
		if then, d := matching.Order(helpers, talks, w, at); len(then) == 0 {
			t.Fatalf("nobody is there at %v: %+v", at, d)
		}
	})
}
