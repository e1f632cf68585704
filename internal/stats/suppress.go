package stats

import (
	"cmp"
	"maps"
	"slices"

	"github.com/ouderbrug/ouderbrug/bot"
)

// The least that a published count stands for (S29), and to what it is rounded.
const (
	LeastParents = 5
	LeastHelpers = 2
	roundTo      = 5
)

// group is a set of parents with the helpers who reported of them.
type group struct {
	parents map[bot.PersonID]bool
	helpers map[bot.PersonID]bool
}

func newGroup() *group {
	return &group{map[bot.PersonID]bool{}, map[bot.PersonID]bool{}}
}

func (g *group) add(parent, helper bot.PersonID) {
	g.parents[parent], g.helpers[helper] = true, true
}

func (g *group) merge(o *group) {
	maps.Copy(g.parents, o.parents)
	maps.Copy(g.helpers, o.helpers)
}

// large reports whether a group may be known of.
func (g *group) large() bool {
	return len(g.parents) >= LeastParents && len(g.helpers) >= LeastHelpers
}

// Round is a count as it is published: to the nearest five, and never to nothing.
func Round(n int) int { return max(roundTo, (n+roundTo/2)/roundTo*roundTo) }

// nameless is the value of those who are in the total and never published by a name.
const nameless = ""

// publish are the rows of one dimension. whole: a total of the same people is published
// beside it, so that what is left over can be worked out and must be large too; all of
// them together are large, so this ends.
func publish(of string, values map[string]*group, whole bool) []bot.SnapshotRow {
	var shown []string
	left := newGroup()
	for _, v := range slices.Sorted(maps.Keys(values)) {
		if v != nameless && values[v].large() {
			shown = append(shown, v)
		} else {
			left.merge(values[v])
		}
	}
	slices.SortStableFunc(shown, func(a, b string) int { return cmp.Compare(len(values[b].parents), len(values[a].parents)) })
	for whole && len(left.parents) > 0 && !left.large() && len(shown) > 0 {
		smallest := shown[len(shown)-1]
		left.merge(values[smallest])
		shown = shown[:len(shown)-1]
	}
	slices.Sort(shown)
	var out []bot.SnapshotRow
	for _, v := range shown {
		out = append(out, bot.SnapshotRow{Of: of, Value: v, N: Round(len(values[v].parents))})
	}
	return out
}
