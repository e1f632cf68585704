package retrievaltest

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

func filterLang(t *testing.T, s retrieval.Store) {
	in := func(l content.Lang) func(*retrieval.Passage) { return func(p *retrieval.Passage) { p.Lang = l } }
	put(t, s, topic("a", "vaccin", in("nl")), topic("b", "vaccin", in("fr")), topic("c", "vaccin", in("tr")))
	only := func(ls ...content.Lang) func(*retrieval.Query) { return func(q *retrieval.Query) { q.Langs = ls } }
	wantIDs(t, s, question("vaccin"), "[a b c]")
	wantIDs(t, s, question("vaccin", only("fr")), "[b]")
	wantIDs(t, s, question("vaccin", only("tr", "nl")), "[a c]")
	wantIDs(t, s, question("vaccin", only("ar")), "[]")
}

func filterKind(t *testing.T, s retrieval.Store) {
	is := func(k retrieval.Kind) func(*retrieval.Passage) { return func(p *retrieval.Passage) { p.Kind = k } }
	put(t, s, topic("a", "hulp", is(retrieval.Topic)), topic("b", "hulp", is(retrieval.Place)), topic("c", "hulp", is(retrieval.Place)))
	only := func(ks ...retrieval.Kind) func(*retrieval.Query) { return func(q *retrieval.Query) { q.Kinds = ks } }
	wantIDs(t, s, question("hulp", only(retrieval.Topic)), "[a]")
	wantIDs(t, s, question("hulp", only(retrieval.Place)), "[b c]")
	if all := ids(search(t, s, question("hulp"))); len(all) != len("[a b c]") { // in any order: kinds are counted apart
		t.Errorf("without a filter %s is found, want a, b and c", all)
	}
}

func filterArea(t *testing.T, s retrieval.Store) {
	in := func(c content.Country, region string) func(*retrieval.Passage) {
		return func(p *retrieval.Passage) { p.Country, p.Region = c, region }
	}
	put(t, s, topic("a", "kinderbijslag", in("", "")), topic("b", "kinderbijslag", in("nl", "")),
		topic("c", "kinderbijslag", in("be", "")), topic("d", "kinderbijslag", in("nl", "rotterdam")))
	at := func(c content.Country, region string) func(*retrieval.Query) {
		return func(q *retrieval.Query) { q.Country, q.Region = c, region }
	}
	wantIDs(t, s, question("kinderbijslag"), "[a b c d]")
	wantIDs(t, s, question("kinderbijslag", at("be", "")), "[a c]")
	wantIDs(t, s, question("kinderbijslag", at("nl", "utrecht")), "[a b]")
	wantIDs(t, s, question("kinderbijslag", at("nl", "rotterdam")), "[a b d]")
}

func filterAudience(t *testing.T, s retrieval.Store) {
	to := func(a content.Audience) func(*retrieval.Passage) {
		return func(p *retrieval.Passage) { p.Audience = a }
	}
	put(t, s, topic("a", "gesprek", to(content.Parent)), topic("b", "gesprek", to(content.Ambassador)),
		topic("c", "gesprek", to(content.Professional)), topic("d", "gesprek", to("")))
	asks := func(a content.Audience) func(*retrieval.Query) {
		return func(q *retrieval.Query) { q.Audience = a }
	}
	wantIDs(t, s, question("gesprek"), "[a d]")
	wantIDs(t, s, question("gesprek", asks(content.Parent)), "[a d]")
	wantIDs(t, s, question("gesprek", asks(content.Ambassador)), "[a b d]")
	wantIDs(t, s, question("gesprek", asks(content.Professional)), "[a b c d]")
}

func filterValidity(t *testing.T, s retrieval.Store) {
	until := func(d content.Date) func(*retrieval.Passage) {
		return func(p *retrieval.Passage) { p.ValidUntil = d }
	}
	put(t, s, topic("a", "inenting", until(content.Day(2026, 11, 21))), topic("b", "inenting", until(content.Day(2026, 11, 22))), topic("c", "inenting"))
	wantIDs(t, s, question("inenting"), "[b c]")
	wantIDs(t, s, question("inenting", func(q *retrieval.Query) { q.Now = today().AddDate(0, 0, 1) }), "[c]")
}
