package content

import (
	"strings"
	"unicode"
)

// Readability is how hard a Dutch text is to read.
type Readability struct {
	// Ease is Flesch's Reading Ease as W.H. Douma fitted it to Dutch in 1960:
	// 206.84 - 0.77 × syllables in a hundred words - 0.93 × words in a sentence. 60 and more is what he calls easy for
	// everybody who has finished lower secondary school; level B1 is not a number, and this one knows nothing of rare
	// words, so a reader decides and this only warns.
	Ease          float64
	SentenceWords float64 // on average; a list item is a sentence
}

// readability measures a Dutch text.
func readability(s string) Readability {
	var words, syllables int
	for _, f := range strings.Fields(s) {
		if n := dutchSyllables(f); n > 0 {
			words++
			syllables += n
		}
	}
	r := Readability{SentenceWords: sentenceWords(s)}
	if words > 0 {
		r.Ease = 206.84 - 0.77*100*float64(syllables)/float64(words) - 0.93*r.SentenceWords
	}
	return r
}

// dutchSyllables counts groups of vowels; a vowel with a diaeresis begins a new one ("ideeën": 3), ij is one sound.
// Something with a letter or digit and no vowel is one.
func dutchSyllables(word string) int {
	n, inside, any := 0, false, false
	word = strings.ReplaceAll(strings.ToLower(word), "ij", "y")
	for _, r := range word {
		any = any || unicode.IsLetter(r) || unicode.IsDigit(r)
		switch {
		case strings.ContainsRune("ëïöü", r):
			n++
			inside = true
		case strings.ContainsRune("aeiouyáéíóúàèê", r):
			if !inside {
				n++
			}
			inside = true
		default:
			inside = false
		}
	}
	if any {
		return max(1, n)
	}
	return 0
}

// sentenceWords is the average length of the sentences in words; a list item is a sentence.
func sentenceWords(s string) float64 {
	sentences := 0
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(".!?:\n؟", r) }) {
		if countWords(part) > 0 {
			sentences++
		}
	}
	if sentences == 0 {
		return 0
	}
	return float64(countWords(s)) / float64(sentences)
}
