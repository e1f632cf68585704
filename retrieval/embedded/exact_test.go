package embedded_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
)

// bruteForce is BM25 as the books write it, in float64, over every passage of every collection.
func bruteForce(ps []retrieval.Passage, q retrieval.Query) (best []retrieval.Match) {
	for _, lang := range langs() {
		var in []retrieval.Passage
		for _, p := range ps {
			if p.Lang == lang {
				in = append(in, p)
			}
		}
		best = append(best, bruteCollection(in, q, lang)...)
	}
	slices.SortFunc(best, func(a, b retrieval.Match) int {
		return cmp.Or(cmp.Compare(b.Share(), a.Share()), strings.Compare(string(a.ID), string(b.ID)))
	})
	return best[:min(len(best), q.Limit)]
}

func bruteCollection(ps []retrieval.Passage, q retrieval.Query, lang content.Lang) (best []retrieval.Match) {
	repeats, lengths, total, self := map[retrieval.Gram][]int{}, make([]int, len(ps)), 0, 0.0
	tfs := make([]map[retrieval.Gram]int, len(ps))
	for i, p := range ps {
		tfs[i] = map[retrieval.Gram]int{}
		for _, g := range retrieval.Grams(p.Text, lang) {
			tfs[i][g]++
			lengths[i]++
		}
		total += lengths[i]
		for g, tf := range tfs[i] {
			repeats[g] = append(repeats[g], tf)
		}
	}
	question := retrieval.Grams(q.Text, lang)
	idf := func(g retrieval.Gram) float64 { return retrieval.IDF(len(ps), perplexity(repeats[g])) }
	for _, g := range question {
		self += idf(g)
	}
	for i, p := range ps {
		var score float64
		for _, g := range question {
			if tf := tfs[i][g]; tf > 0 {
				score += idf(g) * retrieval.Saturation(tf, lengths[i], retrieval.AverageLength(total, len(ps)))
			}
		}
		if score > 0 && q.Allows(&p) {
			best = append(best, retrieval.Match{ID: p.ID, Score: score, Self: self})
		}
	}
	return best
}

// perplexity is the effective number of passages, from the definition of entropy.
func perplexity(tfs []int) float64 {
	var sum, entropy float64
	for _, tf := range tfs {
		sum += float64(tf)
	}
	for _, tf := range tfs {
		p := float64(tf) / sum
		entropy -= p * math.Log(p)
	}
	if sum == 0 {
		return 0
	}
	return math.Exp(entropy)
}

// langs are the collections of the test.
func langs() []content.Lang { return []content.Lang{"nl", "tr", "ar"} }

func TestSameAnswersAsBruteForce(t *testing.T) {
	words := []string{"kind", "kinderen", "slaapt", "slapen", "niet", "praat", "huilt", "mijn", "baby", "school", "çocuğum", "uyumuyor", "ابني", "الابن", "3ndi", "weldi", "ik", "de"}
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 8).Draw(t, "words"), " ")
	})
	rapid.Check(t, func(t *rapid.T) {
		var ps []retrieval.Passage
		for i, s := range rapid.SliceOfN(text, 1, 120).Draw(t, "texts") {
			ps = append(ps, retrieval.Passage{ID: content.ID(fmt.Sprintf("p%03d", i)), Text: s, Lang: rapid.SampledFrom(langs()).Draw(t, "lang")})
		}
		q := retrieval.Query{Text: text.Draw(t, "question"), Limit: rapid.IntRange(1, 10).Draw(t, "limit"), Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}
		if rapid.Bool().Draw(t, "filtered") {
			q.Langs = []content.Lang{"nl", "ar"}
		}
		s := embedded.NewWithBlock(rapid.IntRange(1, 70).Draw(t, "block"))
		if err := s.Replace(t.Context(), ps); err != nil {
			t.Fatal(err)
		}
		got, err := s.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, got.Sparse, bruteForce(ps, q))
	})
}

// compare allows float32 its rounding: scores must agree to five digits, and ids wherever scores differ by more.
func compare(t *rapid.T, got, want []retrieval.Match) {
	const eps = 1e-4
	if len(got) != len(want) {
		t.Fatalf("%d matches, want %d", len(got), len(want))
	}
	near := func(i, j int) bool { return math.Abs(want[j].Share()-want[i].Share()) < eps }
	for i, m := range got {
		if math.Abs(m.Share()-want[i].Share()) > eps {
			t.Fatalf("match %d has share %.5f, want %.5f", i, m.Share(), want[i].Share())
		}
		tied := i > 0 && near(i, i-1) || i+1 == len(want) || near(i, i+1)
		if m.ID != want[i].ID && !tied {
			t.Fatalf("match %d is %s, want %s", i, m.ID, want[i].ID)
		}
		if m.ID == want[i].ID && (math.Abs(m.Self-want[i].Self) > eps*(1+m.Self) || math.Abs(m.Score-want[i].Score) > eps*(1+m.Score)) {
			t.Fatalf("match %d scores %.5f of %.5f, want %.5f of %.5f", i, m.Score, m.Self, want[i].Score, want[i].Self)
		}
	}
}
