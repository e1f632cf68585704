package retrieval

import (
	_ "embed" // the words are a file
	"strings"
	"sync"
	"unicode"
)

//go:embed faith.txt
var faithFile string

// Radicalised is the topic that words of faith alone never lead to: a parent who asks whether music is haram must not be
// shown a card about extreme ideas (S8). It is a rule, since a classifier has seen both in the same sentences.
const Radicalised = "radicalisation"

// faithWords are the words of faith.txt.
type faithWords struct {
	faith, extremes []stem
	phrases         []string
}

// stem is what a word begins with. One in Arabic letters may stand within it: articles and prepositions are written before.
type stem struct {
	text   string
	within bool
}

func stems(text string) (out []stem) {
	for _, w := range Words(text) {
		out = append(out, stem{w, isArabic(w)})
	}
	return out
}

var faith = sync.OnceValue(func() (w faithWords) {
	for line := range strings.Lines(faithFile) {
		kind, text, ok := strings.Cut(line, ":")
		switch {
		case !ok || strings.HasPrefix(line, "#"):
		case kind == "faith":
			w.faith = append(w.faith, stems(text)...)
		case kind == "extremes":
			w.extremes = append(w.extremes, stems(text)...)
		case kind == "phrase":
			for p := range strings.SplitSeq(text, ",") {
				w.phrases = append(w.phrases, " "+strings.Join(Words(p), " ")+" ")
			}
		}
	}
	return w
})

// onlyFaith reports whether a text speaks of faith and not of extremes.
func onlyFaith(text string) bool {
	known, words := faith(), Words(text)
	if !begins(words, known.faith) || begins(words, known.extremes) {
		return false
	}
	whole := " " + strings.Join(words, " ") + " "
	for _, p := range known.phrases {
		if strings.Contains(whole, p) {
			return false
		}
	}
	return true
}

// begins reports whether a word begins with one of the stems.
func begins(words []string, stems []stem) bool {
	for _, w := range words {
		for _, s := range stems {
			if strings.HasPrefix(w, s.text) || s.within && strings.Contains(w, s.text) {
				return true
			}
		}
	}
	return false
}

func isArabic(s string) bool {
	for _, r := range s {
		return unicode.Is(unicode.Arabic, r)
	}
	return false
}
