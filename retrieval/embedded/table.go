package embedded

import (
	"math/bits"

	"github.com/ouderbrug/ouderbrug/retrieval"
)

// table finds the number of a gram. Grams are hashes already, so their upper bits are the place where to look; one that is
// taken sends on to the next. A question's lookups do not wait for each other, as those of a map do.
type table struct {
	entries []slot
	shift   int
}

// slot is one place; number is the term's number plus one, 0 where it is free.
type slot struct {
	gram   retrieval.Gram
	number uint32
}

// newTable has room for n grams, at most half of it taken.
func newTable(n int) table {
	size := bits.Len(uint(2*n + 1))
	return table{make([]slot, 1<<size), 64 - size}
}

// find is the number of a gram.
func (t *table) find(g retrieval.Gram) (number uint32, ok bool) {
	if len(t.entries) == 0 {
		return 0, false
	}
	for i := t.place(g); ; i = (i + 1) & (len(t.entries) - 1) {
		switch e := &t.entries[i]; {
		case e.number == 0:
			return 0, false
		case e.gram == g:
			return e.number - 1, true
		}
	}
}

// put adds a gram that is not there yet.
func (t *table) put(g retrieval.Gram, number uint32) {
	i := t.place(g)
	for t.entries[i].number != 0 {
		i = (i + 1) & (len(t.entries) - 1)
	}
	t.entries[i] = slot{g, number + 1}
}

// place mixes once more: the upper bits of short words' grams are not spread well enough.
func (t *table) place(g retrieval.Gram) int {
	return int(uint64(g) * 0x9e3779b97f4a7c15 >> t.shift)
}
