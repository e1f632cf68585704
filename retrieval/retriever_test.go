package retrieval_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
)

func now() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

// card writes a card file; extra are further lines of its head.
func card(topic, lang, title, extra string) string {
	audience := "parent"
	if strings.HasPrefix(topic, "ambassador") {
		audience = "ambassador"
	}
	head := fmt.Sprintf("---\ntopic: %s\nlang: %s\ntitle: %s\naudience: %s\nages: 0-18\nstatus: starter\nvalid_until: 2027-01-01\n%s", topic, lang, title, audience, extra)
	if strings.Contains(extra, "status:") {
		head = strings.Replace(head, "status: starter\n", "", 1)
	}
	return head + "sources:\n  - {title: t, publisher: p, url: \"https://x.nl\", checked: 2026-11-22}\n---\nEerste alinea.\n\n" + strings.Repeat("woord ", 60) + "\n"
}

// library is a small one: speech in three languages, money by country, faith in Dutch only, one for ambassadors.
func library(t *testing.T) *content.Library {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{
		"topics.yaml":                   "- {slug: speech, age: 1-5}\n- {slug: money, age: 0-99}\n- {slug: faith, age: 0-18}\n- {slug: old, age: 0-18}\n- {slug: ambassador-what, age: 18-99, audience: ambassador}\n",
		"helplines.yaml":                "[]",
		"library/speech/nl.md":          card("speech", "nl", "Laat praten", ""),
		"library/speech/tr.md":          card("speech", "tr", "Geç konuşma", ""),
		"library/speech/en.md":          card("speech", "en", "Late talking", ""),
		"library/money/nl.nl.md":        card("money", "nl", "Schulden in Nederland", "country: nl\n"),
		"library/money/nl.be.md":        card("money", "nl", "Schulden in België", "country: be\n"),
		"library/faith/nl.md":           card("faith", "nl", "Geloof thuis", ""),
		"library/old/nl.md":             card("old", "nl", "Trampoline", "status: retired\n"),
		"library/old/en.md":             strings.Replace(card("old", "en", "Trampoline", ""), "2027-01-01", "2026-11-21", 1),
		"library/ambassador-what/nl.md": card("ambassador-what", "nl", "Wat doet een ambassadeur", ""),
		"library/speech/questions.yaml": "nl: [mijn kind praat nog niet]\ntr: [oğlum konuşmuyor]\nar: [ولدي ماكيهضرش, weldi makayhdarch]\n",
		"library/money/questions.yaml":  "nl: [ik heb schulden en geen geld voor school]\n",
		"library/faith/questions.yaml":  "nl: [hoe voed ik mijn kind islamitisch op]\ntr: [çocuğuma dinimizi nasıl öğretirim]\n",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	lib, err := content.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// retriever has cuts so low that only what shares nothing is refused.
func retriever(t *testing.T) *retrieval.Retriever {
	t.Helper()
	r, err := retrieval.New(t.Context(), library(t), embedded.New(), retrieval.Bands{"": {BareAnswer: 0.3, BareOffer: 0.05}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func find(t *testing.T, r *retrieval.Retriever, q retrieval.Query) retrieval.Result {
	t.Helper()
	if q.Now.IsZero() {
		q.Now = now()
	}
	res, err := r.Find(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestHerLanguageFirstThenWhatSheReadsThenDutchWithANotice(t *testing.T) {
	r := retriever(t)
	for _, c := range []struct {
		q      retrieval.Query
		card   content.ID
		notice bool
	}{
		{retrieval.Query{Text: "oğlum hâlâ konuşmuyor", Lang: "tr"}, "speech/tr", false},
		{retrieval.Query{Text: "weldi makayhdarch", Lang: "ar"}, "speech/nl", true},
		{retrieval.Query{Text: "ولدي ماكيهضرش", Lang: "ar", Reads: []content.Lang{"en"}}, "speech/en", false},
		{retrieval.Query{Text: "mijn kind praat nog niet", Lang: "tr"}, "speech/tr", false},
		{retrieval.Query{Text: "çocuğuma dinimizi öğretirim", Lang: "tr"}, "faith/nl", true},
	} {
		res := find(t, r, c.q)
		if len(res.Hits) == 0 || res.Hits[0].Card != c.card || res.Hits[0].Notice != c.notice {
			t.Errorf("%q in %s found %+v, want %s with notice %v", c.q.Text, c.q.Lang, res, c.card, c.notice)
		}
	}
}

func TestTheCountryIsAskedForWhereItMatters(t *testing.T) {
	r := retriever(t)
	ask := func(c content.Country) retrieval.Hit {
		return find(t, r, retrieval.Query{Text: "schulden en geen geld", Lang: "nl", Country: c}).Hits[0]
	}
	if h := ask("be"); h.Card != "money/nl.be" || h.Countries != nil {
		t.Errorf("in Belgium: %+v", h)
	}
	if h := ask(""); h.Topic != "money" || len(h.Countries) != 2 {
		t.Errorf("country unknown: %+v, want both countries to ask about", h)
	}
	if h := find(t, r, retrieval.Query{Text: "mijn kind praat niet", Lang: "nl"}).Hits[0]; h.Countries != nil {
		t.Errorf("a topic that is the same everywhere asks for the country: %+v", h)
	}
}

func TestParentsNeverGetWhatIsForAmbassadors(t *testing.T) {
	r := retriever(t)
	q := retrieval.Query{Text: "wat doet een ambassadeur", Lang: "nl"}
	for _, h := range find(t, r, q).Hits {
		if h.Topic == "ambassador-what" {
			t.Errorf("a parent was given %+v", h)
		}
	}
	q.Audience = content.Ambassador
	if res := find(t, r, q); len(res.Hits) == 0 || res.Hits[0].Topic != "ambassador-what" {
		t.Errorf("an ambassador found %+v", res)
	}
}

func TestRetiredAndPastCardsAreNotServed(t *testing.T) {
	r := retriever(t)
	for _, h := range find(t, r, retrieval.Query{Text: "trampoline", Lang: "en"}).Hits {
		if h.Topic == "old" {
			t.Errorf("served %+v", h)
		}
	}
	if res := find(t, r, retrieval.Query{Text: "mijn kind praat niet", Lang: "nl", Now: now().AddDate(1, 0, 0)}); len(res.Hits) != 0 || res.Band != retrieval.None {
		t.Errorf("a year later there is still %+v", res)
	}
}

func TestOneHitATopicAndNoMoreThanAsked(t *testing.T) {
	r := retriever(t)
	res := find(t, r, retrieval.Query{Text: "mijn kind praat niet en ik heb geen geld en islamitisch op", Lang: "nl", Country: "nl", Limit: 2})
	if len(res.Hits) != 2 || res.Hits[0].Topic == res.Hits[1].Topic {
		t.Errorf("found %+v, want two topics", res.Hits)
	}
}

func TestWhatSharesNothingIsRefused(t *testing.T) {
	r := retriever(t)
	for _, text := range []string{"", "👍", "qxzv", "http"} {
		if res := find(t, r, retrieval.Query{Text: text, Lang: "nl"}); res.Band != retrieval.None || len(res.Hits) != 0 {
			t.Errorf("%q found %+v", text, res)
		}
	}
}

// failing is a store that is away.
type failing struct{ retrieval.Store }

func (failing) Search(context.Context, retrieval.Query) (retrieval.Streams, error) {
	return retrieval.Streams{}, errors.New("away")
}

func TestAStoreThatIsAwayIsAnErrorAndNoAnswer(t *testing.T) {
	r := retriever(t)
	r.Store = failing{}
	if res, err := r.Find(t.Context(), retrieval.Query{Text: "praat niet", Lang: "nl", Now: now()}); err == nil || res.Band != retrieval.None {
		t.Errorf("got %+v, %v", res, err)
	}
}

// fixed is a store with two streams that disagree.
type fixed struct{ retrieval.Store }

func (fixed) Search(context.Context, retrieval.Query) (retrieval.Streams, error) {
	return retrieval.Streams{
		Sparse: []retrieval.Match{{Topic: "speech", Lang: "nl", Score: 2, Self: 100}, {Topic: "money", Lang: "nl", Score: 1, Self: 100}},
		Dense:  []retrieval.Match{{Topic: "faith", Lang: "nl", Score: 0.9}, {Topic: "money", Lang: "nl", Score: 0.8}},
	}, nil
}

func TestWithoutAClassifierStreamsAreFusedByRank(t *testing.T) {
	r := retriever(t)
	r.Store, r.Bands = fixed{}, retrieval.Bands{"": {BareAnswer: 0.9, BareOffer: 1e-10}}
	res := find(t, r, retrieval.Query{Text: "x", Lang: "nl", Country: "nl"})
	if len(res.Hits) != 3 || res.Hits[0].Topic != "money" || res.Hits[1].Topic != "speech" || res.Band != retrieval.Offer {
		t.Errorf("fused to %+v, want money (both streams), speech, faith in band offer", res)
	}
}

// shipped is a retriever as the program has it.
func shipped(t *testing.T) *retrieval.Retriever {
	t.Helper()
	lib, err := content.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	bands, err := retrieval.DefaultBands()
	if err != nil {
		t.Fatal(err)
	}
	r, err := retrieval.New(t.Context(), lib, embedded.New(), bands)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheShippedLibraryAnswers(t *testing.T) {
	r := shipped(t)
	for _, c := range []struct {
		lang        content.Lang
		text, topic string
	}{
		{"nl", "Mijn zoontje is bijna 3 en zegt nog maar een paar woordjes", "speech-delay"},
		{"ar", "wldi mabghach yhder", "speech-delay"},
		{"nl", "Hij huilt urenlang en niks helpt", "crying-baby"},
		{"en", "My baby cries for hours and nothing helps", "crying-baby"},
	} {
		res := find(t, r, retrieval.Query{Text: c.text, Lang: c.lang, Country: "nl"})
		if res.Band != retrieval.Answer || res.Hits[0].Topic != c.topic {
			t.Errorf("%s %q: %+v, want a direct answer about %s", c.lang, c.text, res, c.topic)
		}
	}
}

func TestWhatNoCardAnswersIsRefused(t *testing.T) {
	r := shipped(t)
	for lang, texts := range map[content.Lang][]string{
		"nl": {"Wie wint de Champions League", "wat kost een nieuwe auto", "hallo", "dank je wel", "goedemorgen", "ok"},
		"en": {"hello", "thank you so much", "who wins the Champions League", "what does a new car cost", "good morning"},
		"tr": {"merhaba", "teşekkür ederim", "Şampiyonlar Ligi'ni kim kazanır", "yeni otomobil ne kadar"}, "ar": {"السلام عليكم", "شكرا جزيلا", "salam", "chokran bzaf"},
		"fr": {"bonjour", "merci beaucoup", "qui gagne la Ligue des champions", "prix d'une voiture neuve"},
	} {
		for _, text := range texts {
			if res := find(t, r, retrieval.Query{Text: text, Lang: lang, Country: "nl"}); res.Band != retrieval.None {
				t.Errorf("%s %q is in band %s: %+v", lang, text, res.Band, res.Hits)
			}
		}
	}
}
