package person

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// wish puts her wish into the queue and says truthfully what happens now.
func (d *Dialog) wish(ctx context.Context, t *dialogs.Turn, s *state, woman bool) error {
	if t.Active() == dialogs.Person {
		t.Become(dialogs.Ask)
	}
	if t.Minor() || t.Conv().Holder == bot.HeldByQueue || d.tooMany(t, s) {
		d.begin(t, s) // an old button, pressed again
		return nil
	}
	roster, err := t.Views.Roster(ctx, t.At)
	if err != nil {
		return fmt.Errorf("see who is there: %w", err)
	}
	t.Conv().Holder = bot.HeldByQueue
	t.Out.Wish = &bot.Wish{Lang: t.Lang, Country: t.Conv().Country, Theme: s.Topic, Woman: woman}
	t.Out.Cases = append(t.Out.Cases, bot.CaseWish{Reason: bot.ReasonPerson})
	s.Wishes = append(s.Wishes, t.At)
	t.Note("person.wish")

	reply := bot.TextReply(t.String("person.noted", "What", passedOn(t, s.Topic, woman)), d.honest(t, roster))
	t.Reply(reply)
	call := bot.TextReply(t.String("person.call"))
	for _, h := range d.lines(t, "listening") {
		call.Parts = append(call.Parts, number(t, h))
	}
	call.Choices = []bot.Choice{back(t), t.MenuChoice()}
	t.Reply(call)
	s.Topic = ""
	return nil
}

// honest says who is there: nobody, nobody before a time, or staff who may see the
// wish. It never says that somebody will come.
func (d *Dialog) honest(t *dialogs.Turn, r bot.Roster) string {
	switch {
	case r.OnDuty > 0:
		return t.String("person.duty")
	case r.NextOpening.After(t.At):
		at := r.NextOpening.In(t.Conv().Country.Zone())
		return t.String("person.opening", "When", t.Date(at)+", "+at.Format("15:04"))
	}
	return t.String("person.nobody")
}

// passedOn is all that a helper will see of the wish, in her own words.
func passedOn(t *dialogs.Turn, topic string, woman bool) string {
	out := []string{t.String("engine.langname")}
	if c := t.Conv().Country; c != "" {
		out = append(out, t.String("person.land_"+string(c)))
	}
	if topic != "" {
		out = append(out, t.String("ask.topic."+topic))
	}
	if woman {
		out = append(out, t.String("person.woman"))
	}
	return strings.Join(out, " · ")
}

// lines are the helplines for a need that are open now, all of them if none is.
// Emergency numbers are left out: those belong to the safety texts.
func (d *Dialog) lines(t *dialogs.Turn, need string) []content.Helpline {
	var open, all []content.Helpline
	for _, h := range d.Library.Helplines.For(content.Country(t.Conv().Country), need, content.Lang(t.Lang), t.At) {
		if h.Emergency || h.Number == "" {
			continue
		}
		all = append(all, h)
		if is, known := h.Hours.OpenAt(t.At); is || !known {
			open = append(open, h)
		}
	}
	if len(open) > 0 {
		return open
	}
	return all
}

// number is a helpline to call: its name, and where and in which languages it
// answers if that is not plain.
func number(t *dialogs.Turn, h content.Helpline) bot.Part {
	var about []string
	if t.Conv().Country == "" {
		about = append(about, strings.ToUpper(string(h.Country)))
	}
	if !slices.Contains(h.Languages, content.Lang(t.Lang)) {
		for _, l := range h.Languages {
			if slices.Contains(content.LaunchLangs(), l) {
				about = append(about, t.In(bot.Lang(l), "engine.langname"))
			}
		}
	}
	p := bot.Part{Kind: bot.PartNumber, Text: h.Name, Phone: h.Number}
	if len(about) > 0 {
		p.Text += " (" + strings.Join(about, ", ") + ")"
	}
	return p
}

// childrensLine answers somebody under 18.
func (d *Dialog) childrensLine(t *dialogs.Turn) {
	reply := bot.TextReply(t.String("person.minor"))
	for _, h := range d.lines(t, "minor") {
		reply.Parts = append(reply.Parts, number(t, h))
		if what := h.What[content.Lang(t.Lang)]; what != "" {
			reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartText, Text: what})
		}
	}
	t.Reply(reply)
}

// takeBack removes a waiting wish.
func (d *Dialog) takeBack(t *dialogs.Turn) {
	if t.Conv().Holder != bot.HeldByQueue {
		t.Offer([]bot.Choice{t.PersonChoice(""), t.MenuChoice()}, "person.nothing")
		return
	}
	t.Conv().Holder = bot.HeldByBot
	t.Out.WithdrawWish = true
	t.Offer([]bot.Choice{t.MenuChoice()}, "person.taken")
}

func back(t *dialogs.Turn) bot.Choice {
	return t.Choice("person.label.back", dialogs.Person, actBack, "")
}
