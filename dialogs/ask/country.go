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
	d.show(t, s, d.tell(t, s), asked{})
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
