package matching

import (
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Wish is what a parent asks for, and whom the talk can no longer go to.
type Wish struct {
	Talk     string // the id of her talk
	Parent   bot.PersonID
	Lang     bot.Lang
	Country  bot.Country
	Area     string // four digits of the postcode, "" while unknown
	Theme    string // a topic slug, "" if none was given
	Heavy    bool   // also true of every theme in HeavyThemes
	Woman    bool
	Prefer   bot.PersonID   // whose own code she came with
	Declined []bot.PersonID // helpers who said that it is not for them
	Refused  []bot.PersonID // helpers whom the parent did not want
	// Later are helpers who said not now, Offered those who have it before them, each
	// with the moment from which she may be asked again.
	Later, Offered map[bot.PersonID]time.Time
}

// WishOf is the wish that a talk's record holds. Offered is left to the caller, who
// knows which of the waves still stand.
func WishOf(t bot.TalkRecord) Wish {
	f := t.Facts
	later := map[bot.PersonID]time.Time{}
	for _, l := range f.Later {
		if l.Until.After(later[l.Helper]) {
			later[l.Helper] = l.Until
		}
	}
	return Wish{
		Talk: t.ID, Parent: t.Person, Lang: f.Lang, Country: f.Country, Area: f.Area, Theme: t.Words.Theme,
		Heavy: f.Heavy, Woman: f.Woman, Prefer: f.Prefer, Declined: f.Declined, Refused: f.Refused,
		Later: later,
	}
}

// The rules by name, in the order in which they are asked. The first that does not hold
// stands in the decision.
const (
	RuleRole     = "role"     // she is an ambassador
	RuleState    = "state"    // and active
	RuleVOG      = "vog"      // with a certificate of conduct that is valid
	RuleSelf     = "self"     // who did not ask herself
	RuleBlocked  = "blocked"  // and has not blocked this parent
	RuleRefused  = "refused"  // whom the parent has not refused for this talk
	RuleDeclined = "declined" // who has not declined it
	RuleLanguage = "language" // who speaks the language
	RuleWoman    = "woman"    // a woman, if the parent wants one
	RuleTheme    = "theme"    // who takes the theme
	RuleHeavy    = "heavy"    // and has done the module, if it is heavy
	RuleArea     = "area"     // whose area it is, if she keeps to one
	RuleLater    = "later"    // who has not said not now, for this shift
	RuleOffered  = "offered"  // and has no offer of it before her
	RuleDuty     = "duty"     // who is on now
	RuleOpen     = "open"     // with room among her open talks
	RuleWeek     = "week"     // and in her week
)

// rule is one question about a helper.
type rule struct {
	name  string
	holds func(h bot.HelperRecord, w Wish, l load, now time.Time) bool
}

// lasting are the rules that waiting does not mend.
func lasting() []rule {
	return []rule{
		{RuleRole, func(h bot.HelperRecord, _ Wish, _ load, _ time.Time) bool { return h.Facts.Is(bot.Ambassador) }},
		{RuleState, func(h bot.HelperRecord, _ Wish, _ load, _ time.Time) bool { return h.State == bot.HelperActive }},
		{RuleVOG, func(h bot.HelperRecord, _ Wish, _ load, now time.Time) bool { return h.Facts.VOGUntil.After(now) }},
		{RuleSelf, func(h bot.HelperRecord, w Wish, _ load, _ time.Time) bool { return h.Person != w.Parent }},
		{RuleBlocked, func(h bot.HelperRecord, w Wish, _ load, _ time.Time) bool {
			return !slices.Contains(h.Facts.Blocked, w.Parent)
		}},
		{RuleRefused, func(h bot.HelperRecord, w Wish, _ load, _ time.Time) bool {
			return !slices.Contains(w.Refused, h.Person)
		}},
		{RuleDeclined, func(h bot.HelperRecord, w Wish, _ load, _ time.Time) bool {
			return !slices.Contains(w.Declined, h.Person)
		}},
		{RuleLanguage, func(h bot.HelperRecord, w Wish, _ load, _ time.Time) bool {
			return slices.Contains(h.Facts.Langs, w.Lang)
		}},
		{RuleWoman, func(h bot.HelperRecord, w Wish, _ load, _ time.Time) bool { return !w.Woman || h.Facts.Woman }},
		{RuleTheme, func(h bot.HelperRecord, w Wish, _ load, _ time.Time) bool {
			return w.Theme == "" || len(h.Facts.Themes) == 0 || names(h.Facts.Themes, w.Theme)
		}},
		{RuleHeavy, func(h bot.HelperRecord, w Wish, _ load, now time.Time) bool {
			return !w.heavy() || h.Facts.HeavyUntil.After(now)
		}},
		{RuleArea, func(h bot.HelperRecord, w Wish, _ load, _ time.Time) bool { return inArea(h.Facts, w) }},
	}
}

// momentary are those of this moment.
func momentary() []rule {
	return []rule{
		{RuleLater, func(h bot.HelperRecord, w Wish, _ load, now time.Time) bool { return !now.Before(w.Later[h.Person]) }},
		{RuleOffered, func(h bot.HelperRecord, w Wish, _ load, now time.Time) bool { return !now.Before(w.Offered[h.Person]) }},
		{RuleDuty, func(h bot.HelperRecord, _ Wish, _ load, now time.Time) bool { return bot.OnDuty(h.Facts, now) }},
		{RuleOpen, func(h bot.HelperRecord, _ Wish, l load, _ time.Time) bool { return l.open < capOpen(h.Facts) }},
		{RuleWeek, func(h bot.HelperRecord, _ Wish, l load, _ time.Time) bool { return len(l.week) < capWeek(h.Facts) }},
	}
}

// broken is the first of the rules that does not hold, "" if all do.
func broken(rules []rule, h bot.HelperRecord, w Wish, l load, now time.Time) string {
	for _, r := range rules {
		if !r.holds(h, w, l, now) {
			return r.name
		}
	}
	return ""
}

func (w Wish) heavy() bool { return w.Heavy || Heavy(w.Theme) }

// inArea reports whether a parent's area is one that the helper keeps to. A parent whose
// area is not known is not kept out: most never say it, and the helper can decline. The
// same four digits name two places in two countries, so those count as well.
func inArea(f bot.HelperFacts, w Wish) bool {
	return len(f.Areas) == 0 || w.Area == "" || sameCountry(f, w) && names(f.Areas, w.Area)
}

func sameCountry(f bot.HelperFacts, w Wish) bool {
	return f.Country == "" || w.Country == "" || f.Country == w.Country
}

// names reports whether a list holds what is asked for, which must not be empty.
func names(list []string, what string) bool { return what != "" && slices.Contains(list, what) }

func capOpen(f bot.HelperFacts) int { return orDefault(f.CapOpen, bot.DefaultCapOpen) }
func capWeek(f bot.HelperFacts) int { return orDefault(f.CapWeek, bot.DefaultCapWeek) }

func orDefault(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}
