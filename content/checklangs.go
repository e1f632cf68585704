package content

import "slices"

// wantedLangs are the languages that a topic must have a card in.
func (t *Topic) wantedLangs() []Lang {
	if t.Audience == Parent {
		return LaunchLangs()
	}
	return []Lang{Dutch, English}
}

// CheckLanguages says where a parent of a country would not be answered in a launch language, or a helper in Dutch or
// English.
func (l *Library) CheckLanguages() Problems {
	var ps Problems
	for _, t := range l.Topics {
		for _, lang := range t.wantedLangs() {
			var lacks []Country
			for _, country := range Countries() {
				if !slices.ContainsFunc(l.Cards, func(c *Card) bool {
					return c.Topic == t.Slug && c.Lang == lang && c.Status != Retired && (c.Country == "" || c.Country == country)
				}) {
					lacks = append(lacks, country)
				}
			}
			if len(lacks) > 0 {
				ps.warnf("library/"+t.Slug, 1, "has no card in %q for %v; write one from the sources of the others", lang, lacks)
			}
		}
	}
	return ps
}
