package retrieval

// The lengths of the grams.
const (
	minGram = 3
	maxGram = 5
)

// Gram is a hash of three to five characters within a word, where the word's borders count as a character, or of a
// word that is shorter than that. 64 bits: two grams of a million sharing one are not to be expected.
type Gram uint64

// Grams are the grams of a text in their order, repeats included. A store that knows them needs no text.
func Grams(text string) []Gram {
	words := Words(text)
	out := make([]Gram, 0, 16*len(words))
	var padded []rune
	for _, w := range words {
		padded = append(padded[:0], '_')
		padded = append(padded, []rune(w)...)
		padded = append(padded, '_')
		out = wordGrams(out, padded)
	}
	return out
}

// wordGrams adds the grams of one word with its borders.
func wordGrams(out []Gram, w []rune) []Gram {
	if len(w) <= minGram {
		return append(out, hash(w))
	}
	for n := minGram; n <= maxGram && n <= len(w); n++ {
		for i := 0; i+n <= len(w); i++ {
			out = append(out, hash(w[i:i+n]))
		}
	}
	return out
}

// hash mixes runes into 64 bits (multiplication and xor-shift, as in splitmix64).
func hash(rs []rune) Gram {
	h := uint64(len(rs)) * 0x9e3779b97f4a7c15
	for _, r := range rs {
		h = (h ^ uint64(r)) * 0xbf58476d1ce4e5b9
		h ^= h >> 29
	}
	h *= 0x94d049bb133111eb
	return Gram(h ^ h>>32)
}
