package ask

import (
	"slices"
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// regionOf is the region of Belgium that a question names, or that of a town in it; "" if it names none.
func (d *Dialog) regionOf(text string) string {
	words := placeWords(text)
	for _, w := range words {
		for region, names := range regionNames() {
			if slices.ContainsFunc(names, func(name string) bool { return w == name || turkish(w, name) }) {
				return region
			}
		}
	}
	spot, _ := d.library.FindSpot(strings.Join(townWords(words), " "), content.Belgium)
	return spot.Region()
}

// regionNames are names of the regions that are no towns, folded.
var regionNames = sync.OnceValue(func() map[string][]string {
	return map[string][]string{
		content.Flanders: strings.Fields("vlaanderen flanders flandre flandres الفلاندر فلاندرز"),
		content.Wallonia: strings.Fields("wallonie wallonia walloonie valonya والونيا"),
	}
})

// regions are choices to read how it is in the other regions of a card's country, where it has cards for them.
func (d *Dialog) regions(t *dialogs.Turn, card *content.Card) (out []bot.Choice) {
	if card.Country != content.Belgium {
		return nil
	}
	for _, region := range []string{content.Flanders, content.Brussels, content.Wallonia} {
		other := d.library.CardFor(card.Topic, []content.Lang{card.Lang}, card.Country, region, parents(), t.At)
		if other == nil || other.ID == card.ID {
			continue
		}
		out = append(out, t.Choice("ask.label."+region, dialogs.Ask, actRegion, region+"|"+card.Topic))
	}
	return out
}

// region shows the card of the region that she chose. Who lives in the other country only reads how it is there.
func (d *Dialog) region(t *dialogs.Turn, s *state) {
	region, topic, _ := strings.Cut(t.Arg, "|")
	s.Region = region
	before := t.Conv().Country
	t.SetCountry(bot.Country(content.Belgium))
	if before != "" && before != t.Conv().Country {
		s.named = true
		defer t.SetCountry(before)
	}
	d.show(t, s, topic, asked{})
}
