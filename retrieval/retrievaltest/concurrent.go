package retrievaltest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/ouderbrug/ouderbrug/retrieval"
)

// concurrent replaces between two indexes of equal size while hundreds search: each must see one of them, whole.
func concurrent(t *testing.T, s retrieval.Store) {
	const size = 20
	generation := func(name string) (ps []retrieval.Passage) {
		for i := range size {
			ps = append(ps, topic(fmt.Sprintf("p%02d", i), "slapen "+name, func(p *retrieval.Passage) { p.Topic = name }))
		}
		return ps
	}
	old, young := generation("oud"), generation("jong")
	put(t, s, old...)
	var wg sync.WaitGroup
	for range 300 {
		wg.Go(func() {
			st, err := s.Search(t.Context(), question("slapen", func(q *retrieval.Query) { q.Limit = 100 }))
			if err != nil || len(st.Sparse) != size {
				t.Errorf("a search among writers found %d matches, error %v", len(st.Sparse), err)
				return
			}
			for _, m := range st.Sparse {
				if m.Topic != st.Sparse[0].Topic {
					t.Errorf("a search saw half of two indexes")
					return
				}
			}
		})
	}
	for i := range 20 {
		wg.Go(func() {
			next := old
			if i%2 == 0 {
				next = young
			}
			if err := s.Replace(t.Context(), next); err != nil {
				t.Errorf("Replace: %v", err)
			}
		})
	}
	wg.Wait()
}

func cancelled(t *testing.T, s retrieval.Store) {
	put(t, s, topic("a", "slapen"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Search(ctx, question("slapen")); !errors.Is(err, context.Canceled) {
		t.Errorf("Search says %v, want a cancelled context", err)
	}
	if err := s.Put(ctx, []retrieval.Passage{topic("b", "slapen")}); !errors.Is(err, context.Canceled) {
		t.Errorf("Put says %v, want a cancelled context", err)
	}
	wantIDs(t, s, question("slapen"), "[a]")
}
