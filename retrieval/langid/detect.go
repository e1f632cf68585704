package langid

import (
	"math"
	"slices"
	"unicode"

	"github.com/ouderbrug/ouderbrug/content"
)

// Guess is a language with how likely it is, from 0 to 1, among those that are known.
type Guess struct {
	Lang content.Lang
	P    float64
}

// Detect says which language a text is in, the likeliest first; nil where it has no letters. A script that one
// language stands for is sure of it.
func (m *Model) Detect(text string) []Guess {
	if lang, letters := Script(text); lang != "" || !letters {
		if lang == "" {
			return nil
		}
		return []Guess{{lang, 1}}
	}
	var sum [maxLangs]int
	n := 0
	k := len(m.Langs)
	Pieces(text, func(bucket uint32) {
		row := m.Weights[int(bucket)*k : int(bucket)*k+k]
		for i := range k {
			sum[i] += int(row[i])
		}
		n++
	})
	if n == 0 {
		return nil
	}
	return m.guesses(sum[:k], n)
}

// temper says how far pieces that overlap repeat each other: a text's evidence is taken to this power of its length.
const temper = 0.6

// rare is how much less often than in one of the launch languages somebody writes to us in another one.
const rare = 0.1

// guesses makes chances of sums of log probabilities.
func (m *Model) guesses(sum []int, n int) []Guess {
	best := slices.Max(sum)
	scale := m.Step * math.Pow(float64(n), temper) / float64(n)
	out := make([]Guess, len(sum))
	var total float64
	for i, s := range sum {
		out[i] = Guess{m.Langs[i], math.Exp(float64(s-best) * scale)}
		if !slices.Contains(content.LaunchLangs(), m.Langs[i]) {
			out[i].P *= rare
		}
		total += out[i].P
	}
	for i := range out {
		out[i].P /= total
	}
	slices.SortStableFunc(out, func(a, b Guess) int {
		switch {
		case a.P > b.P:
			return -1
		case a.P < b.P:
			return 1
		}
		return 0
	})
	return out
}

// Fit is how ordinary a text is in the likeliest of the languages: the average log probability of its pieces. A
// language that the model does not know scores low in all.
func (m *Model) Fit(text string) (lang content.Lang, fit float64) {
	var sum [maxLangs]int
	n, k := 0, len(m.Langs)
	Pieces(text, func(bucket uint32) {
		for i := range k {
			sum[i] += int(m.Weights[int(bucket)*k+i])
		}
		n++
	})
	if n == 0 {
		return "", m.Floor
	}
	best := slices.Max(sum[:k])
	return m.Langs[slices.Index(sum[:k], best)], m.Floor + m.Step*float64(best)/float64(n)
}

// Script is the language of the script that most letters of a text are in, where one of ours stands for it, and
// whether there are letters at all.
func Script(text string) (lang content.Lang, letters bool) {
	var arabic, cyrillic, ethiopic, tifinagh, other int
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r):
		case unicode.Is(unicode.Arabic, r):
			arabic++
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		case unicode.Is(unicode.Ethiopic, r):
			ethiopic++
		case unicode.Is(unicode.Tifinagh, r):
			tifinagh++
		default:
			other++
		}
	}
	switch half := (arabic + cyrillic + ethiopic + tifinagh + other) / 2; {
	case arabic > half:
		return content.Arabic, true
	case cyrillic > half:
		return "uk", true
	case ethiopic > half:
		return "ti", true
	case tifinagh > half:
		return "ber", true
	}
	return "", arabic+cyrillic+ethiopic+tifinagh+other > 0
}
