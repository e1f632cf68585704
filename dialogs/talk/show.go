package talk

import (
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// render is a line as she sees it: words, a vetted card or a place. ok is false for a
// card or place that may not be shown now.
func (d *Dialog) render(s *session, l bot.LineSignal) (r bot.Reply, ok bool) {
	switch {
	case l.Card != "":
		card, known := d.library.Card(content.ID(l.Card))
		if !known || !card.Servable(s.t.At) {
			return r, false
		}
		return d.card(s.t, card), true
	case l.Place != "":
		i := slices.IndexFunc(d.library.Places, func(p *content.Place) bool { return p.ID == l.Place })
		if i < 0 || !d.library.Places[i].Servable(s.t.At) {
			return r, false
		}
		return d.place(s.t, d.library.Places[i]), true
	case l.Text == "":
		return r, true
	}
	return bot.TextReply(l.Text), true
}

// card is the first lines of a card, as the dialog "ask" shows them.
func (d *Dialog) card(t *dialogs.Turn, c *content.Card) bot.Reply {
	r := bot.Reply{Kind: bot.AnswerCard, Card: string(c.ID)}
	notice := func(key string) { r.Parts = append(r.Parts, t.Part(bot.PartNotice, key)) }
	lead, key := d.inHers(t, c)
	if key != "" {
		notice(key)
	}
	r.Parts = append(r.Parts, bot.Part{Kind: bot.PartLead, Text: lead.Lead})
	if c.Status == content.Starter && (d.Approved == nil || !d.Approved(c)) {
		notice("ask.starter")
	}
	for _, src := range c.Sources[:min(len(c.Sources), 1)] {
		p := t.Part(bot.PartSource, "ask.source", "Publisher", src.Publisher, "Date", t.Date(src.Checked.Time))
		p.URL = src.URL
		r.Parts = append(r.Parts, p)
	}
	if c.Rest != "" {
		r.Choices = []bot.Choice{t.Choice("ask.label.more", dialogs.Talk, actMore, string(c.ID))}
	}
	return r
}

// inHers is a card with the notice that it is in another language than hers, or that
// a machine has translated it.
func (d *Dialog) inHers(t *dialogs.Turn, c *content.Card) (*content.Card, string) {
	if c.Lang == content.Lang(t.Lang) || slices.Contains(t.Conv().Reads, bot.Lang(c.Lang)) {
		return c, ""
	}
	if d.Translated != nil && (c.Lang == content.Dutch || c.Lang == content.English) {
		if lead, rest, ok := d.Translated(c, content.Lang(t.Lang)); ok {
			hers := *c
			hers.Lead, hers.Rest = lead, rest
			return &hers, "ask.machine_" + string(c.Lang)
		}
	}
	return c, "ask.card_" + string(c.Lang)
}

// more is the rest of a card that her helper sent.
func (d *Dialog) more(s *session) error {
	c, ok := d.library.Card(content.ID(s.t.Arg))
	if !ok || !c.Servable(s.t.At) || c.Rest == "" {
		s.menu(NoticeStale)
		return nil
	}
	hers, _ := d.inHers(s.t, c)
	r := bot.TextReply(strings.Split(hers.Rest, "\n\n")...)
	r.Kind, r.Card = bot.AnswerCard, string(c.ID)
	s.t.Out.Say = append(s.t.Out.Say, bot.Say{Reply: r, Purpose: bot.ForRelay, Owner: s.talk.Person})
	return nil
}

// place is a place of the social map: what it is, what it costs, where to call.
func (d *Dialog) place(t *dialogs.Turn, p *content.Place) bot.Reply {
	r := bot.Reply{Kind: bot.PlaceCard}
	summary, lang := p.Summary(content.Lang(t.Lang))
	r.Parts = append(r.Parts, bot.Part{Kind: bot.PartText, Text: p.Name + "\n" + dialogs.Shorten(summary, maxSummary)})
	if p.Profile.Example {
		r.Parts = append(r.Parts, t.Part(bot.PartNotice, "socialmap.example"))
	}
	if lang != content.Lang(t.Lang) && (lang == content.Dutch || lang == content.English) {
		r.Parts = append(r.Parts, t.Part(bot.PartNotice, "ask.card_"+string(lang)))
	}
	if p.CheckFirst(t.At) {
		r.Parts = append(r.Parts, t.Part(bot.PartNotice, "socialmap.callfirst", "Date", t.Date(p.Checked().Time)))
	}
	r.Parts = append(r.Parts, bot.Part{Kind: bot.PartText, Text: facts(t, p)})
	for _, phone := range p.Phones[:min(len(p.Phones), 1)] {
		number := t.Part(bot.PartNumber, "socialmap.call")
		number.Phone = phone.Number
		r.Parts = append(r.Parts, number)
	}
	publisher := p.Organization.Name
	if publisher == "" {
		publisher = p.Name
	}
	source := t.Part(bot.PartSource, "socialmap.source", "Publisher", publisher, "Date", t.Date(p.Checked().Time))
	source.URL = p.URL
	r.Parts = append(r.Parts, source)
	return r
}

// maxSummary is how much of a place's summary is shown, in characters.
const maxSummary = 300

// facts are where a place is, if that may be told, and what it costs.
func facts(t *dialogs.Turn, p *content.Place) string {
	var out []string
	if p.Safe() {
		for _, at := range p.Locations {
			for _, a := range at.Location.Addresses {
				if at.Location.Type == "physical" && a.Address1 != "" && len(out) == 0 {
					out = append(out, t.String("socialmap.address", "Address", a.Address1+", "+a.City))
				}
			}
		}
	}
	switch {
	case p.Profile.Free == nil:
		out = append(out, t.String("socialmap.cost"))
	case *p.Profile.Free:
		out = append(out, t.String("socialmap.free"))
	default:
		out = append(out, t.String("socialmap.paid"))
	}
	return strings.Join(out, "\n")
}
