package embedded

import (
	"math/bits"
	"slices"

	"github.com/ouderbrug/ouderbrug/retrieval"
)

// count is a gram of a text with its repeats.
type count struct {
	gram retrieval.Gram
	tf   uint32
}

// counter counts repeats in a small table that it keeps from one text to the next: sorting a question's grams took longer
// than all else of its analysis.
type counter struct {
	places []uint32 // where a gram stands in the counts, plus one
}

// fold appends what stands in grams, in the order in which it comes.
func (c *counter) fold(out []count, grams []retrieval.Gram) []count {
	size := 1 << bits.Len(uint(2*len(grams)))
	c.places = slices.Grow(c.places[:0], size)[:size]
	clear(c.places)
	out = slices.Grow(out, len(grams))
	for _, g := range grams {
		i := int(uint64(g)*0x9e3779b97f4a7c15>>32) & (size - 1)
		for c.places[i] != 0 && out[c.places[i]-1].gram != g {
			i = (i + 1) & (size - 1)
		}
		if c.places[i] == 0 {
			out = append(out, count{gram: g})
			c.places[i] = uint32(len(out))
		}
		out[c.places[i]-1].tf++
	}
	return out
}
