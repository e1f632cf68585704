package retrieval_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
)

func everybody(string) bool { return true }

// learnt learns the small library.
func learnt(t *testing.T) *retrieval.Classifier {
	t.Helper()
	c, err := retrieval.LearnClassifier(t.Context(), library(t), map[content.Lang][]string{"nl": {"wat kost een auto", "hoe laat gaat de trein"}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheClassifierKnowsItsTopics(t *testing.T) {
	c := learnt(t)
	for text, want := range map[string]string{"hij praat niet": "speech", "schuld en geen geld": "money", "islamitisch": "faith", "konusmuyor": "speech", "ولدي ماكيهضر": "speech", "wldi makayhdrch": "speech"} {
		lang := content.Dutch
		if strings.HasPrefix(text, "wldi") || strings.HasPrefix(text, "ول") {
			lang = content.Arabic
		}
		j := c.Judge(text, lang, everybody)
		sum := 0.0
		for _, topic := range c.Topics {
			sum += math.Exp(j.LogP(topic))
			if topic != want && j.LogP(topic) >= j.LogP(want) {
				t.Errorf("%q is rather %s (%.2f) than %s (%.2f)", text, topic, j.LogP(topic), want, j.LogP(want))
			}
		}
		if sum < 0.99 || sum > 1.01 {
			t.Errorf("%q: the chances add up to %.3f", text, sum)
		}
	}
	in, out := c.Judge("mijn kind praat nog niet", "nl", everybody), c.Judge("wat kost de trein", "nl", everybody)
	if in.Nothing >= out.Nothing {
		t.Errorf("a question of a parent is about nothing by %.2f, one about trains by %.2f", in.Nothing, out.Nothing)
	}
}

func TestWhatMayNotBeGivenCountsAsIfItWereNotThere(t *testing.T) {
	c := learnt(t)
	j := c.Judge("mijn kind praat nog niet", "nl", func(topic string) bool { return topic != "speech" })
	if j.LogP("speech") != -9 {
		t.Errorf("what is not allowed has %.2f", j.LogP("speech"))
	}
	if none := c.Judge("mijn kind", "nl", func(string) bool { return false }); none.LogP("speech") != 0 || none.Nothing != 0 {
		t.Errorf("where nothing is allowed something is known: %+v", none)
	}
	var absent *retrieval.Classifier
	if j := absent.Judge("mijn kind", "nl", everybody); j.LogP("speech") != 0 || j.Nothing != 0 {
		t.Errorf("no Classifier knows %+v", j)
	}
	if p := c.Judge("mijn kind", "nl", everybody).LogP("cooking"); p != -9 {
		t.Errorf("a topic that is none has %.2f", p)
	}
}

func TestTheSameLinesGiveTheSameFileAndItComesBack(t *testing.T) {
	inside, outside := lines()
	scopes := map[content.Lang]*retrieval.Scope{"nl": retrieval.LearnScope("nl", inside, outside)}
	one, err := retrieval.Encode(learnt(t), scopes)
	if err != nil {
		t.Fatal(err)
	}
	two, err := retrieval.Encode(learnt(t), scopes)
	if err != nil || string(one) != string(two) {
		t.Fatalf("learnt twice it is another file: %v", err)
	}
	c, again, err := retrieval.Decode(string(one))
	if err != nil {
		t.Fatal(err)
	}
	if a, b := scopes["nl"].Of("mijn zoon"), again["nl"].Of("mijn zoon"); a != b || a == 0 {
		t.Errorf("the Scope says %.4f, and %.4f once read again", a, b)
	}
	if a, b := c.Judge("hij praat niet", "nl", everybody), learnt(t).Judge("hij praat niet", "nl", everybody); a.LogP("speech") != b.LogP("speech") {
		t.Errorf("it says %.4f, and %.4f once read again", b.LogP("speech"), a.LogP("speech"))
	}
	for name, bad := range map[string]string{"empty": "", "another": "OBTOPIC0\n{}\n", "cut": string(one[:len(one)-1]), "longer": string(one) + "x",
		"a head that does not fit": strings.Replace(string(one), `"speech",`, "", 1), "no JSON": strings.Replace(string(one), `{"topics"`, `["topics"`, 1)} {
		if _, _, err := retrieval.Decode(bad); err == nil || !strings.Contains(err.Error(), "make train") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestALibraryOfOnesOwnIsLearntLater(t *testing.T) {
	r := retriever(t)
	r.Bands = retrieval.Bands{"": {BareAnswer: 0.3, BareOffer: 0.05, Answer: 0.3, Offer: 0.01}}
	q := retrieval.Query{Text: "mijn kind praat nog niet", Lang: "nl"}
	if res := find(t, r, q); res.Evidence.Learnt || len(res.Hits) == 0 || res.Hits[0].Topic != "speech" {
		t.Fatalf("before it is learnt: %+v", res)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Learn(ctx); !errors.Is(err, context.Canceled) || r.Learnt.Get() != nil {
		t.Errorf("learning that was stopped says %v", err)
	}
	if err := r.Learn(t.Context()); err != nil {
		t.Fatal(err)
	}
	if res := find(t, r, q); !res.Evidence.Learnt || len(res.Hits) == 0 || res.Hits[0].Topic != "speech" {
		t.Errorf("after it is learnt: %+v", res)
	}
	before := r.Learnt.Get()
	if err := r.Learn(t.Context()); err != nil || r.Learnt.Get() != before {
		t.Errorf("what is learnt is learnt again: %v", err)
	}
	if _, err := retrieval.LearnClassifier(t.Context(), &content.Library{}, nil); err == nil {
		t.Error("an empty library is learnt")
	}
}

// Whatever a parent asks, and were it word by word how an ambassador asks, no topic of helpers is offered to her.
func TestTopicsForHelpersAreNeverOfferedToParents(t *testing.T) {
	r := shipped(t)
	if r.Learnt.Get() == nil {
		t.Fatal("the shipped weights are of other topics: run `make train`")
	}
	r.Bands = retrieval.Bands{"": {Answer: 2, Offer: 1e-9}}
	asked, found := 0, 0
	for _, topic := range r.Library.Topics {
		if topic.Audience == "" || topic.Audience == content.Parent {
			continue
		}
		for lang, lines := range topic.Questions {
			for _, text := range lines {
				asked++
				for _, h := range find(t, r, retrieval.Query{Text: text, Lang: lang, Country: "nl", Limit: 10}).Hits {
					if of, ok := r.Library.Topic(h.Topic); !ok || of.Audience != content.Parent {
						t.Errorf("a parent is offered %s", h.Topic)
					}
				}
				hits := find(t, r, retrieval.Query{Text: text, Lang: lang, Country: "nl", Audience: content.Professional}).Hits
				if slices.ContainsFunc(hits, func(h retrieval.Hit) bool { return h.Topic == topic.Slug }) {
					found++
				}
			}
		}
	}
	if asked < 20 || found*10 < asked*9 {
		t.Errorf("of %d questions of helpers %d find their topic for a professional", asked, found)
	}
}

func BenchmarkJudge(b *testing.B) {
	c, _, err := retrieval.Shipped()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		c.Judge("mijn zoontje is bijna drie en zegt nog maar een paar woordjes, is dat erg", "nl", everybody)
	}
}

func FuzzJudge(f *testing.F) {
	for _, s := range []string{"", "mijn kind", "\xff\xfe", "ولدي", strings.Repeat("a", 5000), "😀"} {
		f.Add(s)
	}
	c, _, err := retrieval.Shipped()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, lang := range []content.Lang{"nl", "ar", "xx"} {
			j := c.Judge(s, lang, everybody)
			if p := j.LogP(c.Topics[0]); math.IsNaN(p) || p > 1e-9 || p < -9 || math.IsNaN(j.Nothing) {
				t.Errorf("%.3f, %.3f", p, j.Nothing)
			}
		}
	})
}

// A topic that only the Classifier finds is found, in the language of the best passage.
func TestATopicMayBeFoundByTheClassifierAlone(t *testing.T) {
	r := retriever(t)
	if err := r.Learn(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.Bands = retrieval.Bands{"": {Answer: 2, Offer: 1e-9}}
	full := find(t, r, retrieval.Query{Text: "mijn kind praat nog niet", Lang: "nl"})
	r.Store = only{r.Store.(*embedded.Store)}
	res := find(t, r, retrieval.Query{Text: "mijn kind praat nog niet", Lang: "nl"})
	if len(full.Hits) == 0 || len(res.Hits) == 0 || res.Hits[0].Topic != full.Hits[0].Topic || res.Hits[0].Score != 0 {
		t.Errorf("with the store %+v, with one that finds another topic only %+v", full.Hits, res.Hits)
	}
}

// only is a store that finds nothing but faith.
type only struct{ retrieval.Store }

func (only) Search(context.Context, retrieval.Query) (retrieval.Streams, error) {
	return retrieval.Streams{Sparse: []retrieval.Match{{Topic: "faith", Lang: "nl", Score: 1, Self: 100}}}, nil
}
