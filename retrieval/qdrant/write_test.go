package qdrant_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	client "github.com/qdrant/go-client/qdrant"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/fakes/qdrant"
	"github.com/ouderbrug/ouderbrug/retrieval"
	store "github.com/ouderbrug/ouderbrug/retrieval/qdrant"
)

// passages are n with one word each that no other has.
func passages(n int, lang content.Lang) (ps []retrieval.Passage) {
	for i := range n {
		ps = append(ps, retrieval.Passage{ID: content.ID(fmt.Sprintf("%s%02d", lang, i)), Kind: retrieval.Topic, Lang: lang, Text: fmt.Sprintf("mijn kind slaapt niet en w%02d%02d", i, i)})
	}
	return ps
}

// finds reports whether a store finds the passage that has the word w<n><n>.
func finds(t *testing.T, s retrieval.Store, n int) bool {
	t.Helper()
	st, err := s.Search(t.Context(), retrieval.Query{Text: fmt.Sprintf("w%02d%02d", n, n), Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	return len(st.Sparse) > 0 && strings.HasSuffix(string(st.Sparse[0].ID), fmt.Sprintf("%02d", n))
}

func TestOnlyWhatChangedIsSent(t *testing.T) {
	s := open(t, server(t))
	ps := passages(40, "nl")
	for _, step := range []struct {
		what   string
		change func()
		want   int64
	}{
		{"the first time", func() {}, 40},
		{"nothing changed", func() {}, 0},
		{"one text changed", func() { ps[3].Text = "mijn kind slaapt goed en w0303" }, 1},
		{"one filter changed", func() { ps[4].Country = "be" }, 1},
		{"one is gone", func() { ps = ps[:39] }, 0},
		{"it is back", func() { ps = passages(40, "nl"); ps[3].Text = "mijn kind slaapt goed en w0303"; ps[4].Country = "be" }, 0},
		{"two are new", func() { ps = append(ps, passages(42, "nl")[40:]...) }, 2},
	} {
		step.change()
		before := s.Sent()
		replace(t, s, ps)
		if got := s.Sent() - before; got != step.want {
			t.Errorf("%s: %d passages were sent, want %d", step.what, got, step.want)
		}
		if !finds(t, s, 3) || finds(t, s, 39) != (len(ps) > 39) {
			t.Errorf("%s: the wrong ones are found", step.what)
		}
	}
}

// A second process with the same passages sends none of them, and one with other passages has an index of its own.
func TestProcessesShareAServer(t *testing.T) {
	o := server(t)
	one, same, other := open(t, o), open(t, o), open(t, o)
	replace(t, one, passages(10, "nl"))
	replace(t, same, passages(10, "nl"))
	if same.Sent() != 0 {
		t.Errorf("the second process sent %d passages", same.Sent())
	}
	ps := passages(12, "nl")
	replace(t, other, ps[1:])
	if other.Sent() != 2 {
		t.Errorf("the third process sent %d passages, want the 2 that are new", other.Sent())
	}
	for s, want := range map[*store.Store][2]bool{one: {true, false}, same: {true, false}, other: {false, true}} {
		if got := [2]bool{finds(t, s, 0), finds(t, s, 11)}; got != want {
			t.Errorf("it finds %v, want %v", got, want)
		}
	}
}

// What no process has claimed for a day goes; who needed it hears it, and puts it back without harm to the others.
func TestOldPointsAreSwept(t *testing.T) {
	o := server(t)
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	o.Now = func() time.Time { return now }
	old, young := open(t, o), open(t, o)
	replace(t, old, passages(6, "nl"))
	now = now.Add(23 * time.Hour)
	replace(t, young, passages(5, "nl"))
	if !finds(t, old, 5) {
		t.Error("what was claimed yesterday is gone")
	}
	now = now.Add(2 * time.Hour)
	replace(t, young, passages(5, "nl"))
	if _, err := old.Search(t.Context(), retrieval.Query{Text: "slaapt"}); !errors.Is(err, store.ErrNotIndexed) {
		t.Errorf("a process whose index is gone hears %v", err)
	}
	replace(t, old, passages(6, "nl"))
	if !finds(t, old, 5) || !finds(t, young, 4) {
		t.Error("after it was put back, one of the two finds too little")
	}
	n, err := young.Client().Count(t.Context(), &client.CountPoints{CollectionName: young.Alias(0), Exact: client.PtrOf(true)})
	if err != nil || n != 6+2 {
		t.Errorf("there are %d points, %v; want 6 passages and 2 seals", n, err)
	}
}

// A language that is new needs another collection: it is built beside the old one, and the alias is switched. Nobody who
// asks meanwhile notices, in this process or in another; the old one goes when nobody has claimed it for a day.
func TestTheAliasIsSwitchedWithoutAGap(t *testing.T) {
	o := server(t)
	var ahead atomic.Int64
	o.Now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	s, other := open(t, o), open(t, o)
	replace(t, s, passages(10, "nl"))
	replace(t, other, passages(10, "nl"))
	before := collectionOf(t, s, 0)
	stop, asked := make(chan struct{}), [2]atomic.Int64{}
	var wg sync.WaitGroup
	for i, who := range []*store.Store{s, other} {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				st, err := who.Search(t.Context(), retrieval.Query{Text: "slaapt", Limit: 50})
				if n := len(st.Sparse); err != nil || n != 10 && n != 20 {
					t.Errorf("process %d, while the alias is switched: %d matches, %v", i, n, err)
				}
				asked[i].Add(1)
			}
		})
	}
	replace(t, s, append(passages(10, "nl"), passages(10, "tr")...))
	close(stop)
	wg.Wait()
	after := collectionOf(t, s, 0)
	if after == before || after == "" || asked[0].Load() == 0 || asked[1].Load() == 0 {
		t.Errorf("the alias stands for %q, before for %q, after %d and %d searches", after, before, asked[0].Load(), asked[1].Load())
	}
	replace(t, other, passages(11, "nl"))
	if collectionOf(t, s, 0) != after || !finds(t, other, 10) || !finds(t, s, 9) {
		t.Error("a process with fewer languages took the new collection away from the other, or finds nothing there")
	}
	ahead.Store(int64(25 * time.Hour))
	replace(t, s, append(passages(10, "nl"), passages(10, "tr")...))
	if all, err := s.Client().ListCollections(t.Context()); err != nil || slices.Contains(all, before) || !slices.Contains(all, after) {
		t.Errorf("a day later there are %v, %v", all, err)
	}
}

// collectionOf is what an alias stands for.
func collectionOf(t *testing.T, s *store.Store, dimension int) string {
	t.Helper()
	aliases, err := s.Client().ListAliases(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range aliases {
		if a.GetAliasName() == s.Alias(dimension) {
			return a.GetCollectionName()
		}
	}
	return ""
}

// withVectors gives passages vectors of a length.
func withVectors(ps []retrieval.Passage, dimension int) []retrieval.Passage {
	for i := range ps {
		ps[i].Vector = make([]float32, dimension)
		ps[i].Vector[i%dimension] = 1
	}
	return ps
}

// A collection that cannot hold the vectors is replaced by one that can.
func TestACollectionOfAnotherShapeIsReplaced(t *testing.T) {
	s := open(t, server(t))
	spoilt := s.Alias(4) + "--0"
	err := s.Client().CreateCollection(t.Context(), &client.CreateCollection{CollectionName: spoilt, VectorsConfig: client.NewVectorsConfigMap(map[string]*client.VectorParams{"dense": {Size: 3, Distance: client.Distance_Dot}})})
	if err == nil {
		err = s.Client().CreateAlias(t.Context(), s.Alias(4), spoilt)
	}
	if err != nil {
		t.Fatal(err)
	}
	replace(t, s, withVectors(passages(4, "nl"), 4))
	st, err := s.Search(t.Context(), retrieval.Query{Vector: []float32{0, 0.1, 1, 0}, Limit: 1})
	if err != nil || len(st.Dense) != 1 || st.Dense[0].ID != "nl02" || collectionOf(t, s, 4) == spoilt {
		t.Errorf("found %+v, %v", st, err)
	}
}

// spoilt is an index that somebody or something has damaged: each is seen, and mended by putting the passages again.
func TestADamagedIndexIsSeenAndMended(t *testing.T) {
	o := server(t)
	for name, spoil := range map[string]func(*store.Store) error{
		"empty": func(s *store.Store) error { return s.Client().DeleteCollection(t.Context(), collectionOf(t, s, 0)) },
		"half built": func(s *store.Store) error {
			_, err := s.Client().Delete(t.Context(), &client.DeletePoints{CollectionName: s.Alias(0), Wait: client.PtrOf(true), Points: client.NewPointsSelectorFilter(&client.Filter{Must: []*client.Condition{client.NewMatchKeyword("role", "seal")}})})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := o
			o.Name += strings.ReplaceAll(name, " ", "-")
			s := open(t, o)
			replace(t, s, passages(5, "nl"))
			if err := spoil(s); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Search(t.Context(), retrieval.Query{Text: "slaapt"}); !errors.Is(err, store.ErrNotIndexed) {
				t.Errorf("it says %v", err)
			}
			replace(t, s, passages(5, "nl"))
			if !finds(t, s, 4) {
				t.Error("it was not mended")
			}
		})
	}
}

// A write that is broken off leaves what was there, and the next one goes on where it stopped.
func TestAWriteThatIsBrokenOffLeavesWhatWasThere(t *testing.T) {
	e := qdrant.Start(t)
	s := open(t, store.Options{Address: e.Addr})
	replace(t, s, passages(5, "nl"))
	e.Restart("--fail-every", "3")
	if err := s.Put(t.Context(), passages(600, "nl")); err != nil { // asked again where the server refuses for a moment
		t.Fatalf("a server that fails now and then: %v", err)
	}
	if !finds(t, s, 3) {
		t.Error("nothing is found")
	}
	e.Restart("--fail-every", "1")
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if err := s.Put(ctx, passages(700, "nl")); err == nil {
		t.Error("a server that refuses all took the passages")
	}
	e.Restart()
	replace(t, s, passages(5, "nl"))
	if !finds(t, s, 4) {
		t.Error("it did not come back")
	}
}

// What is in the way of a new index every time leaves nothing of the tries, and the index is there when it is gone.
func TestTriesThatFailLeaveNoCollections(t *testing.T) {
	o := server(t)
	s := open(t, o)
	ctx, cancel := context.WithCancel(t.Context())
	tries := 0
	o.Now = func() time.Time {
		if tries++; tries == 2 { // when the collection has been made and is about to be filled
			cancel()
		}
		return time.Now()
	}
	if err := open(t, o).Replace(ctx, passages(3, "nl")); !errors.Is(err, context.Canceled) {
		t.Errorf("broken off, it says %v", err)
	}
	if err := s.Client().CreateCollection(t.Context(), &client.CreateCollection{CollectionName: s.Alias(0), VectorsConfig: client.NewVectorsConfigMap(map[string]*client.VectorParams{"dense": {Size: 3, Distance: client.Distance_Dot}})}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Replace(t.Context(), passages(3, "nl")); err == nil || !strings.Contains(err.Error(), "collection named "+s.Alias(0)) {
			t.Errorf("a collection has the alias's name, and it says %v", err)
		}
	}
	all, err := s.Client().ListCollections(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		if strings.HasPrefix(name, s.Alias(0)+"--") {
			t.Errorf("%s was left", name)
		}
	}
	if err := s.Client().DeleteCollection(t.Context(), s.Alias(0)); err != nil {
		t.Fatal(err)
	}
	replace(t, s, passages(3, "nl"))
	if !finds(t, s, 2) {
		t.Error("it did not come back")
	}
}
