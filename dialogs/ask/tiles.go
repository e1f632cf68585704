package ask

import (
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
)

// tile is a picture of the menu with the topics behind it.
type tile struct {
	name   string // also its icon and the end of its label's key
	topics []string
}

// tiles are the picture menu in its order (look.md): understandable with the
// words covered. The last one is a person, who needs no topics.
func tiles() []tile {
	return []tile{
		{"sleep", []string{"baby-sleep", "toddler-sleep", "crying-baby", "fears", "bedwetting"}},
		{"eating", []string{"picky-eating", "breastfeeding", "healthy-weight"}},
		{"talking", []string{"speech-delay", "raising-multilingual", "reading-at-home", "language-course"}},
		{"school", []string{"parent-teacher-talk", "homework", "bullying", "school-advice-track", "preschool", "new-in-country-school", "school-choice", "school-absence"}},
		{"phone", []string{"screen-time", "social-media-safety", "gaming", "child-online-money"}},
		{"quarrel", []string{"toddler-tantrums", "rules-and-boundaries", "puberty-conflict", "sibling-rivalry", "biting-hitting", "divorce", "parental-stress"}},
		{"money", []string{"child-benefit", "debts-money", "childcare-costs", "housing-stress"}},
		{"person", nil},
	}
}

// rest is the name of the list of all that stands behind no tile.
const rest = "rest"

// unlisted are topics that are found by asking and never stand in a list: their
// names on a screen could betray somebody (S17).
func unlisted() []string {
	return []string{
		"domestic-violence", "child-abuse-concern", "forced-marriage", "residence-after-violence", "female-cutting",
		"veilig-thuis-explained", "radicalisation", "self-harm-suicide", "sexting", "sexual-diversity", "dating",
		"wrong-friends-crime", "drugs-alcohol", "eating-disorder",
	}
}

// hidden reports whether a topic is one of them.
func hidden(topic string) bool { return slices.Contains(unlisted(), topic) }

// listSize is how many topics a list shows at once: with "other topics" and "a
// person" they fit the longest list that a channel can show.
const listSize = 8

// behind are the topics behind a tile, or those behind none, that have a card to
// show now, those with one in her language first.
func (d *Dialog) behind(name string, lang content.Lang, now time.Time) []string {
	var listed, here, elsewhere []string
	for _, t := range tiles() {
		if t.name == name {
			listed = t.topics
		}
	}
	if name == rest {
		listed = d.behindNone()
	}
	for _, slug := range listed {
		switch {
		case d.hasCard(slug, []content.Lang{lang}, now):
			here = append(here, slug)
		case d.hasCard(slug, []content.Lang{content.Dutch, content.English}, now):
			elsewhere = append(elsewhere, slug)
		}
	}
	return append(here, elsewhere...)
}

// behindNone are the parents' topics that stand behind no tile.
func (d *Dialog) behindNone() []string {
	hidden := unlisted()
	for _, t := range tiles() {
		hidden = append(hidden, t.topics...)
	}
	var out []string
	for _, t := range d.library.Topics {
		if t.Audience == content.Parent && !slices.Contains(hidden, t.Slug) {
			out = append(out, t.Slug)
		}
	}
	return out
}

// hasCard reports whether a topic has a card for parents in one of the languages, in whatever country.
func (d *Dialog) hasCard(slug string, langs []content.Lang, now time.Time) bool {
	for _, country := range append(content.Countries(), "") {
		if d.library.CardFor(slug, langs, country, "", parents(), now) != nil {
			return true
		}
	}
	return false
}

// parents is for whom cards are shown here.
func parents() []content.Audience { return []content.Audience{content.Parent} }
