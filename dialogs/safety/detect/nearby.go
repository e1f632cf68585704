package detect

import (
	"slices"
	"unicode/utf8"
)

// How much a word may be misspelt: below minNear letters not at all, from there one letter, from twoNear on two.
const (
	minNear = 5
	twoNear = 10
)

// nearby finds the words of the rules that are one or two typing mistakes away from a token. It is the symmetric
// delete method: both sides lose a letter or two, and words that then agree are compared letter by letter.
//
// What words lose is kept as one sorted list: a map of a hundred thousand short slices took ten megabytes.
type nearby struct {
	words   []nearWord
	index   map[string]int32 // while words are added
	deletes []deleted        // ascending, once sealed
	starts  []uint32         // where in deletes the hashes begin whose upper bits are the index
}

// deleted says that a word (its lower half) has a hash (its upper) with no, one or two letters left out. Words of one hash
// that are not alike are told apart letter by letter.
type deleted uint64

func (d deleted) hash() uint32 { return uint32(d >> 32) } //nolint:gosec // the upper half
func (d deleted) word() int32  { return int32(d) }        //nolint:gosec // the lower half

// startBits of a hash say where to begin in deletes: a handful of entries share them.
const startBits = 15

type nearWord struct {
	text  []rune
	atoms []atom
	stem  bool // a prefix: what follows it in the token does not count
}

func newNearby() *nearby {
	return &nearby{index: map[string]int32{}}
}

func allowed(n int) int {
	switch {
	case n < minNear:
		return 0
	case n < twoNear:
		return 1
	default:
		return 2
	}
}

func (n *nearby) add(word string, a atom, stem bool) {
	length := utf8.RuneCountInString(word)
	if allowed(length) == 0 || stem && length < minNear+1 || word[0] >= '0' && word[0] <= '9' {
		return
	}
	key := word
	if stem {
		key += "*"
	}
	if i, ok := n.index[key]; ok {
		n.words[i].atoms = append(n.words[i].atoms, a)
		return
	}
	i := int32(len(n.words))
	n.index[key] = i
	n.words = append(n.words, nearWord{text: []rune(word), atoms: []atom{a}, stem: stem})
	n.variants([]rune(word), allowed(length), func(h uint32) {
		n.deletes = append(n.deletes, deleted(h)<<32|deleted(i)) //nolint:gosec // a position
	})
}

// seal makes the list ready to be searched; nothing is added after.
func (n *nearby) seal() {
	slices.Sort(n.deletes)
	n.deletes = slices.Clone(slices.Compact(n.deletes)) // without the room that growing left
	n.words = slices.Clone(n.words)
	n.starts = make([]uint32, 1<<startBits+1)
	for _, d := range n.deletes {
		n.starts[d.hash()>>(32-startBits)+1]++
	}
	for i := range n.starts[1:] {
		n.starts[i+1] += n.starts[i]
	}
	n.index = nil
}

// with calls f with every word that has this hash.
func (n *nearby) with(h uint32, f func(word int32)) {
	at := h >> (32 - startBits)
	for _, d := range n.deletes[n.starts[at]:n.starts[at+1]] {
		if d.hash() == h {
			f(d.word())
		}
	}
}

// variants calls f with the hash of word and of word without one (and two) of its letters.
func (n *nearby) variants(word []rune, depth int, f func(uint32)) {
	f(n.hash(word, -1, -1))
	for i := range word {
		f(n.hash(word, i, -1))
		if depth < 2 {
			continue
		}
		for j := i + 1; j < len(word); j++ {
			f(n.hash(word, i, j))
		}
	}
}

func (n *nearby) hash(word []rune, skip1, skip2 int) uint32 {
	h := uint64(14695981039346656037)
	for i, r := range word {
		if i == skip1 || i == skip2 {
			continue
		}
		h = (h ^ uint64(r)) * 1099511628211
	}
	return uint32(h ^ h>>32)
}

// look finds the words near to a token; of several it gives all that are nearest.
func (n *nearby) look(word string, s *scratch, found func([]atom)) bool {
	length := utf8.RuneCountInString(word)
	if length < minNear-1 || length > 24 {
		return false
	}
	least := minNear
	if isArabic(word) {
		least = minNear + 1 // five Arabic letters are a root and its ending: too many neighbours
	}
	s.runes = append(s.runes[:0], []rune(word)...)
	best, hits := 3, s.hits[:0]
	try := func(part []rune, stem bool) {
		n.variants(part, max(1, allowed(len(part))), func(h uint32) {
			n.with(h, func(i int32) {
				w := &n.words[i]
				if w.stem != stem || len(w.text) < least {
					return
				}
				d := distance(part, w.text)
				if d > best || d > allowed(len(w.text)) || len(part) < minNear && len(w.text) != minNear || stem && d > 1 || w.text[0] != part[0] && len(part) < 7 {
					return
				}
				if d < best {
					best, hits = d, hits[:0]
				}
				hits = append(hits, i)
			})
		})
	}
	try(s.runes, false)
	if best > 1 {
		for cut := minNear; cut <= min(length, 9); cut++ {
			try(s.runes[:cut], true)
		}
	}
	s.hits = hits
	for k, i := range hits {
		if k == 0 || hits[k-1] != i {
			found(n.words[i].atoms)
		}
	}
	return len(hits) > 0
}

// distance is the number of letters put in, left out, changed or swapped with a neighbour; 3 stands for "more".
func distance(a, b []rune) int {
	const width = 26
	if len(a) >= width || len(b) >= width || len(a)-len(b) > 2 || len(b)-len(a) > 2 {
		return 3
	}
	var rows [3][width]int
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	before, prev, cur := &rows[2], &rows[0], &rows[1]
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			d := 1
			if a[i-1] == b[j-1] {
				d = 0
			}
			v := min(prev[j]+1, cur[j-1]+1, prev[j-1]+d)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				v = min(v, before[j-2]+1)
			}
			cur[j] = v
		}
		before, prev, cur = prev, cur, before
	}
	return min(prev[len(b)], 3)
}
