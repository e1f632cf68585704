package retrieval_test

import (
	"slices"
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

func TestJoinAndWithoutLeaveWhatTheyAreGiven(t *testing.T) {
	ids := func(ps []retrieval.Passage) (out []content.ID) {
		for _, p := range ps {
			out = append(out, p.ID+content.ID(p.Text))
		}
		return out
	}
	old := []retrieval.Passage{{ID: "c", Page: "page"}, {ID: "a", Text: "1"}}
	all := retrieval.Join(old, []retrieval.Passage{{ID: "b"}, {ID: "a", Text: "2"}, {ID: "d", Page: "page"}})
	if got := ids(all); !slices.Equal(got, []content.ID{"a2", "b", "c", "d"}) {
		t.Errorf("joined they are %q", got)
	}
	if got := ids(retrieval.Without(all, "page", "a", "nobody")); !slices.Equal(got, []content.ID{"b"}) {
		t.Errorf("what stays is %q", got)
	}
	if !slices.Equal(ids(old), []content.ID{"c", "a1"}) || !slices.Equal(ids(all), []content.ID{"a2", "b", "c", "d"}) {
		t.Errorf("what was given is %q and %q now", ids(old), ids(all))
	}
}
