package simulate_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/all"
	"github.com/ouderbrug/ouderbrug/dialogs/handover/matching"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
	"github.com/ouderbrug/ouderbrug/internal/simulate"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
)

// shipped is what the dialogs need, read once.
var shipped = sync.OnceValues(func() (all.Config, error) {
	c := all.Config{Organisation: "Test"}
	library, err := content.Embedded()
	if err != nil {
		return c, err
	}
	bands, err := retrieval.DefaultBands()
	if err != nil {
		return c, err
	}
	if c.Retriever, err = retrieval.New(context.Background(), library, embedded.New(), bands); err != nil {
		return c, err
	}
	if c.Detector, err = detect.Load(content.FS); err != nil {
		return c, err
	}
	c.SafetyTexts, err = detect.LoadTexts(content.FS)
	return c, err
})

func live(t *testing.T, seed uint64, parents, helpers int) simulate.Report {
	t.Helper()
	c, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	r, err := simulate.Handover(t.Context(), simulate.Options{
		Seed: seed, Parents: parents, Ambassadors: helpers,
		Engine: func(order matching.Func) (*dialogs.Engine, error) {
			with := c
			with.Order, with.Wave = order, 1
			return all.New(with)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Numbers that cannot be had again prove nothing.
func TestAWeekComesOutTheSameAgain(t *testing.T) {
	one, err1 := json.Marshal(live(t, 3, 12, 6))
	two, err2 := json.Marshal(live(t, 3, 12, 6))
	if err1 != nil || err2 != nil || string(one) != string(two) {
		t.Fatalf("the same seed, two weeks:\n%s\n%s", one, two)
	}
}

// The week of the issue: everybody is accounted for, most are served, and both ways of
// matching met the same people.
func TestEverybodyIsAccountedFor(t *testing.T) {
	r := live(t, 1, 40, 12)
	if r.Served != r.Ours.Served || r.FirstLine != r.Ours.FirstLine {
		t.Error("what stands at the top is not our matching's")
	}
	for name, o := range map[string]simulate.Outcome{"ours": r.Ours, "round-robin": r.RoundRobin} {
		talks, loads, ended := 0, 0, 0
		for state, n := range o.States {
			talks += n
			if state == "closed" || state == "unserved" || state == "withdrawn" {
				ended += n
			}
		}
		for _, n := range o.Load {
			loads += n
		}
		if o.Asked != 40 || o.Served+o.NeverServed != o.Asked || o.FirstLine.N != o.Served || len(o.Load) != 12 {
			t.Errorf("%s: somebody is lost: %+v", name, o)
		}
		if ended != talks {
			t.Errorf("%s: eleven days later %d of %d talks have come to no end: %v", name, talks-ended, talks, o.States)
		}
		if loads < o.Served || loads > talks {
			t.Errorf("%s: %d opened talks of %d, for %d served", name, loads, talks, o.Served)
		}
		if o.Served < 24 || o.FirstLine.Median <= 0 || o.FirstLine.P90 < o.FirstLine.Median || o.SomebodyOn.Median > o.FirstLine.Median {
			t.Errorf("%s: a week in which hardly anybody is served, or nobody waits: %+v", name, o)
		}
		if o.Offers < o.Served || o.Waves < o.Served || o.Choices > o.Waves {
			t.Errorf("%s: served without being offered: %+v", name, o)
		}
	}
	ours, err1 := json.Marshal(r.Ours)
	turns, err2 := json.Marshal(r.RoundRobin)
	if err1 != nil || err2 != nil || string(ours) == string(turns) {
		t.Error("two ways of matching, one at a time, and not one talk went another way: is the order used at all?")
	}
}

func TestAWeekWithoutPeopleIsRefused(t *testing.T) {
	if _, err := simulate.Handover(t.Context(), simulate.Options{Seed: 1, Parents: 0, Ambassadors: 12}); err == nil {
		t.Fatal("a week without parents was lived")
	}
}
