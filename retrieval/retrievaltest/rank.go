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
	put(t, s, variant("c", "mijn kind slaapt niet"), variant("a", "mijn kind slaapt niet"))
	put(t, s, variant("b", "mijn kind slaapt niet"))
	for range 5 {
		wantIDs(t, s, question("kind slaapt niet"), "[a b c]")
	}
	wantIDs(t, s, question("kind slaapt niet", func(q *retrieval.Query) { q.Limit = 2 }), "[a b]")
}

func limit(t *testing.T, s retrieval.Store) {
	var ps []retrieval.Passage
	for i := range 80 {
		ps = append(ps, variant(fmt.Sprintf("p%03d", i), fmt.Sprintf("slapen gaat goed %d", i)))
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
	put(t, s, variant("a", "mijn baby huilt de hele nacht"), variant("b", "mijn kind praat nog niet"), variant("c", "mijn kind wil niet slapen"))
	st := search(t, s, question("kindje praat niet"))
	if len(st.Sparse) == 0 || st.Sparse[0].ID != "b" {
		t.Fatalf("found %s, want b first", ids(st))
	}
	for i := 1; i < len(st.Sparse); i++ {
		if st.Sparse[i].Score > st.Sparse[i-1].Score {
			t.Errorf("match %d scores more than the one before", i)
		}
	}
	m := st.Sparse[0]
	if m.Page != "page of b" || m.Topic != "topic of b" || m.Kind != retrieval.Variant || m.Lang != content.Dutch {
		t.Errorf("the match says %+v, not what was put", m)
	}
}

func self(t *testing.T, s retrieval.Store) {
	put(t, s, variant("a", "mijn kind praat niet"), variant("b", "mijn puber liegt vaak"))
	st := search(t, s, question("mijn kind praat niet"))
	if ratio := st.Sparse[0].Score / st.Self; ratio < 0.9 || ratio > 1.1 {
		t.Errorf("the exact match has %.2f of the question's own score, want about 1", ratio)
	}
	far := search(t, s, question("champions league finale uitslag mijn"))
	if ratio := far.Sparse[0].Score / far.Self; ratio > 0.3 {
		t.Errorf("a match by one common word has %.2f of the question's own score, want little", ratio)
	}
}

func scripts(t *testing.T, s retrieval.Store) {
	put(t, s, variant("a", "ابني الصغير لا يتكلّم"), variant("b", "weldi mabghach yn3es"), variant("c", "çocuğum konuşmuyor"), variant("d", "ልጄ አይተኛም"))
	for ask, want := range map[string]content.ID{"إبنى لا يتكلــم": "a", "wldi mabghach yn3ss": "b", "COCUGUM KONUSMUYOR": "c", "ልጄ አይተኛም": "d"} {
		st := search(t, s, question(ask))
		if len(st.Sparse) == 0 || st.Sparse[0].ID != want {
			t.Errorf("%q found %s, want %s first", ask, ids(st), want)
		}
	}
}

func oddText(t *testing.T, s retrieval.Store) {
	put(t, s, variant("a", "slapen"), variant("b", ""), variant("c", "\x00\xff\xfe"))
	for _, ask := range []string{"", " ", "\xff\x00", "😀", "؟!…", "_", "a"} {
		if st := search(t, s, question(ask)); len(st.Sparse) > 1 {
			t.Errorf("%q found %s", ask, ids(st))
		}
	}
}

func dense(t *testing.T, s retrieval.Store) {
	vec := func(v ...float32) func(*retrieval.Passage) { return func(p *retrieval.Passage) { p.Vector = v } }
	put(t, s, variant("a", "een", vec(1, 0)), variant("b", "twee", vec(3, 3)), variant("c", "drie", vec(0, 2)))
	st := search(t, s, question("vier", func(q *retrieval.Query) { q.Vector = []float32{0.1, 0.9} }))
	if len(st.Dense) != 3 || st.Dense[0].ID != "c" || st.Dense[1].ID != "b" {
		t.Fatalf("dense stream is %+v, want c, b, a", st.Dense)
	}
	if got := st.Dense[1].Score; math.Abs(got-0.78) > 0.01 {
		t.Errorf("cosine of b is %.3f, want 0.781", got)
	}
	if st := search(t, s, question("een")); st.Dense != nil {
		t.Errorf("a question without a vector has a dense stream: %+v", st.Dense)
	}
}

func dimension(t *testing.T, s retrieval.Store) {
	vec := func(v ...float32) func(*retrieval.Passage) { return func(p *retrieval.Passage) { p.Vector = v } }
	put(t, s, variant("a", "een", vec(1, 0)))
	if err := s.Put(t.Context(), []retrieval.Passage{variant("b", "twee", vec(1, 0, 0))}); !errors.Is(err, retrieval.ErrDimension) {
		t.Errorf("Put says %v, want ErrDimension", err)
	}
	_, err := s.Search(t.Context(), question("een", func(q *retrieval.Query) { q.Vector = []float32{1} }))
	if !errors.Is(err, retrieval.ErrDimension) {
		t.Errorf("Search says %v, want ErrDimension", err)
	}
	wantIDs(t, s, question("een"), "[a]")
}
