package handover

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/matching"
)

// Our own timers. Each has the talk as its data: one of an earlier talk does nothing.
const (
	timerWave    = "wave"    // the next ones are offered it
	timerRelease = "release" // the parent has not answered: the helper is free again
	timerEnd     = "end"     // nobody was found in three days
)

// queue makes her talk, says at once how it goes on, the same whether or not somebody
// fits (S14), and begins to ask.
func (d *Dialog) queue(ctx context.Context, t *dialogs.Turn, s state) error {
	talk := bot.TalkRecord{Meta: bot.Meta{
		ID: t.NewID(), Person: t.Person.ID, Conversation: t.Conversation.ID, State: bot.TalkWaiting, At: t.At,
	}}
	c := t.Conv()
	talk.Facts = bot.TalkFacts{
		Lang: t.Lang, Country: c.Country, Area: c.Area, Woman: s.Woman, Heavy: matching.Heavy(s.Topic), Staff: s.Staff || crisis(t),
	}
	if s.Lang != "" {
		talk.Facts.Lang = s.Lang
	}
	talk.Words = bot.TalkWords{Theme: s.Topic, Summary: s.Summary}
	w, err := d.look(ctx, t)
	if err != nil {
		return err
	}
	talk.Facts.Alias = w.alias(talk.ID)
	prefer := w.owner(c.Entry)
	if order, _ := d.order(t, &talk, w); slices.Contains(order, prefer) && !talk.Facts.Staff {
		talk.Facts.Prefer = prefer
	}

	c.Holder = bot.HeldByQueue
	t.Note("handover.wish")
	if err := d.noted(ctx, t, &talk, prefer); err != nil {
		return err
	}
	t.Timer(timerEnd, t.At.Add(waitsFor), talk.ID)
	d.wave(t, &talk, w)
	dialogs.Write(t, talk)
	return nil
}

// noted says that her wish stands, when people are there, and whom she can call now.
func (d *Dialog) noted(ctx context.Context, t *dialogs.Turn, talk *bot.TalkRecord, prefer bot.PersonID) error {
	reply := bot.TextReply(t.String("handover.noted"))
	switch {
	case talk.Facts.Staff:
		roster, err := t.Views.Roster(ctx, t.At)
		if err != nil {
			return fmt.Errorf("see who is there: %w", err)
		}
		reply = bot.TextReply(t.String("handover.staff"), honest(t, roster))
	case talk.Facts.Prefer != "":
		reply.Parts = append(reply.Parts, t.Part(bot.PartText, "handover.first"), bot.Part{Kind: bot.PartText, Text: d.hours(t)})
	case prefer != "":
		reply.Parts = append(reply.Parts, t.Part(bot.PartText, "handover.prefer_no"), bot.Part{Kind: bot.PartText, Text: d.hours(t)})
	default:
		reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartText, Text: d.hours(t)})
	}
	t.Reply(reply)
	call := bot.TextReply(t.String("handover.call"))
	for _, h := range d.lines(t, "listening") {
		call.Parts = append(call.Parts, number(t, h))
	}
	call.Choices = []bot.Choice{back(t), t.MenuChoice()}
	t.Reply(call)
	return nil
}

// honest says who of the staff is there: nobody, nobody before a time, or somebody who
// may see the wish. It never says that somebody will come.
func honest(t *dialogs.Turn, r bot.Roster) string {
	switch {
	case r.OnDuty > 0:
		return t.String("handover.duty")
	case r.NextOpening.After(t.At):
		return t.String("handover.opening", "When", moment(t, r.NextOpening))
	}
	return t.String("handover.nobody")
}

// moment is a day and a time in her language, on her clock.
func moment(t *dialogs.Turn, at time.Time) string {
	return t.Date(at) + ", " + at.In(t.Conv().Country.Zone()).Format("15:04")
}

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
	switch next := d.offer(t, talk, w); {
	case len(next) > 0 && next[0] == talk.Facts.Prefer:
		d.again(t, talk, preferFor)
	case len(next) > 0 && !talk.Facts.Desk:
		d.again(t, talk, d.every())
	case len(next) > 0:
		d.again(t, talk, offerStands)
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
			Talk: talk.ID, Conversation: talk.Conversation, Helper: p, What: lastWave(talk, p),
			Lang: talk.Facts.Lang, Theme: theme, Heavy: talk.Facts.Heavy, Level: talk.Facts.Level, Since: talk.At,
		}, talk.Person)
	}
	decision.Offered = order
	dialogs.Write(t, bot.DecisionRecord{Meta: bot.Meta{
		ID: t.NewID(), Person: talk.Person, Conversation: talk.Conversation, At: t.At, Until: t.At.Add(bot.DecisionTerm),
	}, Facts: decision})
	return order
}

// standing are the offers that are still before somebody: a reservation takes away
// those that went out before it.
func standing(talk *bot.TalkRecord, since time.Time) []bot.PersonID {
	var out []bot.PersonID
	for _, w := range talk.Facts.Waves {
		if !w.At.After(talk.Facts.Reserved) || w.At.Before(since) {
			continue
		}
		for _, p := range w.To {
			if !slices.Contains(out, p) && !slices.Contains(talk.Facts.Declined, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// none tells her once, with one text, that nobody fits or nobody is free, and the
// coordinator that somebody waits. The wish stands: it is looked at again when
// somebody can be there.
func (d *Dialog) none(t *dialogs.Turn, talk *bot.TalkRecord, w *world) {
	next := matching.NextOpening(w.helpers, w.talks, matching.WishOf(*talk), t.At)
	if !talk.Facts.Desk {
		d.desk(t, talk)
		when := t.String("handover.next_unknown")
		if next.After(t.At) {
			when = t.String("handover.next", "When", moment(t, next))
		}
		d.told(t, bot.TextReply(t.String("handover.none"), when), back(t), t.MenuChoice())
	}
	wait := offerStands
	if next.After(t.At) {
		wait = max(next.Sub(t.At), time.Minute)
	}
	d.again(t, talk, wait)
}

// desk brings the talk to people of the desk, once.
func (d *Dialog) desk(t *dialogs.Turn, talk *bot.TalkRecord) {
	if talk.Facts.Desk {
		return
	}
	talk.Facts.Desk = true
	t.Out.Cases = append(t.Out.Cases, bot.CaseWish{Reason: bot.ReasonPerson})
}

// again looks at the queue later.
func (d *Dialog) again(t *dialogs.Turn, talk *bot.TalkRecord, wait time.Duration) {
	t.Timer(timerWave, t.At.Add(wait), talk.ID)
}

// told says something that she did not ask for just now.
func (d *Dialog) told(t *dialogs.Turn, r bot.Reply, choices ...bot.Choice) {
	r.Choices = choices
	t.ReplyFor(bot.ForNotice, r, time.Time{})
}

func (d *Dialog) width() int {
	if d.Wave > 0 {
		return d.Wave
	}
	return defaultWave
}

func (d *Dialog) every() time.Duration {
	if d.WaveEvery > 0 {
		return d.WaveEvery
	}
	return defaultWaveEvery
}

// leave takes a talk out of the queue and tells everybody who was asked, but for one.
func (d *Dialog) leave(t *dialogs.Turn, talk *bot.TalkRecord, but bot.PersonID) {
	for _, name := range []string{timerWave, timerRelease} {
		t.Timer(name, time.Time{}, "")
	}
	for _, p := range standing(talk, time.Time{}) {
		if p != but {
			taken(t, talk, p)
		}
	}
}

// end ends a talk that nobody holds.
func (d *Dialog) end(t *dialogs.Turn, talk *bot.TalkRecord, state, why string) {
	d.leave(t, talk, "")
	if p := talk.Helper; p != "" {
		taken(t, talk, p)
	}
	t.Timer(timerEnd, time.Time{}, "")
	talk.State, talk.Helper, talk.Until = state, "", t.At.Add(bot.TalkTerm)
	talk.Facts.Why, talk.Facts.Closed = why, t.At
	t.Conv().Holder = bot.HeldByBot
}

// taken tells a helper that a talk is no longer hers to take.
func taken(t *dialogs.Turn, talk *bot.TalkRecord, helper bot.PersonID) {
	t.Signal(bot.HelperConversation(helper), dialogs.Helper, "taken", talk.ID, bot.TalkSignal{Talk: talk.ID, Helper: helper, What: lastWave(talk, helper)}, "")
}

// lastWave names the latest offer of a talk to a helper: the number of its wave.
func lastWave(talk *bot.TalkRecord, helper bot.PersonID) string {
	for i := len(talk.Facts.Waves) - 1; i >= 0; i-- {
		if slices.Contains(talk.Facts.Waves[i].To, helper) {
			return strconv.Itoa(i + 1)
		}
	}
	return ""
}

// unserved ends honestly what could not be served (S11: nothing is promised).
func (d *Dialog) unserved(t *dialogs.Turn, talk *bot.TalkRecord) {
	d.end(t, talk, bot.TalkUnserved, "")
	r := bot.TextReply(t.String("handover.unserved"))
	for _, h := range d.lines(t, "listening") {
		r.Parts = append(r.Parts, number(t, h))
	}
	d.told(t, r, t.PersonChoice(""), t.MenuChoice())
	t.Note("handover.unserved")
}
