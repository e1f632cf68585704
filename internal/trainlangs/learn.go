package main

import (
	"math"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval/langid"
)

// languages are those that the model tells apart, in the order of its weights.
func languages() []content.Lang {
	return []content.Lang{"nl", "en", "tr", "fr", "ar", "pl", "es", "de", "so"}
}

// unseen is what a piece counts that a language never showed, as a share of one.
const unseen = 0.05

// Log probabilities are kept in a byte between these.
const (
	floor = -14.0
	top   = -2.0
)

// learn counts pieces and returns the file of the model.
func learn(lines map[content.Lang][]string) ([]byte, error) {
	langs := languages()
	counts := make([]float64, langid.Buckets*len(langs))
	totals := make([]float64, len(langs))
	for i, lang := range langs {
		for _, line := range lines[lang] {
			for _, way := range ways(line) {
				langid.Pieces(way, func(b uint32) {
					counts[int(b)*len(langs)+i]++
					totals[i]++
				})
			}
		}
	}
	const step = (top - floor) / 255
	weights := make([]byte, len(counts))
	for n, c := range counts {
		total := max(1, totals[n%len(langs)])
		// As if every language had shown as much: a small one must not have more for what it never showed.
		share := (c + unseen*total/1e6) / (total * (1 + unseen*langid.Buckets/1e6))
		p := max(floor, min(top, math.Log(share)))
		weights[n] = byte(math.Round((p - floor) / step))
	}
	return langid.Encode(&langid.Model{Langs: langs, Floor: floor, Step: step, Weights: string(weights)})
}

// ways are how a line is learnt.
func ways(line string) []string {
	out := []string{line}
	if bare := plain(line); bare != line {
		out = append(out, bare)
	}
	if words := strings.Fields(line); len(words) > 3 {
		out = append(out, strings.Join(words[:3], " "))
	}
	return out
}

// plain is a line without its marks.
func plain(line string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == 'ı':
			return 'i'
		case r == 'ł':
			return 'l'
		}
		return r
	}, norm.NFD.String(line))
}
