package matching_test

import (
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/handover/matching"
)

// now is a Monday, ten o'clock in the Netherlands.
var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// fatma may have every talk that wish asks for; each test changes one thing.
func fatma() bot.HelperRecord {
	return bot.HelperRecord{
		Meta: bot.Meta{ID: "fatma", Person: "fatma", State: bot.HelperActive},
		Facts: bot.HelperFacts{
			Roles: []bot.Role{bot.Ambassador}, Langs: []bot.Lang{"ar", "nl"}, Country: "nl", Woman: true,
			VOGUntil: now.AddDate(1, 0, 0), OnUntil: now.Add(time.Hour),
		},
	}
}

func wish() matching.Wish {
	return matching.Wish{Talk: "mine", Parent: "parent", Lang: "ar", Country: "nl"}
}

func talk(id string, helper bot.PersonID, state string, opened time.Time) bot.TalkRecord {
	t := bot.TalkRecord{Meta: bot.Meta{ID: id, Helper: helper, State: state}}
	if state == bot.TalkReserved {
		t.Facts.Reserved = opened
	} else {
		t.Facts.Opened = opened
	}
	return t
}

func TestTheFirstRuleThatDoesNotHoldIsWrittenDown(t *testing.T) {
	tests := []struct {
		what  string
		helps func(*bot.HelperRecord)
		asks  func(*matching.Wish)
		talks []bot.TalkRecord
		want  string // "" if she may have it
	}{
		{what: "nothing in the way"},
		{what: "a coordinator only", helps: func(h *bot.HelperRecord) { h.Facts.Roles = []bot.Role{bot.Coordinator} }, want: matching.RuleRole},
		{what: "pending", helps: func(h *bot.HelperRecord) { h.State = bot.HelperPending }, want: matching.RuleState},
		{what: "paused", helps: func(h *bot.HelperRecord) { h.State = bot.HelperPaused }, want: matching.RuleState},
		{what: "removed", helps: func(h *bot.HelperRecord) { h.State = bot.HelperRemoved }, want: matching.RuleState},
		{what: "no certificate", helps: func(h *bot.HelperRecord) { h.Facts.VOGUntil = time.Time{} }, want: matching.RuleVOG},
		{what: "the certificate runs out this moment", helps: func(h *bot.HelperRecord) { h.Facts.VOGUntil = now }, want: matching.RuleVOG},
		{what: "her own wish", asks: func(w *matching.Wish) { w.Parent = "fatma" }, want: matching.RuleSelf},
		{what: "a parent she has blocked", helps: func(h *bot.HelperRecord) { h.Facts.Blocked = []bot.PersonID{"parent"} }, want: matching.RuleBlocked},
		{what: "refused by the parent", asks: func(w *matching.Wish) { w.Refused = []bot.PersonID{"x", "fatma"} }, want: matching.RuleRefused},
		{what: "she declined", asks: func(w *matching.Wish) { w.Declined = []bot.PersonID{"fatma"} }, want: matching.RuleDeclined},
		{what: "she said not now", asks: func(w *matching.Wish) { w.Later = map[bot.PersonID]time.Time{"fatma": now.Add(time.Minute)} }, want: matching.RuleLater},
		{what: "she said not now in another shift", asks: func(w *matching.Wish) { w.Later = map[bot.PersonID]time.Time{"fatma": now} }},
		{what: "it is before her already", asks: func(w *matching.Wish) { w.Offered = map[bot.PersonID]time.Time{"fatma": now.Add(time.Minute)} }, want: matching.RuleOffered},
		{what: "not her language", asks: func(w *matching.Wish) { w.Lang = "tr" }, want: matching.RuleLanguage},
		{what: "no language known", asks: func(w *matching.Wish) { w.Lang = "" }, want: matching.RuleLanguage},
		{what: "a man where a woman is wanted", helps: func(h *bot.HelperRecord) { h.Facts.Woman = false }, asks: func(w *matching.Wish) { w.Woman = true }, want: matching.RuleWoman},
		{what: "a woman where it does not matter", helps: func(h *bot.HelperRecord) { h.Facts.Woman = false }},
		{what: "a theme that she does not take", helps: func(h *bot.HelperRecord) { h.Facts.Themes = []string{"adhd"} }, asks: func(w *matching.Wish) { w.Theme = "gaming" }, want: matching.RuleTheme},
		{what: "a theme that she takes", helps: func(h *bot.HelperRecord) { h.Facts.Themes = []string{"adhd"} }, asks: func(w *matching.Wish) { w.Theme = "adhd" }},
		{what: "any theme is hers if she names none", asks: func(w *matching.Wish) { w.Theme = "gaming" }},
		{what: "no theme said, she names some", helps: func(h *bot.HelperRecord) { h.Facts.Themes = []string{"adhd"} }},
		{what: "heavy by its topic", asks: func(w *matching.Wish) { w.Theme = "forced-marriage" }, want: matching.RuleHeavy},
		{what: "heavy by its mark", asks: func(w *matching.Wish) { w.Heavy = true }, want: matching.RuleHeavy},
		{what: "heavy, named, module run out", helps: func(h *bot.HelperRecord) {
			h.Facts.Themes, h.Facts.HeavyUntil = []string{"forced-marriage"}, now
		}, asks: func(w *matching.Wish) { w.Theme = "forced-marriage" }, want: matching.RuleHeavy},
		{what: "heavy, module done", helps: func(h *bot.HelperRecord) { h.Facts.HeavyUntil = now.Add(time.Minute) }, asks: func(w *matching.Wish) { w.Theme = "forced-marriage" }},
		{what: "another area", helps: func(h *bot.HelperRecord) { h.Facts.Areas = []string{"3012"} }, asks: func(w *matching.Wish) { w.Area = "3021" }, want: matching.RuleArea},
		{what: "her area", helps: func(h *bot.HelperRecord) { h.Facts.Areas = []string{"3012"} }, asks: func(w *matching.Wish) { w.Area = "3012" }},
		{what: "the same digits in another country", helps: func(h *bot.HelperRecord) { h.Facts.Areas = []string{"2000"} }, asks: func(w *matching.Wish) { w.Area, w.Country = "2000", "be" }, want: matching.RuleArea},
		{what: "an area that is not known", helps: func(h *bot.HelperRecord) { h.Facts.Areas = []string{"3012"} }},
		{what: "off by hand", helps: func(h *bot.HelperRecord) { h.Facts.NotNow = now.Add(time.Minute) }, want: matching.RuleDuty},
		{what: "no shift now", helps: func(h *bot.HelperRecord) { h.Facts.OnUntil = now }, want: matching.RuleDuty},
		{what: "on by her shift", helps: func(h *bot.HelperRecord) {
			h.Facts.OnUntil, h.Facts.Shifts = time.Time{}, []bot.Shift{{Day: time.Monday, From: 10 * 60, To: 11 * 60}}
		}},
		{what: "full by her own cap", helps: func(h *bot.HelperRecord) { h.Facts.CapOpen = 1 }, talks: []bot.TalkRecord{
			talk("a", "fatma", bot.TalkClosing, now.AddDate(0, 0, -9)),
		}, want: matching.RuleOpen},
		{what: "a reservation takes a place", helps: func(h *bot.HelperRecord) { h.Facts.CapOpen = 1 }, talks: []bot.TalkRecord{
			talk("a", "fatma", bot.TalkReserved, now),
		}, want: matching.RuleOpen},
		{what: "full by the default", talks: []bot.TalkRecord{
			talk("a", "fatma", bot.TalkOpen, now.AddDate(0, 0, -8)), talk("b", "fatma", bot.TalkOpen, now.AddDate(0, 0, -9)),
			talk("c", "fatma", bot.TalkOpen, now.AddDate(0, 0, -10)),
		}, want: matching.RuleOpen},
		{what: "talks of others, closed and waiting ones take no place", helps: func(h *bot.HelperRecord) { h.Facts.CapOpen, h.Facts.CapWeek = 1, 1 }, talks: []bot.TalkRecord{
			talk("a", "samira", bot.TalkOpen, now), talk("b", "fatma", bot.TalkClosed, now.AddDate(0, 0, -7)), talk("c", "", bot.TalkWaiting, time.Time{}),
		}},
		{what: "the talk itself takes no place", helps: func(h *bot.HelperRecord) { h.Facts.CapOpen = 1 }, talks: []bot.TalkRecord{
			talk("mine", "fatma", bot.TalkOpen, now),
		}},
		{what: "her week is full, though all are closed", helps: func(h *bot.HelperRecord) { h.Facts.CapWeek = 2 }, talks: []bot.TalkRecord{
			talk("a", "fatma", bot.TalkClosed, now.AddDate(0, 0, -1)), talk("b", "fatma", bot.TalkClosed, now.AddDate(0, 0, -6)),
		}, want: matching.RuleWeek},
		{what: "two rules at once: the first in order", helps: func(h *bot.HelperRecord) { h.State, h.Facts.VOGUntil = bot.HelperPaused, time.Time{} }, want: matching.RuleState},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			h, w := fatma(), wish()
			if tt.helps != nil {
				tt.helps(&h)
			}
			if tt.asks != nil {
				tt.asks(&w)
			}
			got, d := matching.Order([]bot.HelperRecord{h}, tt.talks, w, now)
			if tt.want == "" {
				if len(got) != 1 || len(d.Order) != 1 || len(d.Out) != 0 {
					t.Fatalf("she may have it, but the decision is %+v", d)
				}
				return
			}
			if len(got) != 0 || len(d.Out) != 1 || d.Out[0] != (bot.RuledOut{Helper: "fatma", Rule: tt.want}) {
				t.Fatalf("the rule %q should keep it from her, but the decision is %+v", tt.want, d)
			}
		})
	}
}

func TestAWishIsReadOffTheTalk(t *testing.T) {
	rec := bot.TalkRecord{
		Meta:  bot.Meta{ID: "t", Person: "p"},
		Facts: bot.TalkFacts{Lang: "tr", Country: "be", Area: "2060", Woman: true, Heavy: true, Prefer: "h", Declined: []bot.PersonID{"a"}, Refused: []bot.PersonID{"b"}},
		Words: bot.TalkWords{Theme: "divorce"},
	}
	w := matching.WishOf(rec)
	if w.Talk != "t" || w.Parent != "p" || w.Lang != "tr" || w.Country != "be" || w.Area != "2060" || w.Theme != "divorce" ||
		!w.Woman || !w.Heavy || w.Prefer != "h" || len(w.Declined) != 1 || len(w.Refused) != 1 || w.Offered != nil {
		t.Fatalf("something was lost: %+v", w)
	}
}
