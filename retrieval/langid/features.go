package langid

import (
	"unicode"
)

// What a text is cut into, and into how many buckets.
const (
	longest = 5 // characters of a piece
	bits    = 16
	// Buckets is how many different pieces a model tells apart.
	Buckets = 1 << bits

	maxRunes = 400 // of a text; more says nothing more
)

// Pieces calls take with the bucket of every piece of one to five characters of a text, borders of words counted as
// one, and of every word. Letters are lower case and keep their marks; what is no letter is a border.
func Pieces(text string, take func(bucket uint32)) {
	var room [maxRunes + 2]rune
	runes := append(room[:0], ' ')
	for _, r := range text {
		switch {
		case unicode.IsLetter(r), r == '\'' || r == '’', r == '3' || r == '7' || r == '9': // digits that are letters in Darija
			if r == '’' {
				r = '\''
			}
			runes = append(runes, unicode.ToLower(r))
		case unicode.Is(unicode.Mn, r):
		case runes[len(runes)-1] != ' ':
			runes = append(runes, ' ')
		}
		if len(runes) > maxRunes {
			break
		}
	}
	if runes[len(runes)-1] != ' ' {
		runes = append(runes, ' ')
	}
	word := uint32(wordSeed)
	for i, r := range runes {
		h := uint32(offset)
		for n := i; n < len(runes) && n < i+longest; n++ {
			h = step(h, runes[n])
			if n == i && r == ' ' {
				continue // a border alone says nothing
			}
			take(mix(h))
		}
		if r != ' ' {
			word = step(word, r)
			continue
		}
		if word != wordSeed {
			take(mix(word))
			word = wordSeed
		}
	}
}

// FNV-1a over runes; its upper bits are the better ones, so mix brings them down.
const (
	offset   = 2166136261
	wordSeed = 0x5bd1e995
	prime    = 16777619
)

func step(h uint32, r rune) uint32 {
	h = (h ^ uint32(r&0xff)) * prime //nolint:gosec // a rune's low byte
	return (h ^ uint32(r>>8)) * prime
}

func mix(h uint32) uint32 {
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 13
	return h & (Buckets - 1)
}
