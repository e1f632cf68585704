package retrieval

import (
	"maps"
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/content"
)

// Join joins old and new passages for a Store: of those with one id the last counts. The result is sorted by id, so that
// equal scores can be told apart by position.
func Join(old, add []Passage) []Passage {
	last := make(map[content.ID]Passage, len(old)+len(add))
	for _, list := range [][]Passage{old, add} {
		for _, p := range list {
			last[p.ID] = p
		}
	}
	return slices.SortedFunc(maps.Values(last), func(a, b Passage) int { return strings.Compare(string(a.ID), string(b.ID)) })
}

// Without are the passages but for those with an id or of a page, as Delete of a Store means it. What it is given stays.
func Without(passages []Passage, ids ...content.ID) []Passage {
	gone := make(map[content.ID]bool, len(ids))
	for _, id := range ids {
		gone[id] = true
	}
	return slices.DeleteFunc(slices.Clone(passages), func(p Passage) bool { return gone[p.ID] || gone[p.Page] })
}
