package retrieval_test

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/retrieval"
)

func TestAMessageWithoutASubjectIsVague(t *testing.T) {
	for _, text := range []string{"hij wil niet", "zij kan dat niet", "He doesn't want to!", "mijn zoon wil niet", "il ne veut pas", "istemiyor", "ما بغاش", "mabghach", "ابني لا يريد"} {
		if !retrieval.IsVague(text) {
			t.Errorf("%q says what it is about", text)
		}
	}
	for _, text := range []string{"hij wil niet slapen", "he doesn't want to eat", "il ne veut pas parler", "uyumak istemiyor", "ما بغاش ينعس", "mabghach ya9ra", "huiswerk"} {
		if retrieval.IsVague(text) {
			t.Errorf("%q is called vague", text)
		}
	}
}

func TestAMessageThatOnlyNamesSomebodyAsksNothing(t *testing.T) {
	for _, text := range []string{"mijn dochter", "my son", "kocam", "ma fille", "بنتي", "weldi", "mon mari", "mijn zoon van 5", "terug", "neden?"} {
		if !retrieval.AsksNothing(text) {
			t.Errorf("%q is taken for a question", text)
		}
	}
	for _, text := range []string{"mijn dochter slaapt niet", "my son hits", "besnijdenis meisje", "kızım evlenmek istemiyor", "divorce mari", "tandjes baby"} {
		if retrieval.AsksNothing(text) {
			t.Errorf("%q is taken for nothing", text)
		}
	}
}
