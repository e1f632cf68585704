package ask

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// asked says how an answer came about.
type asked struct {
	others []string // topics of her other questions: they become buttons
	open   bool     // one of them has no answer
}

// show answers with the card of a topic, or asks for her country first where the
// facts differ and she was not asked before.
func (d *Dialog) show(t *dialogs.Turn, s *state, topic string, how asked) {
	card, differs := d.card(t, s.Region, topic)
	if card == nil {
		d.gone(t)
		return
	}
	if differs && !s.Asked {
		s.Asked, s.Waiting, s.Rest, s.Open = true, topic, how.others, how.open
		d.askCountry(t, actCountry, topic)
		return
	}
	s.Topic, s.At, s.Rest, s.Open = topic, t.At, nil, false
	s.Card, s.Read = string(card.ID), card.Rest == ""
	reply := bot.Reply{Kind: bot.AnswerCard, Card: string(card.ID)}
	keys := above(t, s, how)
	card, key := d.inHers(t, card)
	if key != "" {
		keys = append(keys, key)
	}
	if differs || s.named && card.Country != "" {
		keys = append(keys, "ask.for_"+cmp.Or(card.Region, string(card.Country)))
	}
	for _, key := range keys {
		reply.Parts = append(reply.Parts, t.Part(bot.PartNotice, key))
	}
	reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartLead, Text: card.Lead})
	reply.Parts = append(reply.Parts, door(t)...)
	if card.Status == content.Starter && (d.Approved == nil || !d.Approved(card)) {
		reply.Parts = append(reply.Parts, t.Part(bot.PartNotice, "ask.starter"))
	}
	if len(card.Sources) > 0 {
		reply.Parts = append(reply.Parts, d.source(t, card.Sources[0]))
	}
	reply.Choices = d.under(t, s, card, how)
	t.Reply(reply)
}

// above are the notices about what she asked: that it was more than one thing, or what nobody here judges.
func above(t *dialogs.Turn, s *state, how asked) (keys []string) {
	switch {
	case t.Edited:
		keys = append(keys, "ask.short")
	case len(how.others) > 0 && how.open:
		keys = append(keys, "ask.several_part")
	case how.open:
		keys = append(keys, "ask.several_one")
	case len(how.others) > 0:
		keys = append(keys, "ask.several")
	}
	if s.Ruling != "" {
		keys = append(keys, "ask.ruling_"+string(s.Ruling))
		s.Ruling = ""
	}
	return keys
}

// door is one line for somebody whose question is almost one that safety would have asked about: she may tell more.
func door(t *dialogs.Turn) []bot.Part {
	if !t.Finding.Near {
		return nil
	}
	t.Note("ask.door")
	return []bot.Part{t.Part(bot.PartNotice, "ask.door")}
}

// under are the choices below the first lines of an answer.
func (d *Dialog) under(t *dialogs.Turn, s *state, card *content.Card, how asked) []bot.Choice {
	var out []bot.Choice
	if card.Rest != "" {
		out = append(out, t.Choice("ask.label.more", dialogs.Ask, actMore, string(card.ID)+"|0"))
	}
	out = append(out, d.regions(t, card)...)
	for _, topic := range how.others {
		out = append(out, d.topicChoice(t, s.Region, topic))
	}
	out = append(out, t.Choice("ask.label.helped", dialogs.Feedback, "ask", d.verdict(s, card)))
	return append(out, person(t, card.Topic)...)
}

// verdict is what the feedback dialog must know of an answer: the card, its
// language, and what else the question may have meant.
func (d *Dialog) verdict(s *state, card *content.Card) string {
	var others []string
	if s.Topic == card.Topic {
		others = s.Others
	}
	return string(card.ID) + "|" + string(card.Lang) + "|" + strings.Join(others, ",")
}

// card is the card of a topic to show her, that of the region where there is one; nil where there is none; differs is
// true if another country has another and hers is not known.
func (d *Dialog) card(t *dialogs.Turn, region, topic string) (card *content.Card, differs bool) {
	country := content.Country(t.Conv().Country)
	countries := []content.Country{country}
	if country == "" {
		countries = append(countries, content.Countries()...)
	}
	for _, lang := range append(d.hers(t), content.Dutch, content.English) {
		for _, c := range countries {
			if card := d.library.CardFor(topic, []content.Lang{lang}, c, region, parents(), t.At); card != nil {
				return card, country == "" && len(d.library.CountryMatters(topic, lang)) > 0
			}
		}
	}
	return nil, false
}

// hers are the languages that she is known to read.
func (d *Dialog) hers(t *dialogs.Turn) []content.Lang {
	return append([]content.Lang{content.Lang(t.Lang)}, reads(t)...)
}

// inHers is a card with the notice that it needs: none where she reads it, else that it is there in another language
// only, or that a machine has translated it.
func (d *Dialog) inHers(t *dialogs.Turn, card *content.Card) (_ *content.Card, notice string) {
	if d.readable(t, card) {
		return card, ""
	}
	if d.Translated != nil && (card.Lang == content.Dutch || card.Lang == content.English) {
		if lead, rest, ok := d.Translated(card, content.Lang(t.Lang)); ok {
			hers := *card
			hers.Lead, hers.Rest = lead, rest
			return &hers, "ask.machine_" + string(card.Lang)
		}
	}
	return card, "ask.card_" + string(card.Lang)
}

func (d *Dialog) readable(t *dialogs.Turn, card *content.Card) bool {
	return slices.Contains(d.hers(t), card.Lang)
}

// source is the source line: who says so, and when somebody last read it.
func (d *Dialog) source(t *dialogs.Turn, s content.Source) bot.Part {
	p := t.Part(bot.PartSource, "ask.source", "Publisher", s.Publisher, "Date", t.Date(s.Checked.Time))
	p.URL = s.URL
	return p
}

// gone is said where a card was asked for that may not be shown now.
func (d *Dialog) gone(t *dialogs.Turn) { t.Offer(d.wayOn(t, ""), "ask.gone") }

// wayOn are the two ways on that always exist: the topics, and a person.
func (d *Dialog) wayOn(t *dialogs.Turn, topic string) []bot.Choice {
	return append([]bot.Choice{t.MenuChoice()}, person(t, topic)...)
}

// person is the button for a person. Somebody under 18 has lines of her own and
// gets no volunteer (S13).
func person(t *dialogs.Turn, topic string) []bot.Choice {
	if t.Minor() {
		return nil
	}
	return []bot.Choice{t.PersonChoice(topic)}
}
