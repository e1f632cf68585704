package handover

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// meet shows her who wants to talk with her, the limits of confidentiality first; she
// may say no without a reason (S14).
func (d *Dialog) meet(ctx context.Context, t *dialogs.Turn, talk *bot.TalkRecord) error {
	h, ok, err := bot.FindOne[bot.HelperFacts, bot.HelperWords](ctx, t.Views, string(talk.Helper))
	if err != nil {
		return fmt.Errorf("see who claimed: %w", err)
	}
	if !ok || h.State != bot.HelperActive {
		return d.gone(ctx, t, talk)
	}
	name := nameOf(t, h)
	var langs []string
	for _, l := range h.Facts.Langs {
		if slices.Contains(dialogs.Langs(), l) {
			langs = append(langs, t.In(l, "engine.langname"))
		}
	}
	who := t.String("handover.meet", "Name", name, "Langs", t.List(langs))
	if h.Words.Shares != "" {
		who += " " + t.String("handover.shares", "Name", name, "Shares", h.Words.Shares)
	}
	when := t.String("handover.there", "Name", name)
	if next := bot.NextOn(h.Facts, t.At); next.After(t.At) {
		when = t.String("handover.there_from", "Name", name, "When", moment(t, next))
	}
	r := bot.TextReply(t.String("handover.limits"), who, when+" "+t.String("handover.meet_ask", "Name", name))
	data := talk.ID + "|" + string(talk.Helper)
	d.told(t, r,
		t.Choice("handover.label.meet", dialogs.Handover, actMeet, data),
		t.Choice("handover.label.somebody", dialogs.Handover, actSomebody, data),
		back(t))
	return nil
}

// nameOf is the first name by which a helper is met; one that is missing is "a helper".
func nameOf(t *dialogs.Turn, h bot.HelperRecord) string {
	if n := strings.TrimSpace(h.Words.FirstName); n != "" {
		return n
	}
	return t.String("handover.helper")
}

// answered takes her yes or no to the one whom she met.
func (d *Dialog) answered(ctx context.Context, t *dialogs.Turn, yes bool) error {
	talk, ok, err := current(ctx, t)
	switch {
	case err != nil:
		return err
	case !ok:
		t.Offer([]bot.Choice{t.PersonChoice(""), t.MenuChoice()}, "handover.nothing")
		return nil
	case talk.State == bot.TalkWaiting:
		t.Offer([]bot.Choice{back(t), t.MenuChoice()}, "handover.waiting")
		return nil
	case t.Arg != talk.ID+"|"+string(talk.Helper):
		return d.meet(ctx, t, &talk) // an old button: it is somebody else now
	}
	w, err := d.look(ctx, t)
	if err != nil {
		return err
	}
	h := w.helper(talk.Helper)
	switch {
	case !yes:
		talk.Facts.Refused = append(talk.Facts.Refused, talk.Helper)
		t.Signal(bot.HelperConversation(talk.Helper), dialogs.Helper, "refused", talk.ID, bot.TalkSignal{Talk: talk.ID, Helper: talk.Helper}, "")
		t.Offer([]bot.Choice{back(t), t.MenuChoice()}, "handover.another")
		d.waitAgain(t, &talk, w)
	case !mayClaim(t, &talk, h) || !w.room(t, &talk, talk.Helper):
		return d.gone(ctx, t, &talk)
	default:
		given, err := t.Views.Consents(ctx, t.Person.ID)
		if err != nil {
			return fmt.Errorf("read the consent: %w", err)
		}
		if !given.Given(bot.ConsentContact) { // she took it back meanwhile
			d.end(t, &talk, bot.TalkWithdrawn, whyParent)
			t.Offer([]bot.Choice{t.PersonChoice(""), t.MenuChoice()}, "handover.declined")
			break
		}
		d.open(t, &talk, *h, w)
	}
	dialogs.Write(t, talk)
	return nil
}

// gone tells her that the one whom she was to meet can no longer be there.
func (d *Dialog) gone(ctx context.Context, t *dialogs.Turn, talk *bot.TalkRecord) error {
	w, err := d.look(ctx, t)
	if err != nil {
		return err
	}
	taken(t, talk, talk.Helper)
	d.told(t, bot.TextReply(t.String("handover.lost")), back(t), t.MenuChoice())
	d.waitAgain(t, talk, w)
	dialogs.Write(t, *talk)
	return nil
}

// open lets the person speak: from here on, in this one commit, the talk is hers, the
// bot's unsent lines are cancelled, and the dialog "talk" has what follows.
func (d *Dialog) open(t *dialogs.Turn, talk *bot.TalkRecord, h bot.HelperRecord, w *world) {
	d.leave(t, talk, talk.Helper)
	t.Timer(timerEnd, noTime, "")
	talk.State, talk.Facts.Opened, talk.Facts.Alias = bot.TalkOpen, t.At, w.alias(talk.ID)
	talk.Facts.Paused = noTime
	t.Conv().Holder = bot.HeldByPerson
	t.Out.Cancel = append(t.Out.Cancel, bot.ForAnswer, bot.ForOffer)
	t.Become(dialogs.Ask)
	t.ReplyFor(bot.ForNotice, bot.TextReply(t.String("handover.open", "Name", nameOf(t, h))), noTime)
	t.Signal(bot.HelperConversation(talk.Helper), dialogs.Helper, "open", talk.ID, bot.TalkSignal{
		Talk: talk.ID, Conversation: talk.Conversation, Parent: talk.Person, Helper: talk.Helper,
		Alias: talk.Facts.Alias, Lang: talk.Facts.Lang, Theme: talk.Words.Theme, Summary: talk.Words.Summary,
		Heavy: talk.Facts.Heavy, Level: talk.Facts.Level, Since: talk.At,
	}, talk.Person)
	t.Note("handover.open")
	t.PassTo(dialogs.Talk, "begin", talk.ID)
}
