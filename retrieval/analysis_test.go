package retrieval_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"Mijn kind PRAAT niet!":      "[mijn kind praat niet]",
		"Çocuğum İYİ değil, ağlıyor": "[cocugum iyi degil agliyor]",
		"l'école, ça m’inquiète":     "[l ecole ca m inquiete]",
		"heeeeeel moe":               "[heel moe]",
		"إبنى الصغيرة يتكلّــم":      "[ابني الصغيره يتكلم]",
		"عمره ٣ سنوات ۴":             "[عمره 3 سنوات 4]",
		"3ndi weldi ma7abch":         "[3ndi weldi ma7abch]",
		"łódź straße ﬁets":           "[lodz straße fiets]",
		"a\u200db \u202ec\ufeffd":    "[ab cd]",
		"100000 euro":                "[100000 euro]",
		" \t\n…":                     "[]",
	} {
		if got := fmt.Sprint(retrieval.Words(text)); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

func TestSkeletonIsOneForBothScripts(t *testing.T) {
	for _, pair := range [][2]string{
		{"كيبكي", "kaybki"}, {"ولدي", "weldi"}, {"مدرسة", "mdrasa"}, {"خايف", "khayef"}, {"شهر", "chher"}, {"حنا", "7na"}, {"مشكل", "mochkil"}, {"غادي", "ghadi"},
	} {
		arabic := retrieval.Skeleton(strings.Join(retrieval.Words(pair[0]), ""))
		latin := retrieval.Skeleton(pair[1])
		if trim := strings.TrimSuffix(arabic, "h"); trim != latin || len(latin) < 1 {
			t.Errorf("%q is %q, %q is %q", pair[0], arabic, pair[1], latin)
		}
	}
}

func TestGramsStayWithinWords(t *testing.T) {
	shared := func(a, b string, lang content.Lang) int {
		in, n := retrieval.Grams(a, lang), 0
		for _, g := range retrieval.Grams(b, lang) {
			if slices.Contains(in, g) {
				n++
			}
		}
		return n
	}
	if n := shared("ab cd", "b c", content.Dutch); n != 0 {
		t.Errorf("%d grams reach over a space", n)
	}
	if once, twice := shared("auto", "autisme", content.Dutch), shared("autisme", "autisme", content.Dutch); once*4 > twice {
		t.Errorf("words that begin alike share %d grams of %d, want less than a quarter", once, twice)
	}
	if n := shared("slapen", "slaapt", content.Dutch); n == 0 {
		t.Error("two forms of a word share nothing")
	}
	if got := len(retrieval.Grams("boos", content.Dutch)); got != 4+3+2+2 {
		t.Errorf("_boos_ has %d grams, want 9 and the word twice", got)
	}
	if got := len(retrieval.Grams("mijn dochtertje", content.Dutch)); got != 2 {
		t.Errorf("words that say about whom have %d grams, want 2", got)
	}
	if n := shared("كيبكي", "kaybki", content.Arabic); n == 0 {
		t.Error("a word in two scripts shares nothing in Arabic")
	}
	if n := shared("كيبكي", "kaybki", content.Dutch); n != 0 {
		t.Errorf("skeletons are counted in Dutch: %d", n)
	}
	if retrieval.Analysis("nl") != retrieval.Analysis("tr") || retrieval.Analysis("ar") == retrieval.Analysis("nl") {
		t.Error("Analysis tells the wrong languages apart")
	}
}

func TestGramsOfAnythingEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		lang := rapid.SampledFrom(content.LaunchLangs()).Draw(t, "lang")
		grams := retrieval.Grams(text, lang)
		if most := 40 * (len([]rune(text))*4 + 1); len(grams) > most {
			t.Fatalf("%d grams of %d characters", len(grams), len([]rune(text)))
		}
		for _, w := range retrieval.Words(text) {
			if again := retrieval.Words(w); len(again) != 1 || again[0] != w {
				t.Fatalf("folding %q again gives %q", w, again)
			}
		}
	})
}

func TestConfidenceGrowsWithEvidence(t *testing.T) {
	short, long := retrieval.Match{Score: 30, Self: 40}, retrieval.Match{Score: 300, Self: 400}
	if short.Share() != long.Share() || short.Confidence() >= long.Confidence() {
		t.Errorf("shares %.2f and %.2f, confidence %.2f and %.2f", short.Share(), long.Share(), short.Confidence(), long.Confidence())
	}
	for _, m := range []retrieval.Match{{}, {Score: -1, Self: 4}, {Score: 1, Self: 0}} {
		if c := m.Confidence(); c != 0 || math.IsNaN(m.Share()) {
			t.Errorf("%+v has confidence %v, share %v", m, c, m.Share())
		}
	}
}

func TestBands(t *testing.T) {
	b := retrieval.Bands{"": {BareAnswer: 0.6, BareOffer: 0.3}, "nl": {Answer: 0.5, Offer: 0.5, DenseAnswer: 0.8, DenseOffer: 0.5}, "fr": {Answer: 0.5, Offer: 0.5}, "xx": {}}
	near := retrieval.Evidence{Learnt: true, Near: true, Confidence: 0.7, Cosine: 0.6, Margin: 3, LogP: -0.1, NearNothing: -6}
	far, apart, nobody := near, near, near
	far.NearNothing, apart.Cosine, apart.Margin, nobody.Nothing, nobody.NearNothing = 3, 0.2, 0.1, 5, 0
	for _, c := range []struct {
		lang content.Lang
		e    retrieval.Evidence
		want retrieval.Band
	}{
		{"tr", retrieval.Evidence{Confidence: 0.6}, retrieval.Answer},
		{"tr", retrieval.Evidence{Confidence: 0.4, Lead: 0.2}, retrieval.Answer},
		{"tr", retrieval.Evidence{Confidence: 0.59, Lead: -1}, retrieval.Offer},
		{"tr", retrieval.Evidence{Confidence: 0.29, Lead: 0.29}, retrieval.None},
		{"nl", near, retrieval.Answer},
		{"nl", apart, retrieval.Offer},
		{"nl", far, retrieval.None},
		{"nl", nobody, retrieval.None},
		{"fr", near, retrieval.None}, // its dense stream was never cut, and without it this is too little
		{"xx", retrieval.Evidence{Confidence: 1, Lead: 1, Cosine: 1}, retrieval.None},
	} {
		if got := b.Of(c.lang, c.e); got != c.want {
			t.Errorf("%s %+v is %s, want %s", c.lang, c.e, got, c.want)
		}
	}
	shipped, err := retrieval.DefaultBands()
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := shipped[""]; !ok {
		t.Error("there is no cut for languages without one of their own")
	}
	for lang, cut := range shipped {
		if cut.Offer <= 0 || cut.Offer >= 1 || cut.Answer <= 0 || cut.Answer >= 1 || cut.BareOffer <= 0 || cut.BareAnswer < cut.BareOffer || cut.BareAnswer > 2 {
			t.Errorf("the cut of %q is %+v", lang, cut)
		}
	}
}

func TestSmalltalkIsNoQuestion(t *testing.T) {
	for _, text := range []string{"Hallo!", "good morning", "MERCI beaucoup", "Teşekkür ederim", "شكراً جزيلاً", "salam, labas?", "👍", ""} {
		if !retrieval.IsSmalltalk(text) {
			t.Errorf("%q is taken for a question", text)
		}
	}
	for _, text := range []string{"hallo mijn kind slaapt niet", "help", "bonjour mon fils", "dochter", "salam weldi"} {
		if retrieval.IsSmalltalk(text) {
			t.Errorf("%q is taken for small talk", text)
		}
	}
}
