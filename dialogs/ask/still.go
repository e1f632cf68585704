package ask

import (
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// A message leans on the answer before it ("and how old then?") where it has at most leanWords words and comes within
// leanFor of it. Both are guesses: nobody has measured how parents go on.
const (
	leanWords = 8
	leanFor   = 15 * time.Minute
)

// still offers the rest of the last answer where a message that was not understood for sure leans on it, and reports
// whether it did. Nothing is guessed from what she asked before: what else the message may mean is offered beside it.
func (d *Dialog) still(t *dialogs.Turn, s *state, topics []string) bool {
	if s.Unread == "" || s.Misses > 0 || t.At.Sub(s.At) > leanFor || !leans(t.Text) {
		return false
	}
	s.Misses++
	t.Note("ask.still")
	choices, key := []bot.Choice{t.Choice("ask.label.more", dialogs.Ask, actMore, s.Unread+"|0")}, "ask.still"
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

// leans reports whether a message goes on from what was said: it begins with an "and" or points back with a "that".
func leans(text string) bool {
	words := strings.Fields(plain(text))
	if len(words) == 0 || len(words) > leanWords {
		return false
	}
	if slices.Contains(goingOn(), words[0]) {
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
