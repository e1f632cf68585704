package ask

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
)

// guesser says in which languages a text may be written. It has learned from the
// library itself: the ways parents ask and the cards. Latin letters only; other
// scripts tell the language by themselves.
type guesser struct {
	seen  map[string]int // gram → its place in count
	count [][]float32    // gram → log probability by language
	unmet []float32      // of a gram that a language never showed
	langs []bot.Lang
}

// ahead is how much less likely, a gram, a language may be than the likeliest and
// still be thought of: words of two languages stand in one sentence.
const ahead = 0.12

// newGuesser learns from the library.
func newGuesser(lib *content.Library) *guesser {
	g := &guesser{seen: map[string]int{}}
	for _, l := range content.LaunchLangs() {
		g.langs = append(g.langs, bot.Lang(l))
	}
	var raw [][]float32
	total := make([]float32, len(g.langs))
	learn := func(lang content.Lang, text string) {
		i := slices.Index(g.langs, bot.Lang(lang))
		if i < 0 || !latin(text) {
			return
		}
		for _, gram := range grams(text) {
			n, ok := g.seen[gram]
			if !ok {
				n = len(raw)
				g.seen[gram], raw = n, append(raw, make([]float32, len(g.langs)))
			}
			raw[n][i]++
			total[i]++
		}
	}
	for _, t := range lib.Topics {
		for lang, variants := range t.Questions {
			for _, v := range variants {
				learn(lang, v)
			}
		}
	}
	for _, c := range lib.Cards {
		learn(c.Lang, c.Title+"\n"+c.Lead+"\n"+c.Rest)
	}
	g.weigh(raw, total)
	return g
}

// weigh makes log probabilities of counts; what was never seen counts half.
func (g *guesser) weigh(raw [][]float32, total []float32) {
	const half = 0.5
	kinds := float32(len(raw))
	g.count = raw
	g.unmet = make([]float32, len(total))
	for i, n := range total {
		all := float64(n + half*(kinds+1))
		g.unmet[i] = float32(math.Log(half / all))
		for _, counts := range g.count {
			counts[i] = float32(math.Log((float64(counts[i]) + half) / all))
		}
	}
}

// likely are the languages that a text may be in, the likeliest first; nil if it
// says nothing about that.
func (g *guesser) likely(text string) []bot.Lang {
	all := grams(text)
	if len(all) == 0 || !latin(text) {
		return nil
	}
	sum := g.sum(all)
	best := slices.Max(sum)
	var order []int
	for i := range sum {
		if (best-sum[i])/float64(len(all)) <= ahead {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case sum[a] > sum[b]:
			return -1
		case sum[a] < sum[b]:
			return 1
		}
		return 0
	})
	out := make([]bot.Lang, len(order))
	for i, n := range order {
		out[i] = g.langs[n]
	}
	return out
}

// sum is how likely each language is, given these grams: a log probability.
func (g *guesser) sum(grams []string) []float64 {
	sum := make([]float64, len(g.langs))
	for _, gram := range grams {
		n, ok := g.seen[gram]
		for i := range sum {
			if ok {
				sum[i] += float64(g.count[n][i])
			} else {
				sum[i] += float64(g.unmet[i])
			}
		}
	}
	return sum
}

// strangeBelow is the log probability, a gram, below which no language of ours is
// likely. Sentences of ours that have nothing to do with the library, misspelt ones
// too, lie above -6.65; Polish, Somali, Romanian and Kurdish ones below -6.7.
const strangeBelow = -6.7

// strange reports whether a text of three words or more is hardly in any language
// that we have. German and Spanish are too much alike to be told.
func (g *guesser) strange(text string) bool {
	all := grams(text)
	if len(strings.Fields(plain(text))) < 3 || len(all) == 0 || !latin(text) {
		return false
	}
	return slices.Max(g.sum(all))/float64(len(all)) < strangeBelow
}

// grams are the one, two and three characters in a row of a text, words apart by
// one space.
func grams(text string) []string {
	r := []rune(" " + plain(text) + " ")
	if len(r) < 3 {
		return nil
	}
	var out []string
	for i := range r {
		for n := 1; n <= 3 && i+n <= len(r); n++ {
			out = append(out, string(r[i:i+n]))
		}
	}
	return out
}

// latin reports whether most of a text's letters are Latin.
func latin(text string) bool {
	in, out := 0, 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Latin, r):
			in++
		case unicode.IsLetter(r):
			out++
		}
	}
	return in > out
}
