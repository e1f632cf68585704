package hint

import (
	_ "embed" // faith.txt
	"strings"

	"github.com/ouderbrug/ouderbrug/retrieval/meaning"
)

//go:embed faith.txt
var faithText string

// What a message is cut into.
const (
	shortest = 2 // letters of a piece of a word, its borders counted
	longest  = 5

	maxLetters = 64         // of a word; what follows is not read
	offset     = 2166136261 // FNV-1a
	prime      = 16777619
)

// Features collects the buckets of a message; each counts once. It is made by [Model.Features] and reused.
type Features struct {
	mask uint32
	seen []uint64
	words
	marks    []meaning.Mark
	sequence []meaning.Mark // the marks and the common words, in order
	part     []meaning.Mark // of the part that is read
	blinded  int
	Buckets  []uint32 // of the letters and words
	Concepts []uint32 // of what they are about
	Common   []uint32 // of who does what to whom
}

// newFeatures works with 1<<bits buckets and leaves words of faith out.
func newFeatures(bits int, w words) *Features {
	return &Features{mask: 1<<bits - 1, seen: make([]uint64, 1<<bits/64), words: w}
}

// words is what is known of words.
type words struct {
	faith  map[string]bool  // beginnings of words that are not seen
	known  *meaning.Lexicon // of danger
	common *meaning.Lexicon // of everyday life
}

// Sources are the lists of words that features are made of: with others the weights must be learnt anew.
func Sources() string { return faithText + conceptsText + meaning.Text }

func readWords() words {
	return words{faithWords(), meaning.Read(conceptsText, "concept."), meaning.Common()}
}

// Lists are the buckets of a message, by what they are of. Each list is a vector of ones, weighed by itself.
func (f *Features) Lists() [Lists][]uint32 { return [Lists][]uint32{f.Buckets, f.Concepts, f.Common} }

// Lists is how many there are.
const Lists = 3

// faithWords reads faith.txt.
func faithWords() map[string]bool {
	out := map[string]bool{}
	for _, line := range strings.Split(faithText, "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			out[w] = true
		}
	}
	return out
}

// blind reports whether a word is one of faith. Faith alone must never do anything (S8), so such words are not seen
// at all, neither in learning nor in use.
func (f *Features) blind(word string) bool {
	for i := range word {
		if i >= 4 && f.faith[word[:i]] {
			return true
		}
	}
	return f.faith[word]
}

// Reset forgets the message before.
func (f *Features) Reset() {
	for _, list := range f.Lists() {
		for _, b := range list {
			f.seen[b/64] = 0
		}
	}
	f.Buckets, f.Concepts, f.Common, f.marks, f.blinded = f.Buckets[:0], f.Concepts[:0], f.Common[:0], f.marks[:0], 0
}

// cut is the part of a message that begins at a word.
func (f *Features) cut(m Message, from int) Message {
	f.part = f.part[:0]
	for _, k := range m.Marks {
		if k.At >= from && k.At < from+PartWords {
			f.part = append(f.part, meaning.Mark{Name: k.Name, At: k.At - from})
		}
	}
	return Message{Words: m.Words[from : from+PartWords], Marks: f.part}
}

// Read adds the pieces of two to five letters within each word, its borders as letters, the words, the pairs of
// words, and what the words are about. The words must be folded as package detect folds them.
func (f *Features) Read(m Message) {
	before := uint32(0)
	for _, w := range m.Words {
		if f.blind(w) {
			before = 0
			f.blinded++
			continue
		}
		whole := f.pieces(w)
		f.Buckets = f.add(f.Buckets, whole)
		if before != 0 {
			f.Buckets = f.add(f.Buckets, (before^whole*31)*prime)
		}
		before = whole
	}
	f.readConcepts(m)
	f.readCommon(m)
}

// pieces adds the pieces of one word and returns the hash of the whole.
func (f *Features) pieces(word string) uint32 {
	var room [maxLetters + 2]rune
	runes := append(room[:0], '<')
	for _, r := range word {
		if len(runes) > maxLetters {
			break
		}
		runes = append(runes, r)
	}
	runes = append(runes, '>')
	for i := range runes {
		h := uint32(offset)
		for k := i; k < len(runes) && k < i+longest; k++ {
			h = step(h, runes[k])
			if k-i+1 >= shortest {
				f.Buckets = f.add(f.Buckets, h)
			}
		}
	}
	whole := uint32(offset) + 7
	for _, r := range runes {
		whole = step(whole, r)
	}
	return whole
}

func step(h uint32, r rune) uint32 {
	h = (h ^ uint32(r&0xff)) * prime
	return (h ^ uint32(r>>8)) * prime
}

// add puts a bucket into the list if it was not seen yet. The upper bits are mixed in: those of FNV are the better ones.
func (f *Features) add(list []uint32, h uint32) []uint32 {
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 13
	b := h & f.mask
	if bit := uint64(1) << (b % 64); f.seen[b/64]&bit == 0 {
		f.seen[b/64] |= bit
		list = append(list, b)
	}
	return list
}
