package embedded

import (
	"math/bits"

	"github.com/ouderbrug/ouderbrug/retrieval"
)

// table finds the number of a gram. Grams are hashes already, so their upper bits are the place where to look; one that is
// taken sends on to the next. A question's lookups do not wait for each other, as those of a map do.
//
// A slot keeps half of a gram, the half that its place does not say: eight bytes instead of sixteen. That two grams share
// both is not to be expected below a billion of them.
type table struct {
	entries []slot
	shift   int
}

// slot is one place; number is the term's number plus one, 0 where it is free.
type slot struct {
	half   uint32
	number uint32
}

// newTable has room for n grams, at most two thirds of it taken.
func newTable(n int) table {
	size := bits.Len(uint(n + n/2 + 1))
	return table{make([]slot, 1<<size), 64 - size}
}

// find is the number of a gram.
func (t *table) find(g retrieval.Gram) (number uint32, ok bool) {
	if len(t.entries) == 0 {
		return 0, false
	}
	for i, half := t.place(g); ; i = (i + 1) & (len(t.entries) - 1) {
		switch e := t.entries[i]; {
		case e.number == 0:
			return 0, false
		case e.half == half:
			return e.number - 1, true
		}
	}
}

// put adds a gram that is not there yet.
func (t *table) put(g retrieval.Gram, number uint32) {
	i, half := t.place(g)
	for t.entries[i].number != 0 {
		i = (i + 1) & (len(t.entries) - 1)
	}
	t.entries[i] = slot{half, number + 1}
}

// place mixes once more: the upper bits of short words' grams are not spread well enough.
func (t *table) place(g retrieval.Gram) (at int, half uint32) {
	h := uint64(g) * 0x9e3779b97f4a7c15
	return int(h >> t.shift), uint32(h)
}
