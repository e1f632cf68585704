package ask

import (
	"strconv"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// more says the rest of a card: a few messages, and the next few at the next press.
func (d *Dialog) more(t *dialogs.Turn, s *state) {
	id, page, _ := strings.Cut(t.Arg, "|")
	card, ok := d.library.Card(content.ID(id))
	if !ok || !card.Servable(t.At) {
		d.gone(t)
		return
	}
	s.Read = s.Read || id == s.Card
	card, notice := d.inHers(t, card)
	all := pages(card.Rest)
	from, err := strconv.Atoi(page)
	if err != nil || from < 0 || from >= len(all) {
		from = 0
	}
	until := min(from+turnMessages, len(all))
	for i, text := range all[from:until] {
		reply := bot.TextReply(text)
		reply.Kind, reply.Card = bot.AnswerCard, string(card.ID)
		if i == 0 && strings.HasPrefix(notice, "ask.machine_") {
			reply.Parts = append([]bot.Part{t.Part(bot.PartNotice, notice)}, reply.Parts...)
		}
		switch {
		case from+i+1 == len(all):
			d.close(t, s, card, &reply)
		case from+i+1 == until:
			reply.Choices = append(reply.Choices, t.Choice("ask.label.more", dialogs.Ask, actMore, id+"|"+strconv.Itoa(until)))
			reply.Choices = append(reply.Choices, person(t, card.Topic)...)
		}
		t.Reply(reply)
	}
	if len(all) == 0 {
		d.gone(t)
	}
}

// close ends a card: where the rest of it comes from, and what she may do now.
func (d *Dialog) close(t *dialogs.Turn, s *state, card *content.Card, reply *bot.Reply) {
	said := ""
	for i, source := range card.Sources {
		if i == 0 || source.Publisher == said {
			said = source.Publisher
			continue // the first stands under the first lines
		}
		said = source.Publisher
		reply.Parts = append(reply.Parts, d.source(t, source))
	}
	verdict := d.verdict(s, card)
	reply.Choices = []bot.Choice{
		t.Choice("ask.label.useful", dialogs.Feedback, "yes", verdict),
		t.Choice("ask.label.useless", dialogs.Feedback, "no", verdict),
	}
	if len(d.placesFor(t, card.Topic)) > 0 {
		reply.Choices = append(reply.Choices, t.Choice("ask.label.places", dialogs.SocialMap, dialogs.ActNear, card.Topic))
	}
	reply.Choices = append(reply.Choices, person(t, card.Topic)...)
}
