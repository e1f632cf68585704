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
type table struct{ entries []slot }

// slot is one place; number is the term's number plus one, 0 where it is free.
type slot struct {
	half   uint32
	number uint32
}

// newTable has room for n grams, two thirds of it taken.
func newTable(n int) table { return table{make([]slot, n+n/2+1)} }

// find is the number of a gram.
func (t *table) find(g retrieval.Gram) (number uint32, ok bool) {
	if len(t.entries) == 0 {
		return 0, false
	}
	for i, half := t.place(g); ; i = t.after(i) {
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
		i = t.after(i)
	}
	t.entries[i] = slot{half, number + 1}
}

// after is the next place.
func (t *table) after(i int) int {
	if i++; i == len(t.entries) {
		return 0
	}
	return i
}

// place mixes once more: the upper bits of short words' grams are not spread well enough. The upper bits of what comes out
// are the place as a share of the table, so that its size need not be a power of two.
func (t *table) place(g retrieval.Gram) (at int, half uint32) {
	h := uint64(g) * 0x9e3779b97f4a7c15
	hi, _ := bits.Mul64(h, uint64(len(t.entries)))
	return int(hi), uint32(h) //nolint:gosec // below the length of a slice
}
