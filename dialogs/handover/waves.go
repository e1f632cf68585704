package handover

import (
	"maps"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// wave offers a waiting talk to the next ones. It never does while she may be in
// danger (S12): then staff have it.
func (d *Dialog) wave(t *dialogs.Turn, talk *bot.TalkRecord, w *world) {
	switch {
	case talk.State != bot.TalkWaiting:
		return
	case talk.Facts.Staff || t.Conv().Quiet:
		if !talk.Facts.Staff { // it turned quiet while volunteers were asked
			d.leave(t, talk, "")
		}
		talk.Facts.Staff = true
		d.desk(t, talk)
		return
	case t.InSafety() || t.Conv().Exited:
		d.again(t, talk, d.every())
		return
	}
	if until := bot.ClosedUntil(w.closed, t.At); !until.IsZero() {
		if from := talk.At; bot.ClosedUntil(w.closed, from).IsZero() {
			d.none(t, talk, w) // she asked before: she hears it once
		}
		d.again(t, talk, until.Sub(t.At))
		return
	}
	switch next := d.offer(t, talk, w); {
	case len(next) > 0 && next[0] == talk.Facts.Prefer:
		d.again(t, talk, preferFor)
	case len(next) > 0 && !talk.Facts.Desk:
		d.again(t, talk, d.every())
	case len(next) > 0:
		d.again(t, talk, lookAgain)
	case len(talk.Facts.Waves) == 0 && t.At.Sub(talk.At) < d.every():
		d.again(t, talk, d.every()) // not at once: who hears it at once knows that nobody fits (S14)
	default:
		d.none(t, talk, w)
	}
	if overdue(t, talk) {
		d.none(t, talk, w)
	}
}

// overdue reports that she has waited so long that she must hear something. What an own
// code waited for its owner does not count.
func overdue(t *dialogs.Turn, talk *bot.TalkRecord) bool {
	since, waves := talk.At, talk.Facts.Waves
	if len(waves) > 1 && waves[1].At.Sub(waves[0].At) >= preferFor {
		since = waves[1].At
	}
	return !talk.Facts.Desk && talk.Facts.Prefer == "" && t.At.Sub(since) >= noneAfter
}

// offer asks the first ones who may have it and have no offer of it before them, and
// says whom. Whose own code she came with is asked alone first.
func (d *Dialog) offer(t *dialogs.Turn, talk *bot.TalkRecord, w *world) []bot.PersonID {
	order, decision := d.order(t, talk, w)
	prefer := talk.Facts.Prefer
	switch {
	case prefer != "" && len(talk.Facts.Waves) == 0 && slices.Contains(order, prefer):
		order = []bot.PersonID{prefer}
	default:
		if prefer != "" { // with her knowledge
			d.told(t, bot.TextReply(t.String("handover.prefer_no")), back(t), t.MenuChoice())
			talk.Facts.Prefer = ""
		}
		order = order[:min(len(order), d.width())]
	}
	if len(order) == 0 {
		return nil
	}
	talk.Facts.Waves = append(talk.Facts.Waves, bot.Wave{At: t.At, To: order})
	for _, p := range order {
		theme := talk.Words.Theme
		if talk.Facts.Heavy {
			theme = "" // in the console only (S21)
		}
		t.Signal(bot.HelperConversation(p), dialogs.Helper, "offer", talk.ID, bot.TalkSignal{
			Talk: talk.ID, Conversation: talk.Conversation, Parent: talk.Person, Helper: p, What: lastWave(talk, p),
			Lang: talk.Facts.Lang, Theme: theme, Heavy: talk.Facts.Heavy, Level: talk.Facts.Level, Since: talk.At,
		}, talk.Person)
	}
	decision.Offered = order
	dialogs.Write(t, bot.DecisionRecord{Meta: bot.Meta{
		ID: t.NewID(), Person: talk.Person, Conversation: talk.Conversation, At: t.At, Until: t.At.Add(bot.DecisionTerm),
	}, Facts: decision})
	return order
}

// standing are those who have an offer before them, and since when: a reservation takes
// away those that went out before it.
func standing(talk *bot.TalkRecord) map[bot.PersonID]time.Time {
	out := talk.Facts.Asked()
	maps.DeleteFunc(out, func(_ bot.PersonID, at time.Time) bool { return !at.After(talk.Facts.Reserved) })
	return out
}
