package retrieval_test

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
)

func lines() (inside, outside []string) {
	return []string{"mijn zoon slaapt slecht", "ze wil geen groente eten", "hij luistert nooit naar mij", "mijn dochter wordt gepest", "wanneer moet hij praten", "hoe krijg ik haar zindelijk"},
		[]string{"wat kost een auto", "hoe laat gaat de trein", "wordt het mooi weer", "recept voor soep", "wie won de wedstrijd"}
}

func TestScopeTellsQuestionsFromWhatNoCardAnswers(t *testing.T) {
	inside, outside := lines()
	s := retrieval.LearnScope(content.Dutch, inside, outside)
	for _, text := range []string{"mijn zoon wil geen groente", "hij praat nooit", "dochter slaapt slecht"} {
		if got := s.Of(text); got <= 0 || got > 4 {
			t.Errorf("%q is %.2f, want above 0 and no more than 4", text, got)
		}
	}
	for _, text := range []string{"hoe laat is de wedstrijd", "wat kost een recept voor soep", "wordt de trein mooi"} {
		if got := s.Of(text); got >= 0 || got < -4 {
			t.Errorf("%q is %.2f, want below 0 and no less than -4", text, got)
		}
	}
}

func TestScopeIsTheSameEachTimeAndNeverPanics(t *testing.T) {
	inside, outside := lines()
	one, two := retrieval.LearnScope(content.Arabic, inside, outside), retrieval.LearnScope(content.Arabic, inside, outside)
	for _, text := range []string{"", " ", "\xff\x00", "😀", "ا", "mijn auto", "ولدي ماكيهضرش"} {
		if a, b := one.Of(text), two.Of(text); a != b {
			t.Errorf("%q is %v and %v", text, a, b)
		}
	}
}

func TestWhereNothingCouldBeLearntScopeSaysNothing(t *testing.T) {
	inside, outside := lines()
	for _, s := range []*retrieval.Scope{nil, retrieval.LearnScope("nl", nil, outside), retrieval.LearnScope("nl", inside, nil)} {
		if s != nil || s.Of("mijn zoon") != 0 {
			t.Errorf("a Scope of nothing is %v and says %v", s, s.Of("mijn zoon"))
		}
	}
}

func TestEveryLaunchLanguageHasAScope(t *testing.T) {
	lib, err := content.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	scopes := retrieval.LearnScopes(lib, retrieval.OutsideLines())
	for _, lang := range content.LaunchLangs() {
		if scopes[lang] == nil {
			t.Errorf("%s has none: write retrieval/outside/%s.txt", lang, lang)
		}
	}
	empty := retrieval.LearnScopes(&content.Library{}, retrieval.OutsideLines())
	if len(empty) != 0 {
		t.Errorf("an empty library has %d", len(empty))
	}
}

func TestAQuestionOfSomethingElseIsNeverAnsweredDirectly(t *testing.T) {
	r, err := retrieval.New(t.Context(), library(t), embedded.New(), retrieval.Bands{"": {BareAnswer: 0.1, BareOffer: 0.05}})
	if err != nil {
		t.Fatal(err)
	}
	q := retrieval.Query{Text: "mijn kind praat nog niet", Lang: "nl"}
	if res := find(t, r, q); res.Band != retrieval.Answer || res.Evidence.Scope <= 0 {
		t.Fatalf("a parent's question: %+v", res)
	}
	inside, _ := lines()
	r.Scopes = map[content.Lang]*retrieval.Scope{"nl": retrieval.LearnScope("nl", inside, []string{"kind praat nog niet", "praat niet", "nog niet praat een kind"})}
	if res := find(t, r, q); res.Band == retrieval.Answer || res.Evidence.Scope >= 0 {
		t.Errorf("the same where its Scope says it is none: %+v", res)
	}
}
