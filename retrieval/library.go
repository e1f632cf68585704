package retrieval

import (
	"fmt"

	"github.com/ouderbrug/ouderbrug/content"
)

// Passages are what of a library can be found: every question variant by itself, every card and every place in each
// of its languages. Retired cards are left out; what runs out later carries its last day.
func Passages(lib *content.Library) []Passage {
	var out []Passage
	for _, t := range lib.Topics {
		for lang, variants := range t.Questions {
			page := content.ID(t.Slug + "/questions." + string(lang))
			for i, v := range variants {
				out = append(out, Passage{
					ID: content.ID(fmt.Sprintf("%s#%d", page, i)), Page: page, Topic: t.Slug, Kind: Variant, Lang: lang, Audience: t.Audience, Text: v,
				})
			}
		}
	}
	for _, c := range lib.Cards {
		if c.Status == content.Retired {
			continue
		}
		out = append(out, Passage{
			ID: c.ID, Page: c.ID, Topic: c.Topic, Kind: Card, Lang: c.Lang, Country: c.Country, Region: c.Region,
			Audience: c.Audience, ValidUntil: c.ValidUntil, Text: c.Title + "\n" + c.Lead + "\n" + c.Rest,
		})
	}
	for _, p := range lib.Places {
		out = append(out, placePassages(p)...)
	}
	return out
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
