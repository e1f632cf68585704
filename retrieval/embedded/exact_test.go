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

// bruteForce is BM25 as the books write it, in float64, over every passage.
func bruteForce(ps []retrieval.Passage, q retrieval.Query) (best []retrieval.Match, self float64) {
	df, lengths, total := map[retrieval.Gram]int{}, make([]int, len(ps)), 0
	tfs := make([]map[retrieval.Gram]int, len(ps))
	for i, p := range ps {
		tfs[i] = map[retrieval.Gram]int{}
		for _, g := range retrieval.Grams(p.Text) {
			tfs[i][g]++
			lengths[i]++
		}
		total += lengths[i]
		for g := range tfs[i] {
			df[g]++
		}
	}
	for _, g := range retrieval.Grams(q.Text) {
		self += retrieval.IDF(len(ps), df[g])
	}
	for i, p := range ps {
		var score float64
		for _, g := range retrieval.Grams(q.Text) {
			if tf := tfs[i][g]; tf > 0 {
				score += retrieval.IDF(len(ps), df[g]) * retrieval.Saturation(tf, lengths[i], float64(total)/float64(len(ps)))
			}
		}
		if score > 0 && q.Allows(&p) {
			best = append(best, retrieval.Match{ID: p.ID, Score: score})
		}
	}
	slices.SortFunc(best, func(a, b retrieval.Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(string(a.ID), string(b.ID)))
	})
	return best[:min(len(best), q.Limit)], self
}

func TestSameAnswersAsBruteForce(t *testing.T) {
	words := []string{"kind", "kinderen", "slaapt", "slapen", "niet", "praat", "huilt", "mijn", "baby", "school", "çocuğum", "uyumuyor", "ابني", "الابن", "3ndi", "weldi", "ik", "de"}
	langs := []content.Lang{"nl", "tr", "ar"}
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 8).Draw(t, "words"), " ")
	})
	rapid.Check(t, func(t *rapid.T) {
		var ps []retrieval.Passage
		for i, s := range rapid.SliceOfN(text, 1, 60).Draw(t, "texts") {
			ps = append(ps, retrieval.Passage{ID: content.ID(fmt.Sprintf("p%02d", i)), Text: s, Lang: rapid.SampledFrom(langs).Draw(t, "lang")})
		}
		q := retrieval.Query{Text: text.Draw(t, "question"), Limit: rapid.IntRange(1, 20).Draw(t, "limit"), Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}
		if rapid.Bool().Draw(t, "filtered") {
			q.Langs = []content.Lang{"nl", "ar"}
		}
		s := embedded.New()
		if err := s.Replace(t.Context(), ps); err != nil {
			t.Fatal(err)
		}
		got, err := s.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		want, self := bruteForce(ps, q)
		compare(t, got, want, self)
	})
}

// compare allows float32 its rounding: scores must agree to five digits, and ids wherever scores differ by more.
func compare(t *rapid.T, got retrieval.Streams, want []retrieval.Match, self float64) {
	const eps = 1e-4
	if math.Abs(got.Self-self) > eps*(1+self) {
		t.Fatalf("own score %.5f, want %.5f", got.Self, self)
	}
	if len(got.Sparse) != len(want) {
		t.Fatalf("%d matches, want %d", len(got.Sparse), len(want))
	}
	for i, m := range got.Sparse {
		if math.Abs(m.Score-want[i].Score) > eps*(1+m.Score) {
			t.Fatalf("match %d scores %.5f, want %.5f", i, m.Score, want[i].Score)
		}
		near := func(j int) bool {
			return j >= 0 && j < len(want) && math.Abs(want[j].Score-want[i].Score) < eps*(1+m.Score)
		}
		if m.ID != want[i].ID && !near(i-1) && !near(i+1) && i+1 < len(want) {
			t.Fatalf("match %d is %s, want %s", i, m.ID, want[i].ID)
		}
	}
}
