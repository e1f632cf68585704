package retrieval

import (
	_ "embed" // the words are files
	"strings"
	"sync"
)

//go:embed smalltalk.txt
var smalltalkFile string

//go:embed frame.txt
var frameFile string

// The words of the two files, folded. People mix languages: those of all languages count together.
var (
	smalltalk = sync.OnceValue(func() map[string]bool { return wordList(smalltalkFile) })
	frame     = sync.OnceValue(func() map[string]bool { return wordList(frameFile) })
)

// wordList reads lines of "language: words".
func wordList(file string) map[string]bool {
	known := map[string]bool{}
	for line := range strings.Lines(file) {
		_, words, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range Words(words) {
			known[w] = true
		}
	}
	return known
}

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
