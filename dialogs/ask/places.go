package ask

import (
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// placesFor are the places that help with a topic, in her country or, while that
// is not known, in both.
func (d *Dialog) placesFor(t *dialogs.Turn, topic string) []*content.Place {
	country := content.Country(t.Conv().Country)
	var out []*content.Place
	for _, p := range d.library.Places {
		if p.Servable(t.At) && p.Safe() && slices.Contains(p.Profile.Needs, topic) && (country == "" || p.Profile.Country == country) {
			out = append(out, p)
		}
	}
	return out
}

// places says who can help with a topic: one message a place, on demand only.
func (d *Dialog) places(t *dialogs.Turn, s *state) {
	topic := d.tell(t, s)
	found := d.placesFor(t, topic)
	if len(found) == 0 {
		t.Offer(d.wayOn(t, topic), "ask.noplace")
		return
	}
	if t.Conv().Country == "" && !s.Asked {
		s.Asked = true
		d.askCountry(t, actPlaces, topic)
		return
	}
	found = found[:min(len(found), turnMessages)]
	for i, p := range found {
		reply := bot.Reply{Kind: bot.PlaceCard}
		if i == 0 {
			reply.Parts = append(reply.Parts, t.Part(bot.PartText, "ask.places"))
		}
		reply.Parts = append(reply.Parts, d.place(t, p)...)
		if i == len(found)-1 {
			reply.Choices = d.wayOn(t, topic)
		}
		t.Reply(reply)
	}
}

// place is what she must know of a place to go there: what it is, whether it
// costs money, whom to call, and how a first visit goes.
func (d *Dialog) place(t *dialogs.Turn, p *content.Place) []bot.Part {
	summary, _ := p.Summary(d.hers(t)...)
	parts := []bot.Part{{Kind: bot.PartText, Text: p.Name + "\n" + summary}}
	if p.Profile.Free != nil && *p.Profile.Free {
		parts = append(parts, t.Part(bot.PartText, "ask.free"))
	}
	if t.Conv().Country == "" {
		parts = append(parts, t.Part(bot.PartNotice, "ask.for_"+string(p.Profile.Country)))
	}
	if p.CheckFirst(t.At) {
		parts = append(parts, t.Part(bot.PartNotice, "ask.callfirst", "Date", t.Date(p.Profile.VerifiedOn.Time)))
	}
	if first := p.Profile.FirstVisit[content.Lang(t.Lang)]; first != "" && len(strings.Fields(summary+" "+first)) < messageWords {
		parts = append(parts, bot.Part{Kind: bot.PartText, Text: first})
	}
	for _, phone := range p.Phones[:min(len(p.Phones), 1)] {
		number := t.Part(bot.PartNumber, "ask.call")
		number.Phone = phone.Number
		parts = append(parts, number)
	}
	source := t.Part(bot.PartSource, "ask.source", "Publisher", p.Organization.Name, "Date", t.Date(p.Profile.VerifiedOn.Time))
	source.URL = p.URL
	return append(parts, source)
}
