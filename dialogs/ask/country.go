package ask

import (
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// askCountry asks where she lives; the answer leads to action with topic.
func (d *Dialog) askCountry(t *dialogs.Turn, action, topic string) {
	t.Offer([]bot.Choice{
		t.Choice("ask.label.netherlands", dialogs.Ask, action, "nl|"+topic),
		t.Choice("ask.label.belgium", dialogs.Ask, action, "be|"+topic),
		t.Choice("ask.label.elsewhere", dialogs.Ask, action, "|"+topic),
	}, "ask.country")
}

// country is her answer: it is remembered, and what she asked is answered.
func (d *Dialog) country(t *dialogs.Turn, s *state) {
	d.show(t, s, d.tell(t, s), asked{others: s.Rest, open: s.Open})
}

// tell takes "<country>|<topic>" from a button, remembers the country and returns
// the topic. An argument without a country is the topic alone.
func (d *Dialog) tell(t *dialogs.Turn, s *state) (topic string) {
	country, topic, ok := strings.Cut(t.Arg, "|")
	if !ok {
		return t.Arg
	}
	s.Waiting, s.Asked = "", true
	t.SetCountry(bot.Country(country))
	return topic
}

// shortAnswer is how many words an answer to "where do you live" has at most.
const shortAnswer = 4

// answered takes her words as the answer to our question where she lives, and reports whether they are one.
func (d *Dialog) answered(t *dialogs.Turn, s *state, text string) bool {
	if s.Waiting == "" || len(strings.Fields(plain(text))) > shortAnswer {
		return false
	}
	c := dialogs.CountryIn(text)
	if c == "" {
		c = d.countryOf(text)
	}
	if c == "" {
		return false
	}
	t.SetCountry(c)
	topic := s.Waiting
	s.Waiting, s.Region = "", d.regionOf(text)
	d.show(t, s, topic, asked{others: s.Rest, open: s.Open})
	return true
}

// inCountry answers for the country that a question names: "child benefit in Belgium". Where hers was known to be the
// other it is for this question only, unless she says that she lives there; the function that it returns ends that.
func (d *Dialog) inCountry(t *dialogs.Turn, s *state, text string) (end func()) {
	before := t.Conv().Country
	c := d.countryOf(text)
	if c == "" || c == before {
		return func() {}
	}
	t.SetCountry(c)
	s.named = true
	if before == "" || livesThere(text) {
		return func() {}
	}
	return func() { t.Conv().Country = before }
}
