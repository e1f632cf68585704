// Package retrievaltest is what every retrieval.Store must prove: Run(t, open) with a fresh, empty store a subtest.
//
// To add a store: write a test in its folder that opens it and calls Run. To add a promise: write it into the
// comment of retrieval.Store and prove it here, in the file of its theme.
package retrievaltest

import (
	"fmt"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// Open returns a fresh, empty store; it is closed by t.Cleanup.
type Open func(t *testing.T) retrieval.Store

// Run proves the contract of retrieval.Store.
func Run(t *testing.T, open Open) {
	for name, prove := range map[string]func(*testing.T, retrieval.Store){
		"an empty index finds nothing and says no error":    emptyIndex,
		"put with a known id replaces":                      upsert,
		"replace leaves nothing of before":                  replace,
		"delete takes an id":                                deleteID,
		"delete takes a page":                               deletePage,
		"delete of what is not there is no error":           deleteAbsent,
		"filters by language":                               filterLang,
		"filters by kind":                                   filterKind,
		"filters by country and region":                     filterArea,
		"filters by audience":                               filterAudience,
		"what is past its last day is not found":            filterValidity,
		"equal scores come in the order of ids":             ties,
		"limit counts matches of a stream":                  limit,
		"the best match shares most with the question":      order,
		"a question's own score is that of its exact match": self,
		"arabic letter forms, digits and latin are found":   scripts,
		"odd bytes are neither an error nor a panic":        oddText,
		"vectors are ranked by cosine":                      dense,
		"a vector of another length is an error":            dimension,
		"hundreds of goroutines see whole indexes":          concurrent,
		"a cancelled context stops":                         cancelled,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prove(t, open(t))
		})
	}
}

// today is the day of the tests.
func today() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

// topic makes a passage with its own page.
func topic(id, text string, change ...func(*retrieval.Passage)) retrieval.Passage {
	p := retrieval.Passage{ID: content.ID(id), Page: content.ID("page of " + id), Topic: "topic of " + id, Kind: retrieval.Topic, Lang: content.Dutch, Text: text}
	for _, f := range change {
		f(&p)
	}
	return p
}

// question asks as a parent who speaks Dutch.
func question(text string, change ...func(*retrieval.Query)) retrieval.Query {
	q := retrieval.Query{Text: text, Lang: content.Dutch, Now: today(), Limit: 10}
	for _, f := range change {
		f(&q)
	}
	return q
}

func put(t *testing.T, s retrieval.Store, ps ...retrieval.Passage) {
	t.Helper()
	if err := s.Put(t.Context(), ps); err != nil {
		t.Fatalf("Put: %v", err)
	}
}

func search(t *testing.T, s retrieval.Store, q retrieval.Query) retrieval.Streams {
	t.Helper()
	st, err := s.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("Search: %v", err)
	}
	return st
}

// ids are the ids of the sparse stream in order.
func ids(st retrieval.Streams) string {
	var out []string
	for _, m := range st.Sparse {
		out = append(out, string(m.ID))
	}
	return fmt.Sprint(out)
}

// wantIDs compares the sparse stream with what is wanted, such as "[a b]".
func wantIDs(t *testing.T, s retrieval.Store, q retrieval.Query, want string) {
	t.Helper()
	if got := ids(search(t, s, q)); got != want {
		t.Errorf("found %s, want %s", got, want)
	}
}
