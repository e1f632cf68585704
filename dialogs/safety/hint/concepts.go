package hint

import (
	_ "embed" // concepts.txt
	"strings"
)

//go:embed concepts.txt
var conceptsText string

const (
	shortestStem = 3
	reach        = 12  // how many words apart two concepts may stand to be a pair
	maxConcepts  = 256 // of a message; what follows is not paired, so that a long message costs little
)

// Mark is a word or phrase of the rules that package detect knows at a place of the message: what it is, and where.
type Mark struct {
	Name uint32 // Name of the group
	At   int    // the word
}

// Message is what the classifier reads of a message.
type Message struct {
	Words   []string // folded
	Marks   []Mark
	Leaning bool // a rule found what says too little alone
}

// Name is the number of a concept or of a group of the rules.
func Name(name string) uint32 {
	h := uint32(offset) + 13
	for _, r := range name {
		h = step(h, r)
	}
	return h
}

// concepts knows what words are about.
type concepts struct {
	exact, stems map[string][]uint32
}

// readConcepts reads concepts.txt or common.txt: a name and a colon begin a concept, indented lines go on with it.
func readConcepts(text, kind string) *concepts {
	c := &concepts{exact: map[string][]uint32{}, stems: map[string][]uint32{}}
	name := uint32(0)
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if before, after, ok := strings.Cut(line, ":"); ok {
			name, line = Name(kind+before), after
		}
		for _, w := range strings.Fields(line) {
			if stem, ok := strings.CutSuffix(w, "*"); ok {
				c.stems[stem] = append(c.stems[stem], name)
			} else {
				c.exact[w] = append(c.exact[w], name)
			}
		}
	}
	return c
}

// clitics are the letters that Arabic writes before a word: and, the, in, to, he, she, I.
const clitics = "وفبلكاتينسغمش"

// look calls found with the concepts of a word; of an Arabic one also without up to three letters written before it.
func (c *concepts) look(word string, found func(uint32)) {
	c.one(word, found)
	for cut, i := 0, 0; cut < 3 && i+2 < len(word) && word[i] >= 0xd8; cut++ { // the first byte of an Arabic letter
		if !strings.Contains(clitics, word[i:i+2]) {
			return
		}
		i += 2
		c.one(word[i:], found)
	}
}

func (c *concepts) one(word string, found func(uint32)) {
	for _, n := range c.exact[word] {
		found(n)
	}
	for i := shortestStem; i <= len(word) && i <= maxLetters; i++ {
		for _, n := range c.stems[word[:i]] {
			found(n)
		}
	}
}

// concepts adds what the words are about and the pairs that stand close to each other, into Concepts.
func (f *Features) readConcepts(m Message) {
	f.marks = f.marks[:0]
	for i, w := range m.Words {
		if len(f.marks) >= maxConcepts {
			break
		}
		if !f.blind(w) {
			f.known.look(w, func(name uint32) { f.marks = append(f.marks, Mark{name, i}) })
		}
	}
	for i, k := range m.Marks {
		if i >= maxConcepts {
			break
		}
		if k.At >= 0 && k.At < len(m.Words) && !f.blind(m.Words[k.At]) {
			f.marks = append(f.marks, k)
		}
	}
	for i, a := range f.marks {
		f.Concepts = f.add(f.Concepts, a.Name)
		for _, b := range f.marks[i+1:] {
			if d := a.At - b.At; d == 0 || d > reach || d < -reach || a.Name == b.Name {
				continue
			}
			low, high := min(a.Name, b.Name), max(a.Name, b.Name)
			f.Concepts = f.add(f.Concepts, (low^high*31)*prime)
		}
	}
}
