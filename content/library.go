package content

import (
	"io/fs"
	"slices"
	"time"
)

// Library is everything that was read. It is not changed after Read and may be used by many goroutines.
type Library struct {
	Cards     []*Card  // by ID
	Topics    []*Topic // in the order of topics.yaml
	Places    []*Place // by file name
	Helplines Helplines

	topics map[string]*Topic
	cards  map[ID]*Card
	byKey  map[cardKey][]*Card
}

// cardKey finds the cards of a topic in a language.
type cardKey struct {
	topic string
	lang  Lang
}

// Load reads a content tree; its error is all Problems that are errors. Nothing is served from a tree with errors.
func Load(fsys fs.FS) (*Library, error) {
	lib, problems := Read(fsys)
	if errs := problems.Errors(); len(errs) > 0 {
		return nil, errs
	}
	return lib, nil
}

// Topic finds a topic by its slug.
func (l *Library) Topic(slug string) (*Topic, bool) {
	t, ok := l.topics[slug]
	return t, ok
}

// Card finds a card by its id.
func (l *Library) Card(id ID) (*Card, bool) {
	c, ok := l.cards[id]
	return c, ok
}

// CardFor is the most specific card of a topic that may be shown: the first of langs that has one, and in it the
// card of the region before that of the country before the one for both. It is nil where there is none.
func (l *Library) CardFor(topic string, langs []Lang, country Country, region string, audiences []Audience, now time.Time) *Card {
	for _, lang := range langs {
		var best *Card
		for _, c := range l.byKey[cardKey{topic, lang}] {
			if !c.Servable(now) || !slices.Contains(audiences, c.Audience) {
				continue
			}
			if fit := c.fits(country, region); fit > 0 && (best == nil || fit > best.fits(country, region)) {
				best = c
			}
		}
		if best != nil {
			return best
		}
	}
	return nil
}

// CountryMatters lists the countries that have a card of their own for the topic where there is none for both,
// so that somebody whose country is not known is asked for it.
func (l *Library) CountryMatters(topic string, lang Lang) []Country {
	var own []Country
	for _, c := range l.byKey[cardKey{topic, lang}] {
		if c.Country == "" {
			return nil
		}
		if !slices.Contains(own, c.Country) {
			own = append(own, c.Country)
		}
	}
	return own
}

// add makes the card findable.
func (l *Library) add(c *Card) {
	l.Cards = append(l.Cards, c)
	l.cards[c.ID] = c
	key := cardKey{c.Topic, c.Lang}
	l.byKey[key] = append(l.byKey[key], c)
}
