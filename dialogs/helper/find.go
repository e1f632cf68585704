package helper

import (
	"context"
	"fmt"
	"slices"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// anyAge asks for places for children of every age.
const anyAge = -1

// atOnce is how many cards or places are offered at once.
const atOnce = 3

// find looks vetted cards up by her words, in the parent's language where there are
// any; one tap sends one.
func (s *seat) find(ctx context.Context, words string) error {
	t := s.t
	to, ok := s.need()
	if !ok {
		return nil
	}
	if words == "" {
		t.Say("helper.find_how")
		return nil
	}
	var hits []retrieval.Hit
	for _, lang := range []bot.Lang{t.Lang, to.lang} { // she may search in her own language or in the parent's
		found, err := s.d.Retriever.Find(ctx, retrieval.Query{
			Text: words, Lang: content.Lang(lang), Country: s.land(to), Audience: content.Parent, Now: t.At,
		})
		if err != nil {
			return fmt.Errorf("look a card up for a helper: %w", err)
		}
		hits = append(hits, found.Hits...)
		if len(hits) > 0 {
			break
		}
	}
	var choices []bot.Choice
	for _, h := range hits {
		card := s.d.Retriever.Library.CardFor(h.Topic, []content.Lang{content.Lang(to.lang), content.Dutch, content.English}, s.land(to), "", []content.Audience{content.Parent}, t.At)
		if card == nil || len(choices) == atOnce {
			continue
		}
		c := t.Titled(card.Title, dialogs.Helper, actCard, to.talk+"|"+string(card.ID))
		if !slices.ContainsFunc(choices, func(x bot.Choice) bool { return x.Data == c.Data }) {
			choices = append(choices, c)
		}
	}
	s.t.Out.Wipe = true
	if len(choices) == 0 {
		t.Say("helper.find_none")
		return nil
	}
	t.Offer(choices, "helper.find", "Alias", to.alias)
	return nil
}

// land is where the parent lives, as far as the talk says.
func (s *seat) land(to thread) content.Country {
	if to.land != "" {
		return content.Country(to.land)
	}
	return content.Country(s.me.Facts.Country)
}

// places looks places up near the parent, as near as the talk says.
func (s *seat) places(words string) {
	t := s.t
	to, ok := s.need()
	if !ok {
		return
	}
	if words == "" {
		t.Say("helper.find_how")
		return
	}
	library := s.d.Retriever.Library
	var spot content.Spot
	if to.area != "" {
		spot = library.In(content.Spot{Code: to.area}, s.land(to))
	}
	var choices []bot.Choice
	for _, hit := range library.FindPlaces(content.PlaceQuery{
		Words: words, Spot: spot, Country: s.land(to), Lang: content.Lang(to.lang), Age: anyAge, At: t.At,
	}) {
		if len(choices) < atOnce {
			choices = append(choices, t.Titled(hit.Place.Name, dialogs.Helper, actPlace, to.talk+"|"+hit.Place.ID))
		}
	}
	t.Out.Wipe = true
	if len(choices) == 0 {
		t.Say("helper.place_none")
		return
	}
	t.Offer(choices, "helper.find", "Alias", to.alias)
}

// give sends a card or a place into the talk that it was looked up for, whichever is
// the current one by now.
func (s *seat) give(talk, id string) {
	t := s.t
	to, ok := s.thread(talk)
	if !ok {
		t.Say("helper.over")
		return
	}
	line := bot.LineSignal{
		Talk: to.talk, Conversation: to.conv, Parent: to.parent, Helper: s.me.Person, From: s.from(to), Alias: to.alias, Line: t.NewID(),
	}
	library := s.d.Retriever.Library
	switch t.Action {
	case actCard:
		card, there := library.Card(content.ID(id))
		if !there || !card.Servable(t.At) || card.Audience != content.Parent {
			t.Say("helper.find_none")
			return
		}
		line.Card = id
	default:
		at := slices.IndexFunc(library.Places, func(p *content.Place) bool { return p.ID == id })
		if at < 0 || !library.Places[at].Servable(t.At) {
			t.Say("helper.place_none")
			return
		}
		line.Place = id
	}
	t.Signal(to.conv, dialogs.Talk, "line", line.Line, line, to.parent)
	t.Note("helper.gave")
	t.Say("helper.gave", "Alias", to.alias)
}
