package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// Steps are the steps of a regime's check-list, in their order (domain.md §3.1: the
// five steps of the meldcode; a volunteer organisation's own plan; Flanders and
// Brussels, where there is no duty to report but one to help).
func Steps(r Regime) []string {
	switch r {
	case NLProfessional:
		return []string{"signals", "consult", "talk", "weigh", "decide"}
	case NLVolunteer:
		return []string{"signals", "confidant", "advice_nl", "tell_parent", "organisation"}
	case BE:
		return []string{"signals", "confidant", "advice_be", "tell_parent", "organisation"}
	}
	return nil
}

// alarming reports whether somebody may be in danger: then people are paged.
func alarming(f bot.ReviewFacts) bool {
	return f.Level == bot.LevelHard || f.Reason == bot.ReasonSilence || f.Reason == bot.ReasonExpired
}

func reasonKey(r bot.Reason) string {
	switch r {
	case bot.ReasonSafety, bot.ReasonSilence, bot.ReasonLate, bot.ReasonExpired, bot.ReasonFailed, bot.ReasonPerson, bot.ReasonReport:
		return string(r)
	}
	return "unnamed"
}

func levelKey(l bot.Level) string {
	if l == bot.LevelHard || l == bot.LevelCheck {
		return string(l)
	}
	return "none"
}

// langName is a language by its own name; of one that we do not speak, its code.
func langName(t *dialogs.Turn, l bot.Lang) string {
	if slices.Contains(dialogs.Langs(), l) {
		return t.In(l, "engine.langname")
	}
	return t.String("desk.lang.unknown")
}

func verdict(t *dialogs.Turn, v string) string {
	if slices.Contains(bot.Verdicts(), v) {
		return t.String("desk.label.verdict_" + v)
	}
	return ""
}

// helpers are those who may stand at the desk, in the order in which they came: their
// place is what the desk calls them, since a card holds no name.
func helpers(ctx context.Context, t *dialogs.Turn) ([]bot.HelperRecord, error) {
	all, err := bot.Find[bot.HelperFacts, bot.HelperWords](ctx, t.Views, bot.RecordQuery{})
	return slices.DeleteFunc(all, func(h bot.HelperRecord) bool { return !h.Facts.Is(bot.Staff) && !h.Facts.Is(bot.Coordinator) }), err
}

// who is what the desk calls somebody.
func who(t *dialogs.Turn, staff []bot.HelperRecord, p bot.PersonID) string {
	if p == "" {
		return t.String("desk.program")
	}
	i := slices.IndexFunc(staff, func(h bot.HelperRecord) bool { return h.Person == p })
	if i < 0 {
		return t.String("desk.former")
	}
	return t.String("desk.member", "N", strconv.Itoa(i+1))
}

// known finds who clicked among those who may.
func (d *Dialog) known(ctx context.Context, t *dialogs.Turn, user string) (bot.HelperRecord, bool, error) {
	if d.Lookup == nil || user == "" {
		return bot.HelperRecord{}, false, nil
	}
	staff, err := helpers(ctx, t)
	if err != nil {
		return bot.HelperRecord{}, false, err
	}
	hash := d.Lookup(user)
	i := slices.IndexFunc(staff, func(h bot.HelperRecord) bool { return h.State == bot.HelperActive && h.Facts.Slack == hash })
	if i < 0 {
		return bot.HelperRecord{}, false, nil
	}
	return staff[i], true, nil
}

func cut(do string) (verb, arg string, ok bool) { return strings.Cut(do, ":") }
