package models

import (
	"github.com/ouderbrug/ouderbrug/content"
)

// SafetyTopics is how many topics are never translated for being about danger.
var SafetyTopics = len(safetyTopics())

// Guard checks one text with what is no matter of its language.
func Guard(original, translated string, from, to content.Lang) error {
	g := guard{detect: func(string) (content.Lang, bool) { return to, true }}
	return g.check(original, translated, from, to)
}

// Tables are what must have as many entries in every language, by what it is.
func Tables() map[string]map[content.Lang]int {
	out := map[string]map[content.Lang]int{}
	for what, table := range map[string]*lexicon{"days": week, "months": year, "numbers": counting, "sayings": sayings, "units": units, "opposites": opposites, "baits": bait} {
		out[what] = map[content.Lang]int{}
		for lang, list := range table.lists() {
			out[what][lang] = len(list)
		}
	}
	return out
}
