package hint

import (
	"cmp"
	_ "embed" // common.txt
	"slices"
)

//go:embed common.txt
var commonText string

// commonReach is how many words apart two common words may stand to be a pair: near enough to say who does what to whom.
const commonReach = 3

// readCommon adds the everyday words of a message and what stands close behind each, into Common. "My husband keeps my
// passport" and "rajli khebba lia passport" have their pairs in common where they share no letter; concepts.txt and the
// groups of the rules stand in these pairs, too. The order counts: he hits me is not I hit him.
func (f *Features) readCommon(m Message) {
	f.sequence = f.sequence[:0]
	for i, w := range m.Words {
		if len(f.sequence) >= maxConcepts {
			break
		}
		if !f.blind(w) {
			f.common.look(w, func(name uint32) { f.sequence = append(f.sequence, Mark{name, i}) })
		}
	}
	f.sequence = append(f.sequence, f.marks...)
	slices.SortStableFunc(f.sequence, func(a, b Mark) int { return cmp.Compare(a.At, b.At) })
	for i, a := range f.sequence {
		f.Common = f.add(f.Common, a.Name*commonAlone)
		for _, b := range f.sequence[i+1:] {
			if b.At-a.At > commonReach {
				break
			}
			if b.At > a.At && a.Name != b.Name {
				f.Common = f.add(f.Common, (a.Name*commonFirst^b.Name*commonSecond)*prime)
			}
		}
	}
}

// Odd numbers that keep a common word and a pair apart from each other, from concepts and from the same pair turned round.
const commonAlone, commonFirst, commonSecond = 77, 13, 31
