package retrievaltest

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/retrieval"
)

func emptyIndex(t *testing.T, s retrieval.Store) {
	wantIDs(t, s, question("slapen"), "[]")
	put(t, s)
	wantIDs(t, s, question("slapen"), "[]")
	put(t, s, topic("a", "slapen"))
	if err := s.Replace(t.Context(), nil); err != nil {
		t.Fatalf("Replace with nothing: %v", err)
	}
	wantIDs(t, s, question("slapen"), "[]")
}

func upsert(t *testing.T, s retrieval.Store) {
	put(t, s, topic("a", "mijn baby huilt"), topic("b", "zindelijk worden"))
	put(t, s, topic("a", "mijn puber zwijgt"))
	wantIDs(t, s, question("huilt"), "[]")
	wantIDs(t, s, question("puber"), "[a]")
	wantIDs(t, s, question("zindelijk"), "[b]")
	put(t, s, topic("c", "oude tekst"), topic("c", "groen blad"))
	wantIDs(t, s, question("blad"), "[c]")
	wantIDs(t, s, question("tekst"), "[]")
}

func replace(t *testing.T, s retrieval.Store) {
	put(t, s, topic("a", "slapen"), topic("b", "eten"))
	if err := s.Replace(t.Context(), []retrieval.Passage{topic("c", "film")}); err != nil {
		t.Fatalf("Replace: %v", err)
	}
	wantIDs(t, s, question("slapen eten"), "[]")
	wantIDs(t, s, question("film"), "[c]")
}

func deleteID(t *testing.T, s retrieval.Store) {
	put(t, s, topic("a", "slapen"), topic("b", "slapen"))
	if err := s.Delete(t.Context(), "a"); err != nil {
		t.Fatalf("Delete: %v", err)
	}
	wantIDs(t, s, question("slapen"), "[b]")
}

func deletePage(t *testing.T, s retrieval.Store) {
	same := func(p *retrieval.Passage) { p.Page = "one page" }
	put(t, s, topic("a", "slapen", same), topic("b", "slapen", same), topic("c", "slapen"))
	if err := s.Delete(t.Context(), "one page"); err != nil {
		t.Fatalf("Delete: %v", err)
	}
	wantIDs(t, s, question("slapen"), "[c]")
}

func deleteAbsent(t *testing.T, s retrieval.Store) {
	put(t, s, topic("a", "slapen"))
	if err := s.Delete(t.Context(), "x", "y"); err != nil {
		t.Fatalf("Delete: %v", err)
	}
	if err := s.Delete(t.Context()); err != nil {
		t.Fatalf("Delete of nothing: %v", err)
	}
	wantIDs(t, s, question("slapen"), "[a]")
}
