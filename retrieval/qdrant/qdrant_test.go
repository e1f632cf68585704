package qdrant_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/fakes/qdrant"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
	store "github.com/ouderbrug/ouderbrug/retrieval/qdrant"
	"github.com/ouderbrug/ouderbrug/retrieval/retrievaltest"
)

var made atomic.Int64

// server is the address of a server and its key: the one that the environment names, or the local engine.
func server(t *testing.T) store.Options {
	t.Helper()
	addr, key := qdrant.Named()
	if addr == "" {
		addr = qdrant.Start(t).Addr
	}
	return store.Options{Address: addr, APIKey: key, Name: fmt.Sprintf("test-%d-%d", time.Now().UnixNano(), made.Add(1))}
}

// open opens a store and drops what it made at the end.
func open(t *testing.T, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = s.Drop(context.WithoutCancel(t.Context())) // some tests have stopped the server
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func replace(t *testing.T, s retrieval.Store, ps []retrieval.Passage) {
	t.Helper()
	if err := s.Replace(t.Context(), ps); err != nil {
		t.Fatal(err)
	}
}

func TestContract(t *testing.T) {
	o := server(t)
	retrievaltest.Run(t, func(t *testing.T) retrieval.Store {
		o := o
		o.Name += fmt.Sprintf("-%d", made.Add(1))
		return open(t, o)
	})
}

// library is the shipped one. Against the local engine, which takes a second a question of all of it (CI names it too, and
// sets OUDERBRUG_TEST_QDRANT_LOCAL), it is a part: every fourteenth topic, in all languages, and the places.
func library(t *testing.T) *content.Library {
	t.Helper()
	lib, err := content.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if addr, _ := qdrant.Named(); addr != "" && os.Getenv("OUDERBRUG_TEST_QDRANT_LOCAL") == "" {
		return lib
	}
	part := *lib
	part.Topics = nil
	for i := 0; i < len(lib.Topics); i += 14 {
		part.Topics = append(part.Topics, lib.Topics[i])
	}
	return &part
}

// Both stores give the same answers: the same passages in the same order with the same scores.
func TestSameAnswersAsTheEmbeddedStore(t *testing.T) {
	lib, here, there := library(t), embedded.New(), open(t, server(t))
	replace(t, here, retrieval.Passages(lib))
	replace(t, there, retrieval.Passages(lib))
	asked := 0
	for _, topic := range lib.Topics {
		for lang, variants := range topic.Questions {
			q := retrieval.Query{
				Text: variants[asked%len(variants)] + " 2026 xyz", Lang: lang, Country: content.Countries()[asked%2],
				Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Limit: 5 + asked%20,
			}
			if asked%3 == 0 {
				q.Kinds = []retrieval.Kind{retrieval.Topic}
			}
			want, err := here.Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			got, err := there.Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if asked++; len(want.Sparse) == 0 {
				t.Errorf("question %d in %s finds nothing", asked, lang)
			}
			compare(t, asked, got.Sparse, want.Sparse)
		}
	}
	t.Logf("%d questions over %d passages", asked, here.Len())
}

// compare lets passages whose scores agree to five digits change places.
func compare(t *testing.T, n int, got, want []retrieval.Match) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("question %d: %d matches, want %d", n, len(got), len(want))
		return
	}
	for i, w := range want {
		g := got[i]
		near := math.Abs(g.Share()-w.Share()) < 1e-5*(1+w.Share())
		if g.ID == w.ID {
			near = near && math.Abs(g.Confidence()-w.Confidence()) < 1e-5 && math.Abs(g.Self-w.Self) < 1e-4*w.Self
		}
		if !near {
			t.Errorf("question %d, match %d: %s %.6f of %.6f, want %s %.6f of %.6f", n, i, g.ID, g.Score, g.Self, w.ID, w.Score, w.Self)
		}
	}
}

func TestAddresses(t *testing.T) {
	for _, bad := range []string{"", "localhost", "localhost:", ":6334", "ftp://x:1", "x:y", "x:0", "x:70000", "http://"} {
		if _, err := store.Open(store.Options{Address: bad}); err == nil {
			t.Errorf("%q is taken for an address", bad)
		}
	}
	for _, good := range []string{"localhost:6334", "https://q.example.org:6334", "http://10.0.0.1:6334/", "[::1]:6334"} {
		s, err := store.Open(store.Options{Address: good})
		if err != nil {
			t.Errorf("%q: %v", good, err)
			continue
		}
		_ = s.Close()
	}
}
