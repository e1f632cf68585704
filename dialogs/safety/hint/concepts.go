package hint

import (
	_ "embed" // concepts.txt

	"github.com/ouderbrug/ouderbrug/retrieval/meaning"
)

//go:embed concepts.txt
var conceptsText string

const (
	reach       = 12  // how many words apart two concepts may stand to be a pair
	maxConcepts = 256 // of a message; what follows is not paired, so that a long message costs little
)

// Message is what the classifier reads of a message.
type Message struct {
	Words   []string       // folded
	Marks   []meaning.Mark // words and phrases of the rules that package detect knows: meaning.Name of the group
	Leaning bool           // a rule found what says too little alone
	// Topics is what the message is about, in a language of its own; nil where nobody knows.
	Topics func(lang string) About
}

// concepts adds what the words are about and the pairs that stand close to each other, into Concepts.
func (f *Features) readConcepts(m Message) {
	f.marks = f.marks[:0]
	for i, w := range m.Words {
		if len(f.marks) >= maxConcepts {
			break
		}
		if !f.blind(w) {
			f.known.Look(w, func(name uint32) { f.marks = append(f.marks, meaning.Mark{Name: name, At: i}) })
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
