// Package meaning knows what words mean, whatever language they are of: "mijn", "my" and "dyali" are one meaning. A
// classifier that reads meanings learns from a line in one language what it needs in the others (docs/decisions/006, 016).
//
// common.txt has the words of everyday life; a caller may [Read] a list of its own, as dialogs/safety/hint does with words
// of danger. It knows no grammar and no topics, and says nothing about a word that stands in no list. Words are folded as
// retrieval.Words folds them.
package meaning

import (
	_ "embed" // common.txt
	"strings"
	"sync"
)

// Text is common.txt, for who must know whether it is another one.
//
//go:embed common.txt
var Text string

// Common are the words of everyday life.
var Common = sync.OnceValue(func() *Lexicon { return Read(Text, "common.") })

const (
	shortestStem = 3  // letters or bytes of the shortest beginning that stands for any ending
	longestStem  = 64 // bytes
)

// Lexicon is a list of words with their meanings.
type Lexicon struct {
	exact, stems map[string][]uint32
}

// Read reads a list: a name and a colon begin a meaning, indented lines go on with it, a word that ends in * stands for any
// ending, # opens a comment. A word may stand under several. Names of another kind are other meanings.
func Read(text, kind string) *Lexicon {
	l := &Lexicon{exact: map[string][]uint32{}, stems: map[string][]uint32{}}
	name := uint32(0)
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if before, after, ok := strings.Cut(line, ":"); ok {
			name, line = Name(kind+before), after
		}
		for _, w := range strings.Fields(line) {
			if stem, ok := strings.CutSuffix(w, "*"); ok {
				l.stems[stem] = append(l.stems[stem], name)
			} else {
				l.exact[w] = append(l.exact[w], name)
			}
		}
	}
	return l
}

// Name is the number of a meaning (FNV-1a over its characters).
func Name(name string) uint32 {
	h := uint32(2166136261) + 13
	for _, r := range name {
		h = (h ^ uint32(r&0xff)) * prime
		h = (h ^ uint32(r>>8)) * prime
	}
	return h
}

// clitics are the letters that Arabic writes before a word: and, the, in, to, he, she, I.
const clitics = "وفبلكاتينسغمش"

// Look calls found with the meanings of a folded word; of an Arabic one also without up to three letters written before it.
func (l *Lexicon) Look(word string, found func(uint32)) {
	l.one(word, found)
	for cut, i := 0, 0; cut < 3 && i+2 < len(word) && word[i] >= 0xd8; cut++ { // the first byte of an Arabic letter
		if !strings.Contains(clitics, word[i:i+2]) {
			return
		}
		i += 2
		l.one(word[i:], found)
	}
}

func (l *Lexicon) one(word string, found func(uint32)) {
	for _, n := range l.exact[word] {
		found(n)
	}
	for i := shortestStem; i <= len(word) && i <= longestStem; i++ {
		for _, n := range l.stems[word[:i]] {
			found(n)
		}
	}
}
