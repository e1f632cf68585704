package models

import "github.com/ouderbrug/ouderbrug/content"

// SafetyTopics is how many topics are never translated for being about danger.
var SafetyTopics = len(safetyTopics())

// Guard checks one text with what is no matter of its language.
func Guard(original, translated string, from, to content.Lang) error {
	g := guard{detect: func(string) (content.Lang, bool) { return to, true }}
	return g.check(original, translated, from, to)
}
