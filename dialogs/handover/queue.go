package handover

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/handover/matching"
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
	until := bot.ClosedUntil(w.closed, t.At)
	if err := d.noted(ctx, t, &talk, prefer, until); err != nil {
		return err
	}
	t.Timer(timerEnd, latest(t.At, until).Add(waitsFor), talk.ID)
	d.wave(t, &talk, w)
	dialogs.Write(t, talk)
	return nil
}

// latest is the later of two moments.
func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// noted says that her wish stands, when people are there, or on days that are closed from
// which day on, and whom she can call now.
func (d *Dialog) noted(ctx context.Context, t *dialogs.Turn, talk *bot.TalkRecord, prefer bot.PersonID, closed time.Time) error {
	reply := bot.TextReply(t.String("handover.noted"))
	switch {
	case !talk.Facts.Staff && !closed.IsZero():
		reply.Parts = append(reply.Parts, t.Part(bot.PartText, "handover.closed", "When", t.Date(closed)))
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

// none tells her once, with one text, that nobody fits or nobody is free, and the
// coordinator that somebody waits. The wish stands: it is looked at again when
// somebody can be there.
func (d *Dialog) none(t *dialogs.Turn, talk *bot.TalkRecord, w *world) {
	next := w.next(talk, t.At)
	if !talk.Facts.Desk {
		d.desk(t, talk)
		when := t.String("handover.next_unknown")
		if next.After(t.At) {
			when = t.String("handover.next", "When", moment(t, next))
		}
		d.told(t, bot.TextReply(t.String("handover.none"), when), back(t), t.MenuChoice())
	}
	wait := lookAgain
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
	for _, p := range slices.Sorted(maps.Keys(standing(talk))) {
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
func taken(t *dialogs.Turn, talk *bot.TalkRecord, helper bot.PersonID) { takenFor(t, talk, helper, "") }

// takenFor is taken, with why it cannot be hers where that is about her.
func takenFor(t *dialogs.Turn, talk *bot.TalkRecord, helper bot.PersonID, why string) {
	t.Signal(bot.HelperConversation(helper), dialogs.Helper, "taken", talk.ID, bot.TalkSignal{Talk: talk.ID, Helper: helper, What: lastWave(talk, helper), Why: why}, "")
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
