package retrieval

import (
	"slices"

	"github.com/ouderbrug/ouderbrug/content"
)

// The lengths of the grams.
const (
	minGram = 3
	maxGram = 5
)

// wordRepeats is how often a whole word counts beside its grams: a word that is there says more than one that only
// begins alike, as "auto" and "autisme" do.
const wordRepeats = 2

// skeletonRepeats is how often a gram of an Arabic word's skeleton counts beside one of the word as it is written.
const skeletonRepeats = 3

// Gram is a hash of three to five characters within a word, where the word's borders count as a character, or of a
// whole word. 64 bits: two grams of a million sharing one are not to be expected.
type Gram uint64

// Grams are the grams of a text as a collection in that language counts them, repeats included.
//
// Whole words count beside their grams; a word that says whom somebody asks about (frame.txt) is one gram. For Arabic
// the grams of each word's skeleton (see Skeleton) are added, so that Darija in Latin letters finds Darija in Arabic
// letters and the other way round, and spelling that nobody has fixed matters less.
func Grams(text string, lang content.Lang) []Gram {
	return AppendGrams(nil, text, lang)
}

// AppendGrams adds the Grams of a text to out, which may be used again and again.
func AppendGrams(out []Gram, text string, lang content.Lang) []Gram {
	return appendGrams(out, Words(text), lang)
}

func appendGrams(out []Gram, words []string, lang content.Lang) []Gram {
	out = slices.Grow(out, 16*len(words))
	var padded []rune
	pad := func(w string) []rune {
		padded = append(append(append(padded[:0], '_'), []rune(w)...), '_')
		return padded
	}
	whom := frame()
	for _, w := range words {
		if whom[w] {
			out = append(out, hash(pad(w), frameSeed))
			continue
		}
		out = wordGrams(out, pad(w), maxGram, 0)
		for range wordRepeats {
			out = append(out, hash(padded, wordSeed))
		}
		if lang != content.Arabic {
			continue
		}
		if bones := Skeleton(w); len(bones) > 1 {
			from := len(out)
			out = wordGrams(out, pad(bones), maxGram-1, skeletonSeed)
			if len(bones) > minGram-2 {
				out = append(out, hash(padded, skeletonSeed+1))
			}
			once := out[from:]
			for range skeletonRepeats - 1 {
				out = append(out, once...)
			}
		}
	}
	return out
}

// Analysis is the same for languages whose Grams are the same, so that a question is analysed once for all of them.
func Analysis(lang content.Lang) content.Lang {
	if lang == content.Arabic {
		return lang
	}
	return ""
}

// The seeds keep grams of skeletons, whole words and words of frame.txt apart from grams of words.
const (
	skeletonSeed = 0x5ce1e70f
	frameSeed    = 0xf2a3e
	wordSeed     = 0x30fd
)

// wordGrams adds the grams of one word with its borders.
func wordGrams(out []Gram, w []rune, longest int, seed uint64) []Gram {
	if len(w) <= minGram {
		return append(out, hash(w, seed))
	}
	for n := minGram; n <= longest && n <= len(w); n++ {
		for i := 0; i+n <= len(w); i++ {
			out = append(out, hash(w[i:i+n], seed))
		}
	}
	return out
}

// hash mixes runes into 64 bits (multiplication and xor-shift, as in splitmix64).
func hash(rs []rune, seed uint64) Gram {
	h := (seed + uint64(len(rs))) * 0x9e3779b97f4a7c15
	for _, r := range rs {
		h = (h ^ uint64(r)) * 0xbf58476d1ce4e5b9
		h ^= h >> 29
	}
	h *= 0x94d049bb133111eb
	return Gram(h ^ h>>32)
}
