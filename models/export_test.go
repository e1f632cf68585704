package models

import (
	"strings"

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
	count := func(what string, table map[content.Lang]string, cut func(string) []string) {
		out[what] = map[content.Lang]int{}
		for lang, list := range table {
			out[what][lang] = len(cut(list))
		}
	}
	lists := func(s string) []string { return strings.Split(s, ";") }
	count("days", week, alternatives)
	count("months", year, alternatives)
	count("numbers", counting, alternatives)
	count("sayings", sayings, lists)
	count("units", units, lists)
	count("opposites", opposites, lists)
	return out
}
