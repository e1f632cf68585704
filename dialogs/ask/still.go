package ask

import (
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// A message leans on the answer before it ("and how old then?") where it has at most leanWords words and comes within
// recently of it. One of at most fewWords is answered with another topic's card only if she asks for it: "is it my fault?"
// is about what was said. All three are guesses: nobody has measured how parents go on.
const (
	leanWords = 8
	fewWords  = 5
	recently  = 15 * time.Minute
)

// recent reports whether an answer was given a moment ago.
func (s *state) recent(t *dialogs.Turn) bool { return s.Card != "" && t.At.Sub(s.At) <= recently }

// goOn goes on with the card that she was just told the beginning of, where her next question leads to it as well, and
// reports whether it did: the same first lines again would be no answer.
func (d *Dialog) goOn(t *dialogs.Turn, s *state, topic string) bool {
	if !s.recent(t) || t.Edited || s.Ruling != "" || topic != s.Topic {
		return false
	}
	card, _ := d.card(t, s.Region, topic)
	if card == nil || string(card.ID) != s.Card {
		return false
	}
	s.Misses = 0
	if !s.Read {
		t.Arg = s.Card + "|0"
		d.more(t, s)
		return true
	}
	t.Note("ask.all")
	choices := []bot.Choice{d.topicChoice(t, s.Region, topic)} // to read it again
	if len(d.placesFor(t, topic)) > 0 {
		choices = append(choices, t.Choice("ask.label.places", dialogs.SocialMap, dialogs.ActNear, topic))
	}
	t.Offer(append(append(choices, person(t, topic)...), t.MenuChoice()), "ask.all")
	return true
}

// still offers the rest of the last answer where a message that was not understood for sure leans on it, and reports
// whether it did. Nothing is guessed from what she asked before: what else the message may mean is offered beside it.
func (d *Dialog) still(t *dialogs.Turn, s *state, topics []string) bool {
	if !s.recent(t) || s.Read || s.Misses > 0 && (topics != nil || s.Misses > 1) || !leans(t.Text, leanWords) && !follows(t.Text) {
		return false
	}
	s.Misses++
	t.Note("ask.still")
	choices, key := []bot.Choice{t.Choice("ask.label.more", dialogs.Ask, actMore, s.Card+"|0")}, "ask.still"
	for _, topic := range topics[:min(len(topics), offered)] {
		if topic != s.Topic && len(choices) < offered {
			choices, key = append(choices, d.topicChoice(t, s.Region, topic)), "ask.still_or"
		}
	}
	reply := bot.TextReply(t.String(key))
	reply.Kind, reply.Parts = bot.OfferList, append(reply.Parts, door(t)...)
	reply.Choices = append(choices, person(t, s.Topic)...)
	t.Reply(reply)
	return true
}

// leans reports whether a message of at most so many words goes on from what was said: it begins with an "and", points
// back with a "that", or is an age alone.
func leans(text string, most int) bool {
	words := strings.Fields(plain(text))
	if len(words) == 0 || len(words) > most {
		return false
	}
	if slices.Contains(goingOn(), words[0]) || ofAge(text) {
		return true
	}
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(pointing(), w) })
}

// goingOn are words that a message begins with which goes on from the one before.
func goingOn() []string {
	return []string{
		"en", "maar", "dus", "ook", "and", "but", "so", "also", "peki", "ya", "ama", "ve", "et", "mais", "alors", "aussi", "w", "ou", "o", "walakin",
		"طيب", "بس", "ولكن", "لكن", "يعني", "وإذا", "واذا", "وماذا", "وكم", "وكيف", "وكيفاش", "ومتى", "ولو", "وفين", "ووين", "وشحال", "ومن", "ومنين", "وليش", "وعلاش", "وشو", "وإيلا", "وإلا",
	}
}

// pointing are words for what was said before.
func pointing() []string {
	return []string{
		"dat", "dit", "daar", "dan", "daarvoor", "daarmee", "ervoor", "ermee", "that", "this", "it", "then", "bu", "bunu", "buna", "bunun", "şu", "o", "onu", "onun", "böyle", "öyle",
		"ça", "ca", "cela", "ceci", "c'est", "هذا", "هذه", "ذلك", "هاد", "هادا", "هاذا", "هادي", "هادشي", "هيك", "هالشي", "داك", "hada", "hadi", "hadchi", "had", "dak", "haydi", "hayda",
	}
}
