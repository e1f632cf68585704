package simulate

import (
	"context"
	"reflect"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/handover/matching"
)

var monday = time.Date(2026, 11, 23, 0, 0, 0, 0, bot.Country("nl").Zone())

// The same seed is the same week; a bigger week holds the smaller one.
func TestAWeekIsItsSeed(t *testing.T) {
	if !reflect.DeepEqual(parents(7, 40, monday), parents(7, 60, monday)[:40]) ||
		!reflect.DeepEqual(ambassadors(7, 12, monday), ambassadors(7, 20, monday)[:12]) {
		t.Fatal("the same seed gives other people")
	}
	if reflect.DeepEqual(parents(7, 40, monday), parents(8, 40, monday)) {
		t.Fatal("another seed gives the same people")
	}
}

// The people are like those that the programme knows: some of each kind, and enough
// ambassadors for each language that parents speak.
func TestThePeopleAreOfEveryKind(t *testing.T) {
	langs, heavy, women, night := map[bot.Lang]int{}, 0, 0, 0
	for _, p := range parents(1, 400, monday) {
		if p.at.Before(monday) || !p.at.Before(monday.Add(week)) {
			t.Errorf("parent %d comes at %v, outside of the week", p.n, p.at)
		}
		langs[p.lang]++
		if matching.Heavy(p.theme) {
			heavy++
		}
		if p.woman {
			women++
		}
		if p.at.Hour() < 6 {
			night++
		}
	}
	if len(langs) != 5 || heavy < 20 || heavy > 120 || women < 80 || women > 240 || night > 20 {
		t.Errorf("languages %v, heavy %d, women wanted %d, at night %d of 400", langs, heavy, women, night)
	}
	speak, trained := map[bot.Lang]int{}, 0
	for _, a := range ambassadors(1, 12, monday) {
		for _, l := range a.facts.Langs {
			speak[l]++
		}
		if !a.facts.HeavyUntil.IsZero() {
			trained++
		}
		if len(a.facts.Shifts) == 0 || a.takes+a.minds >= 1 {
			t.Errorf("%s is never there, or never declines", a.name)
		}
	}
	for l := range langs {
		if speak[l] == 0 {
			t.Errorf("nobody speaks %s", l)
		}
	}
	if trained == 0 || trained == 12 {
		t.Errorf("%d of 12 have done the module", trained)
	}
}

func TestWhatComesFirstIsDoneFirst(t *testing.T) {
	var a agenda
	var did []int
	plan := func(at time.Duration, n int) {
		a.at(monday.Add(at), func(context.Context) error { did = append(did, n); return nil })
	}
	plan(2*time.Second, 3)
	plan(time.Second, 1)
	plan(time.Second, 2)
	plan(time.Hour, 4)
	if err := a.due(t.Context(), monday.Add(time.Minute)); err != nil || !reflect.DeepEqual(did, []int{1, 2, 3}) {
		t.Fatalf("done %v, %v", did, err)
	}
	if !a.next().Equal(monday.Add(time.Hour)) {
		t.Fatalf("next %v", a.next())
	}
}

func TestTheMiddleAndTheSlowEnd(t *testing.T) {
	var times []time.Duration
	for i := 10; i >= 1; i-- {
		times = append(times, time.Duration(i)*time.Second)
	}
	if got := spread(times); got != (Spread{N: 10, Median: 5, P90: 9}) {
		t.Errorf("got %+v", got)
	}
	if got := spread(nil); got != (Spread{}) {
		t.Errorf("of nothing: %+v", got)
	}
	if got := deviation(map[string]int{"a": 1, "b": 3}); got != 1 {
		t.Errorf("the deviation of 1 and 3 is 1, got %v", got)
	}
}
