package retrieval

import (
	_ "embed" // greeting.txt
	"slices"
	"strings"
	"sync"
)

//go:embed greeting.txt
var greetingFile string

// greetings are the phrases of greeting.txt as words, the longest first.
var greetings = sync.OnceValue(func() (all [][]string) {
	for line := range strings.Lines(greetingFile) {
		_, phrases, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for phrase := range strings.SplitSeq(phrases, ",") {
			all = append(all, Words(phrase))
		}
	}
	slices.SortStableFunc(all, func(a, b []string) int { return len(b) - len(a) })
	return all
})

// withoutGreeting takes greetings and thanks off both ends of a question: "hello, my son does not sleep, thank you". A
// text without them comes back as it was; of one that is nothing else a word or more stays.
func withoutGreeting(text string) string {
	words := Words(text)
	left := words
	for n := -1; n != len(left); {
		n = len(left)
		for _, g := range greetings() {
			if len(g) < len(left) && slices.Equal(left[:len(g)], g) {
				left = left[len(g):]
			}
			if len(g) < len(left) && slices.Equal(left[len(left)-len(g):], g) {
				left = left[:len(left)-len(g)]
			}
		}
	}
	if len(left) == len(words) {
		return text
	}
	return strings.Join(left, " ")
}
