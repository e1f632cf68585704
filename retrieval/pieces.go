package retrieval

import (
	"math"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval/meaning"
)

// What a text is cut into for the Classifier.
const (
	minPiece  = 2 // characters of a piece of a word, its borders counted
	maxPiece  = 5
	maxLetter = 40 // of a word; what follows is not read
	maxMarks  = 64 // meanings of a text that are paired

	bucketBits = 18
	buckets    = 1 << bucketBits // how many pieces a Classifier tells apart
)

// The seeds keep apart what is hashed: pieces of words, pieces of skeletons, whole skeletons, words, pairs of words, meanings.
const (
	pieceSeed = 0x71ece
	boneSeed  = 0xb07e5
	bonesSeed = 0xb07e6
	wholeSeed = 0x3401e
	twoSeed   = 0x2b0d5
	meanSeed  = 0x3ea45
)

// tally counts the pieces of one text by bucket. It is used again and again: reading a text clears the one before.
type tally struct {
	counts []uint8  // by bucket
	seen   []uint32 // buckets in the order in which they came
	values []float32
	padded []rune
	marks  []meaning.Mark
}

func newTally() *tally { return &tally{counts: make([]uint8, buckets)} }

// read counts a text: words, pairs of words, pieces of two to five characters within words, borders counted, and for
// Arabic the pieces of each word's Skeleton. Words that say about whom (frame.txt) have no pieces. What everyday words mean
// (package meaning), and which meanings stand near each other, is the same in all languages.
func (t *tally) read(text string, lang content.Lang) {
	for _, b := range t.seen {
		t.counts[b] = 0
	}
	t.seen = t.seen[:0]
	whom := frame()
	var before Gram
	words := Words(text)
	t.meanings(words)
	for _, w := range words {
		t.pad(w)
		whole := hash(t.padded, wholeSeed)
		t.add(whole)
		if before != 0 {
			t.add((before*31 ^ whole) * twoSeed)
		}
		before = whole
		if whom[w] {
			continue
		}
		t.pieces(pieceSeed)
		if lang != content.Arabic {
			continue
		}
		if bones := Skeleton(w); len(bones) > 1 {
			t.pad(bones)
			t.add(hash(t.padded, bonesSeed))
			t.pieces(boneSeed)
		}
	}
}

// meanings adds what words mean, and pairs of meanings.
func (t *tally) meanings(words []string) {
	t.marks = t.marks[:0]
	for i, w := range words {
		if len(t.marks) >= maxMarks {
			break
		}
		meaning.Common().Look(w, func(name uint32) { t.marks = append(t.marks, meaning.Mark{Name: name, At: i}) })
	}
	meaning.Pairs(t.marks, func(h uint32) { t.add((Gram(h) + 1) * meanSeed) })
}

// pad keeps a word with its borders.
func (t *tally) pad(w string) {
	t.padded = append(t.padded[:0], '_')
	for _, r := range w {
		if len(t.padded) > maxLetter {
			break
		}
		t.padded = append(t.padded, r)
	}
	t.padded = append(t.padded, '_')
}

// pieces adds all pieces of the padded word.
func (t *tally) pieces(seed uint64) {
	for i := range t.padded {
		for n := minPiece; n <= maxPiece && i+n <= len(t.padded); n++ {
			t.add(hash(t.padded[i:i+n], seed))
		}
	}
}

func (t *tally) add(g Gram) {
	g *= 0x9e3779b97f4a7c15
	b := uint32(g >> (64 - bucketBits))
	switch t.counts[b] {
	case 0:
		t.seen = append(t.seen, b)
	case math.MaxUint8:
		return
	}
	t.counts[b]++
}

// weigh makes a vector of length 1 of the counts: repeats count less, rare buckets more. values[i] belongs to seen[i].
// rarity has a bucket's number, worth what that number stands for.
func (t *tally) weigh(rarity string, worth *[256]float32) []float32 {
	t.values = t.values[:0]
	var square float32
	for _, b := range t.seen {
		v := float32(repeats[t.counts[b]] * worth[rarity[b]])
		square += float32(v * v)
		t.values = append(t.values, v)
	}
	scale := float32(1 / math.Sqrt(max(float64(square), 1e-12)))
	for i := range t.values {
		t.values[i] *= scale
	}
	return t.values
}

// repeats is what so many repeats of a piece count.
var repeats = func() (r [256]float32) {
	for n := 1; n < len(r); n++ {
		r[n] = float32(1 + math.Log(float64(n)))
	}
	return r
}()
