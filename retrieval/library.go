package retrieval

import (
	"strings"

	"github.com/ouderbrug/ouderbrug/content"
)

// Passages are what of a library can be found: each topic once a language, and each place once a language. Which card
// of a topic is shown, and whether one may be shown at all, is decided when it is found (Retriever.Find).
func Passages(lib *content.Library) []Passage {
	var out []Passage
	for _, t := range lib.Topics {
		for lang, text := range topicTexts(lib, t) {
			id := content.ID(t.Slug + "/" + string(lang))
			out = append(out, Passage{ID: id, Page: id, Topic: t.Slug, Kind: Topic, Lang: lang, Audience: t.Audience, Text: text, Asks: len(t.Questions[lang])})
		}
	}
	for _, p := range lib.Places {
		out = append(out, placePassages(p)...)
	}
	return out
}

// topicTexts joins, by language, the ways of asking for a topic and what its cards say; a card's title counts twice.
func topicTexts(lib *content.Library, t *content.Topic) map[content.Lang]string {
	parts := map[content.Lang][]string{}
	for lang, variants := range t.Questions {
		parts[lang] = append(parts[lang], variants...)
	}
	for _, c := range lib.Cards {
		if c.Topic == t.Slug && c.Status != content.Retired {
			parts[c.Lang] = append(parts[c.Lang], c.Title, c.Title, c.Lead, c.Rest)
		}
	}
	texts := map[content.Lang]string{}
	for lang, p := range parts {
		texts[lang] = strings.Join(p, "\n")
	}
	return texts
}

// placePassages are a place's name and plain summary, once a language.
func placePassages(p *content.Place) []Passage {
	page := content.ID("place/" + p.ID)
	last := content.Date{Time: p.Profile.VerifiedOn.AddDate(0, 0, content.HiddenPlaceDays)}
	var out []Passage
	for lang, summary := range p.Profile.PlainSummary {
		out = append(out, Passage{
			ID: content.ID(string(page) + "." + string(lang)), Page: page, Kind: Place, Lang: lang, Country: p.Profile.Country, Region: p.Profile.Region,
			ValidUntil: last, Text: p.Name + "\n" + summary,
		})
	}
	return out
}
