package retrieval

import (
	_ "embed" // the words are files
	"slices"
	"strings"
	"sync"
)

//go:embed smalltalk.txt
var smalltalkFile string

//go:embed frame.txt
var frameFile string

//go:embed vague.txt
var vagueFile string

//go:embed whom.txt
var whomFile string

// The words of the files, folded. People mix languages: those of all languages count together.
var (
	smalltalk = sync.OnceValue(func() map[string]bool { return wordList(smalltalkFile) })
	frame     = sync.OnceValue(func() map[string]bool { return wordList(frameFile) })
	vague     = sync.OnceValue(func() map[string]bool { return wordList(vagueFile) })
	whom      = sync.OnceValue(func() map[string]bool { return wordList(whomFile) })
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

// only reports whether all words of a message are of these lists.
func only(text string, lists ...map[string]bool) bool {
	for _, w := range Words(text) {
		if !slices.ContainsFunc(lists, func(known map[string]bool) bool { return known[w] }) {
			return false
		}
	}
	return true
}

// IsSmalltalk reports whether a message is nothing but greeting, thanks or assent, or has no words at all.
func IsSmalltalk(text string) bool { return only(text, smalltalk()) }

// IsVague reports whether a message has no word that says what it is about: "he does not want to".
func IsVague(text string) bool { return only(text, vague(), frame(), whom()) }

// AsksNothing reports whether a message only says whom it is about: "my daughter".
func AsksNothing(text string) bool { return only(text, frame(), whom()) }
