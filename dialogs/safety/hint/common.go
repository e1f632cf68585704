package hint

import (
	"cmp"
	"slices"

	"github.com/ouderbrug/ouderbrug/retrieval/meaning"
)

// readCommon adds the everyday words of a message and what stands close behind each, into Common; concepts.txt and the
// groups of the rules stand in these pairs, too.
func (f *Features) readCommon(m Message) {
	f.sequence = f.sequence[:0]
	for i, w := range m.Words {
		if len(f.sequence) >= maxConcepts {
			break
		}
		if !f.blind(w) {
			f.common.Look(w, func(name uint32) { f.sequence = append(f.sequence, meaning.Mark{Name: name, At: i}) })
		}
	}
	f.sequence = append(f.sequence, f.marks...)
	slices.SortStableFunc(f.sequence, func(a, b meaning.Mark) int { return cmp.Compare(a.At, b.At) })
	meaning.Pairs(f.sequence, func(h uint32) { f.Common = f.add(f.Common, h) })
}
