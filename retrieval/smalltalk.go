package retrieval

import (
	_ "embed" // the words are a file
	"strings"
	"sync"
)

//go:embed smalltalk.txt
var smalltalkFile string

// smalltalk are the words of smalltalk.txt, folded. People mix languages: those of all languages count together.
var smalltalk = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	for line := range strings.Lines(smalltalkFile) {
		_, words, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range Words(words) {
			known[w] = true
		}
	}
	return known
})

// IsSmalltalk reports whether a message is nothing but greeting, thanks or assent, or has no words at all.
func IsSmalltalk(text string) bool {
	known := smalltalk()
	for _, w := range Words(text) {
		if !known[w] {
			return false
		}
	}
	return true
}
