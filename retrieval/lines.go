package retrieval

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/content"
)

// longestLine is how many letters of a line get a vector: models read some hundred words, and the first say most.
const longestLine = 1000

// linesOf are the lines of topics' passages, each once, in the order of ids: ways of asking, and what answers.
func linesOf(passages []Passage) (asks, answers []Passage) {
	passages = slices.SortedFunc(slices.Values(passages), func(a, b Passage) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for _, p := range passages {
		if p.Kind != Topic || len(p.Vector) > 0 {
			continue
		}
		known := map[string]bool{}
		for n, text := range strings.Split(p.Text, "\n") {
			text = strings.TrimSpace(text)
			if text == "" || known[text] {
				continue
			}
			known[text] = true
			line := p
			line.ID, line.Page, line.Kind = content.ID(fmt.Sprintf("%s#%03d", p.ID, len(known))), p.ID, Line
			line.Text = string(cutRunes(text, longestLine))
			if n < p.Asks {
				asks = append(asks, line)
			} else {
				answers = append(answers, line)
			}
		}
	}
	return asks, answers
}

// outsideOf are lines that are about no topic.
func outsideOf(outside map[content.Lang][]string) (lines []Passage) {
	for _, lang := range slices.Sorted(maps.Keys(outside)) {
		for i, text := range outside[lang] {
			lines = append(lines, Passage{ID: content.ID(fmt.Sprintf("outside/%s#%03d", lang, i)), Kind: Line, Lang: lang, Text: text})
		}
	}
	return lines
}

func cutRunes(s string, n int) []rune {
	rs := []rune(s)
	return rs[:min(len(rs), n)]
}

// sample is of how many lines commonCosine compares each with each.
const sample = 300

// commonCosine is the cosine that lines of different topics have on average: near .8 for some models, near 0 for others.
// Less it, and divided by what is left up to 1, a cosine says the same whatever model it is of.
func commonCosine(lines []Passage) float64 {
	step := max(1, len(lines)/sample)
	var sum float64
	n := 0
	for i := 0; i < len(lines); i += step {
		for j := 0; j < i; j += step {
			if lines[i].Topic != lines[j].Topic {
				sum += cosine(lines[i].Vector, lines[j].Vector)
				n++
			}
		}
	}
	if n == 0 {
		return 0
	}
	return min(0.99, max(0, sum/float64(n)))
}

func cosine(a, b []float32) float64 {
	if len(a) != len(b) {
		return 0
	}
	var ab, aa, bb float64
	for i := range a {
		ab += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return ab / math.Sqrt(aa*bb)
}
