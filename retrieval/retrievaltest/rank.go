package retrievaltest

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

func ties(t *testing.T, s retrieval.Store) {
	put(t, s, topic("c", "mijn kind slaapt niet"), topic("a", "mijn kind slaapt niet"))
	put(t, s, topic("b", "mijn kind slaapt niet"))
	for range 5 {
		wantIDs(t, s, question("kind slaapt niet"), "[a b c]")
	}
	wantIDs(t, s, question("kind slaapt niet", func(q *retrieval.Query) { q.Limit = 2 }), "[a b]")
}

func limit(t *testing.T, s retrieval.Store) {
	var ps []retrieval.Passage
	for i := range 80 {
		ps = append(ps, topic(fmt.Sprintf("p%03d", i), fmt.Sprintf("slapen gaat goed %d", i)))
	}
	put(t, s, ps...)
	for _, want := range []int{1, 7, 80} {
		st := search(t, s, question("slapen", func(q *retrieval.Query) { q.Limit = want }))
		if len(st.Sparse) != want {
			t.Errorf("limit %d gave %d matches", want, len(st.Sparse))
		}
	}
	if n := len(search(t, s, question("slapen", func(q *retrieval.Query) { q.Limit = 500 })).Sparse); n != 80 {
		t.Errorf("a limit above the index gave %d matches, want 80", n)
	}
}

func order(t *testing.T, s retrieval.Store) {
	put(t, s, topic("a", "mijn baby huilt de hele nacht"), topic("b", "mijn kind praat nog niet"), topic("c", "mijn kind wil niet slapen"))
	st := search(t, s, question("kindje praat niet"))
	if len(st.Sparse) == 0 || st.Sparse[0].ID != "b" {
		t.Fatalf("found %s, want b first", ids(st))
	}
	for i := 1; i < len(st.Sparse); i++ {
		if st.Sparse[i].Share() > st.Sparse[i-1].Share() {
			t.Errorf("match %d scores more than the one before", i)
		}
	}
	m := st.Sparse[0]
	if m.Page != "page of b" || m.Topic != "topic of b" || m.Kind != retrieval.Topic || m.Lang != content.Dutch {
		t.Errorf("the match says %+v, not what was put", m)
	}
}

func self(t *testing.T, s retrieval.Store) {
	put(t, s, topic("a", "mijn kind praat niet"), topic("b", "mijn puber liegt vaak"))
	exact := search(t, s, question("mijn kind praat niet")).Sparse[0].Share()
	if exact < 0.8 || exact > 1.3 { // words count twice, and what is repeated counts more than what is rare
		t.Errorf("the exact match accounts for %.2f of the question, want about 1", exact)
	}
	far := search(t, s, question("champions league finale uitslag mijn")).Sparse[0].Share()
	if far > 0.3 {
		t.Errorf("a match by one common word accounts for %.2f of the question, want little", far)
	}
}

func scripts(t *testing.T, s retrieval.Store) {
	in := func(l content.Lang) func(*retrieval.Passage) { return func(p *retrieval.Passage) { p.Lang = l } }
	put(t, s, topic("a", "ابني الصغير لا يتكلّم", in("ar")), topic("b", "weldi mabghach yn3es", in("ar")),
		topic("c", "çocuğum konuşmuyor", in("tr")), topic("d", "ልጄ አይተኛም", in("ti")))
	for ask, want := range map[string]content.ID{"إبنى لا يتكلــم": "a", "wldi mabghach yn3ss": "b", "ولدي مابغاش ينعس": "b", "COCUGUM KONUSMUYOR": "c", "ልጄ አይተኛም": "d"} {
		st := search(t, s, question(ask))
		if len(st.Sparse) == 0 || st.Sparse[0].ID != want {
			t.Errorf("%q found %s, want %s first", ask, ids(st), want)
		}
	}
}

func oddText(t *testing.T, s retrieval.Store) {
	put(t, s, topic("a", "slapen"), topic("b", ""), topic("c", "\x00\xff\xfe"))
	for _, ask := range []string{"", " ", "\xff\x00", "😀", "؟!…", "_", "a"} {
		if st := search(t, s, question(ask)); len(st.Sparse) > 1 {
			t.Errorf("%q found %s", ask, ids(st))
		}
	}
}

func dense(t *testing.T, s retrieval.Store) {
	vec := func(v ...float32) func(*retrieval.Passage) { return func(p *retrieval.Passage) { p.Vector = v } }
	put(t, s, topic("a", "een", vec(1, 0)), topic("b", "twee", vec(3, 3)), topic("c", "drie", vec(0, 2)))
	st := search(t, s, question("vier", func(q *retrieval.Query) { q.Vector = []float32{0.1, 0.9} }))
	if len(st.Dense) != 3 || st.Dense[0].ID != "c" || st.Dense[1].ID != "b" {
		t.Fatalf("dense stream is %+v, want c, b, a", st.Dense)
	}
	if got := st.Dense[1].Score; math.Abs(got-0.78) > 0.01 {
		t.Errorf("cosine of b is %.3f, want 0.781", got)
	}
	st = search(t, s, question("drie", func(q *retrieval.Query) { q.Vector, q.Limit, q.Near = []float32{0.1, 0.9}, 1, 2 }))
	if len(st.Sparse) != 1 || len(st.Dense) != 2 {
		t.Errorf("of each stream %d and %d, want 1 and 2", len(st.Sparse), len(st.Dense))
	}
	if st := search(t, s, question("een")); st.Dense != nil {
		t.Errorf("a question without a vector has a dense stream: %+v", st.Dense)
	}
}

func dimension(t *testing.T, s retrieval.Store) {
	vec := func(v ...float32) func(*retrieval.Passage) { return func(p *retrieval.Passage) { p.Vector = v } }
	put(t, s, topic("a", "een", vec(1, 0)))
	if err := s.Put(t.Context(), []retrieval.Passage{topic("b", "twee", vec(1, 0, 0))}); !errors.Is(err, retrieval.ErrDimension) {
		t.Errorf("Put says %v, want ErrDimension", err)
	}
	_, err := s.Search(t.Context(), question("een", func(q *retrieval.Query) { q.Vector = []float32{1} }))
	if !errors.Is(err, retrieval.ErrDimension) {
		t.Errorf("Search says %v, want ErrDimension", err)
	}
	wantIDs(t, s, question("een"), "[a]")
}
