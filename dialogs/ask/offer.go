package ask

import (
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// offered is how many topics are offered at most.
const offered = 3

// follow says what follows from a look-up, by its band.
func (d *Dialog) follow(t *dialogs.Turn, s *state, f found) {
	if s.Ruling != "" {
		f = judged(s.Ruling, f)
	}
	switch f.Band {
	case retrieval.Answer:
		t.Understood(f.lang)
		t.Note("band.answer")
		topic := f.Hits[0].Topic
		switch {
		case d.goOn(t, s, topic):
		case topic != s.Topic && s.recent(t) && leans(t.Text, fewWords):
			d.unsure(t, s, titles(f.Hits, f.Nearly))
		default:
			s.Misses, s.Others = 0, titles(f.Hits[1:], false)
			d.show(t, s, topic, asked{})
		}
	case retrieval.Offer:
		if foreign(t.Languages(), t.Text) { // a word that two languages share is no question in ours
			t.Note("band.none")
			t.Foreign()
			return
		}
		t.Understood(f.lang)
		d.unsure(t, s, titles(f.Hits, f.Nearly))
	default:
		if strange(t.Languages(), t.Text) {
			t.Note("band.none")
			t.Foreign()
			return
		}
		if f.sure && !t.LangKnown {
			t.Understood(f.lang)
		}
		if !d.still(t, s, nil) {
			d.miss(t, s)
		}
	}
}

// unsure offers topics, or says that there is nothing to offer.
func (d *Dialog) unsure(t *dialogs.Turn, s *state, topics []string) {
	if len(topics) == 0 {
		d.miss(t, s)
		return
	}
	t.Note("band.offer")
	if !d.still(t, s, topics) {
		d.offer(t, s, "ask.offer", topics)
	}
}

// offer asks which of some topics she means.
func (d *Dialog) offer(t *dialogs.Turn, s *state, key string, topics []string) {
	reply := bot.TextReply(t.String(key))
	reply.Kind, reply.Parts = bot.OfferList, append(reply.Parts, door(t)...)
	for _, topic := range topics[:min(len(topics), offered)] {
		reply.Choices = append(reply.Choices, d.topicChoice(t, s.Region, topic))
	}
	reply.Choices = append(reply.Choices, t.Choice("ask.label.none", dialogs.Ask, actNone, ""))
	reply.Choices = append(reply.Choices, person(t, "")...)
	t.Reply(reply)
}

// instead offers other topics after an answer that did not help, or the ways on.
// It counts as a miss: she has no answer yet.
func (d *Dialog) instead(t *dialogs.Turn, s *state) {
	s.Misses++
	var others []string
	for topic := range strings.SplitSeq(t.Arg, ",") {
		if card, _ := d.card(t, s.Region, topic); card != nil {
			others = append(others, topic)
		}
	}
	if len(others) == 0 {
		t.Offer(append(person(t, s.Topic), t.MenuChoice()), "ask.sorry")
		return
	}
	d.offer(t, s, "ask.wrong", others)
}

// miss says honestly that there is no checked answer. After two in a row it is
// not her words that are wrong: then a person comes first.
func (d *Dialog) miss(t *dialogs.Turn, s *state) {
	s.Misses++
	t.Note("band.none")
	key, choices := "ask.none", d.wayOn(t, "")
	if s.Misses >= 2 {
		key, choices = "ask.twice", append(person(t, ""), t.MenuChoice())
	}
	reply := bot.TextReply(t.String(key))
	reply.Parts, reply.Choices = append(reply.Parts, door(t)...), choices
	t.Reply(reply)
}

// topicChoice is a button for a topic: the title of its card where that is in a
// language that she reads, with the topic's name as the short label.
func (d *Dialog) topicChoice(t *dialogs.Turn, region, topic string) bot.Choice {
	c := t.Choice("ask.topic."+topic, dialogs.Ask, actTopic, topic)
	if card, _ := d.card(t, region, topic); card != nil && card.Lang == content.Lang(t.Lang) {
		c.Label, c.Short = card.Title, c.Label
	}
	return c
}

// titles are the topics to offer. What could frighten, or betray somebody on a screen, is among them only when it comes
// first and is almost sure: then it is most likely what she asks about.
func titles(hits []retrieval.Hit, nearly bool) []string {
	var out []string
	for i, h := range hits {
		if i == 0 && nearly || !hidden(h.Topic) {
			out = append(out, h.Topic)
		}
	}
	return out
}
