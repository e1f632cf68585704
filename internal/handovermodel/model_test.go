package handovermodel

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
	"github.com/ouderbrug/ouderbrug/internal/skiptest"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/postgres"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

// A long run is one check of so many steps: make model.
var (
	steps = flag.Int("model.steps", 0, "steps of one run; 0: some short ones")
	store = flag.String("model.store", "", "sqlite or postgres; empty: both, where there is one")
)

// act is one thing that somebody does, or that happens.
type act struct {
	kind string // who
	what string
	who  int
	pick int
	wait int // seconds until the next
	inst int // which instance works
}

// acts draws one. What is named more often happens more often.
var acts = rapid.Custom(func(t *rapid.T) act {
	kinds := []string{
		"parent", "parent", "parent", "parent", "helper", "helper", "helper", "onward", "onward", "onward", "onward", "onward", "onward", "any", "any", "again",
		"parent", "parent", "parent", "helper", "helper", "helper", "helper", "helper", "parent", "parent", "helper", "helper", "clock", "fault", "coordinator", "staff", "staff", "world",
	}
	x := act{kind: of(t, kinds)}
	switch x.kind {
	case "parent":
		x.what = of(t, []string{
			"line", "line", "line", "line", "line", "line", "ask", "ask", "ask", "number", "number", "edit", "edit", "word", "word", "exit", "late", "media", "danger", "forget",
		})
	case "helper":
		x.what = of(t, []string{
			"line", "line", "line", "line", "line", "line", "line", "answer", "answer", "answer", "number", "number", "edit", "edit", "command", "command", "command", "hat", "forget",
		})
	case "clock":
		x.what = of(t, []string{"minutes", "minutes", "minutes", "minutes", "hours", "hours", "days"})
	case "fault":
		x.what = of(t, []string{blocked, unreachable, throttled, throttled, crowded, crowded, unknown, temporary, works, works, works})
	case "world":
		x.what = of(t, []string{"restart", "restart", "purge", "die"})
	}
	x.who = even(t, 1000)
	x.pick = even(t, 10_000)
	x.wait = of(t, []int{0, 0, 1, 2, 3, 3, 5, 20, 70})
	x.inst = even(t, 3)
	return x
})

// even draws one of so many, each as often as the others: the numbers that rapid draws
// itself are mostly small.
func even(t *rapid.T, n int) int {
	x := 0
	for range 14 {
		x *= 2
		if rapid.Bool().Draw(t, "bit") {
			x++
		}
	}
	return x % n
}

func of[T any](t *rapid.T, all []T) T { return all[even(t, len(all))] }

// do does one thing and lets the time until the next go by.
func (w *world) do(x act) error {
	if err := w.happens(x); err != nil {
		return err
	}
	return w.pass(time.Duration(x.wait)*time.Second, x.inst)
}

func (w *world) happens(x act) error {
	a := w.people[x.who%len(w.people)]
	parents, helpers := w.parents(), w.helpers()
	switch x.kind {
	case "parent":
		if x.who%20 == 0 {
			return w.parentDoes(helpers[x.pick%len(helpers)], x) // she may wear her parent's hat
		}
		a := parents[x.who%len(parents)]
		switch {
		case x.what == "forget" && x.pick%5 > 0:
			x.what = "line"
		case w.seen.convs[a.conv].Holder == bot.HeldByPerson:
		case x.pick%2 == 0 && w.canGoOn(a):
			return w.goesOn(a)
		case x.what == "danger" && x.pick%2 > 0, x.pick%3 == 0 && w.seen.convs[a.conv].Holder == bot.HeldByBot:
			x.what = "ask"
		}
		return w.parentDoes(a, x)
	case "helper":
		if busy := w.busy(helpers); len(busy) > 0 && x.pick%4 > 0 {
			helpers = busy
		}
		return w.helperDoes(helpers[x.who%len(helpers)], x)
	case "onward":
		who := w.people
		switch x.pick % 5 {
		case 0, 1:
			who = parents
		case 2, 3:
			who = helpers[:len(helpers)-4] // the ambassadors
		}
		for i := range who {
			if a := who[(x.who+i)%len(who)]; w.canGoOn(a) {
				return w.goesOn(a)
			}
		}
		return w.pressAny(a, x.pick)
	case "any":
		return w.pressAny(a, x.pick)
	case "again":
		return w.again(a)
	case "clock":
		if x.what != "minutes" && x.pick%5 > 0 { // else who is on call hears an alarm every few minutes, for days
			if err := w.desked(helpers[len(helpers)-2:]); err != nil {
				return err
			}
		}
		d := map[string]time.Duration{"minutes": time.Minute, "hours": time.Hour, "days": 24 * time.Hour}[x.what]
		d *= time.Duration(1 + x.pick%map[string]int{"minutes": 40, "hours": 14, "days": 4}[x.what])
		w.note("%s go by", d)
		return w.pass(d, x.inst)
	case "fault":
		w.note("the channel of %s fails: %q", a.name, x.what)
		a.fails = x.what
	case "coordinator":
		for _, h := range helpers { // who is away comes back sooner than the next one goes
			if w.seen.helpers[w.person(h.conv)].State != bot.HelperActive && x.pick%4 > 0 {
				return w.coordinatorDoes(h, x)
			}
		}
		return w.coordinatorDoes(helpers[x.who%len(helpers)], x)
	case "staff":
		return w.staffDoes(helpers[len(helpers)-1-x.who%3], x)
	case "world":
		return w.turns(x)
	}
	return nil
}

// turns is what happens to the program itself.
func (w *world) turns(x act) error {
	w.note("the program: %s", x.what)
	i := w.bots[x.pick%len(w.bots)]
	switch x.what {
	case "restart":
		w.start(i)
	case "purge":
		_, err := i.store.Purge(w.ctx, w.clock)
		return err
	case "die":
		// An instance dies with a turn in its hands: somebody else makes it when its lease is over.
		_, _, err := i.store.Claim(w.ctx, bot.ClaimQuery{Now: w.clock, Limit: 1, Owner: "dead", Lease: 5 * time.Second})
		return err
	}
	return nil
}

// busy are those of the helpers who have a talk, or read along in one.
func (w *world) busy(helpers []*actor) (out []*actor) {
	for _, a := range helpers {
		p := w.person(a.conv)
		for _, t := range w.seen.talks {
			if holds(t) && (t.Helper == p || t.Facts.Pro != nil && t.Facts.Pro.Yes && t.Facts.Pro.With == p) {
				out = append(out, a)
				break
			}
		}
	}
	return out
}

func (w *world) parents() (out []*actor) {
	for _, a := range w.people {
		if a.roles == nil {
			out = append(out, a)
		}
	}
	return out
}

func (w *world) helpers() (out []*actor) {
	for _, a := range w.people {
		if a.roles != nil {
			out = append(out, a)
		}
	}
	return out
}

// enter lets everybody in: parents, ambassadors, a professional, a coordinator, staff.
func (w *world) enter(parents, ambassadors int) error {
	add := func(name, channel string, roles ...bot.Role) *actor {
		a := &actor{name: name, addr: bot.Address{Channel: channel, User: name}, roles: roles}
		a.facts = bot.HelperFacts{
			Roles: roles, Langs: []bot.Lang{"nl", "tr"}, Country: "nl", Woman: true, VOGUntil: w.clock.AddDate(3, 0, 0),
			HeavyUntil: w.clock.AddDate(3, 0, 0), CapOpen: 2, CapWeek: 12,
		}
		for day := range 7 {
			a.facts.Shifts = append(a.facts.Shifts, bot.Shift{Day: time.Weekday(day), From: 7 * 60, To: 22 * 60})
		}
		w.people = append(w.people, a)
		return a
	}
	for i := range parents {
		add(fmt.Sprint("parent", i), []string{postName, windowName}[i%2])
	}
	for i := range ambassadors {
		add(fmt.Sprint("helper", i), postName, bot.Ambassador).facts.CapOpen = 1 + i%3
	}
	add("pro", postName, bot.Professional)
	add("boss", postName, bot.Coordinator)
	for i := range 2 {
		add(fmt.Sprint("staff", i), postName, bot.Staff).facts.OnCall = 1 + i
	}
	for _, a := range w.people {
		if err := w.hire(a); err != nil {
			return err
		}
	}
	return w.pass(time.Second, 0)
}

// live is one run.
func live(t *testing.T, rt *rapid.T, p place, instances, n int) *world {
	w := &world{
		rt: rt, ctx: t.Context(), engine: dialogtest.Embedded(t), place: p, seen: newSeen(),
		clock: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), ids: ids{seed: rapid.Uint64().Draw(rt, "ids")},
	}
	must := func(err error) {
		if err != nil {
			rt.Fatalf("%v\n%s", err, w.last())
		}
	}
	defer func() { must(w.end()) }()
	must(w.begin(instances))
	must(w.enter(rapid.IntRange(2, 4).Draw(rt, "parents"), rapid.IntRange(3, 5).Draw(rt, "ambassadors")))
	for i := range n {
		must(w.do(acts.Draw(rt, "act")))
		w.check()
		if i%50 == 49 || i == n-1 {
			must(w.agree())
		}
	}
	return w
}

func (w *world) last() (out string) {
	for _, line := range w.trace[max(0, len(w.trace)-traceKept):] {
		out += line + "\n"
	}
	return out
}

// run lives short runs, or a long one where the flag says so.
func run(t *testing.T, name string, instances, short int, open func(t *testing.T) place) {
	if *store != "" && *store != name {
		t.Skipf("the flag names %s", *store)
	}
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	if !given { // else a hundred
		if err := errors.Join(flag.Set("rapid.checks", strconv.Itoa(short)), flag.Set("rapid.nofailfile", "true")); err != nil {
			t.Fatal(err)
		}
	}
	n, opened, relayed, done := *steps, 0, 0, 0
	began, what := time.Now(), map[string]int{}
	body := func(rt *rapid.T) {
		n := n
		if n == 0 {
			n = 20 + even(rt, 200)
		}
		w := live(t, rt, open(t), instances, n)
		for name, times := range w.seen.what {
			what[name] += times
		}
		opened, relayed, done = opened+w.seen.opened, relayed+w.seen.relayed, done+n
	}
	rapid.Check(t, body)
	t.Logf("%s: %d steps in %s, %d talks, %d lines relayed", name, done, time.Since(began).Round(time.Second), opened, relayed)
	t.Logf("what was done and told: %v", what)
}

func TestWhateverEverybodyDoesOnSQLite(t *testing.T) {
	run(t, "sqlite", 1, 12, func(t *testing.T) place {
		v := newVault(t)
		return place{v, func(now func() time.Time, newID func() string) (storage, error) {
			return sqlite.Open(t.Context(), sqlite.Memory, sqlite.Options{Vault: v, Installation: v.Installation(), Now: now, NewID: newID})
		}}
	})
}

func TestWhateverEverybodyDoesOnPostgreSQLWithTwoInstances(t *testing.T) {
	server := os.Getenv("OUDERBRUG_TEST_POSTGRES")
	if server == "" {
		skiptest.Without(t, "postgres", "set OUDERBRUG_TEST_POSTGRES to the DSN of a database for tests")
	}
	run(t, "postgres", 2, 1, func(t *testing.T) place {
		v := newVault(t)
		dsn, drop, err := postgres.Scratch(t.Context(), server)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := drop(context.Background()); err != nil { // after the test's own context
				t.Error(err)
			}
		})
		return place{v, func(now func() time.Time, newID func() string) (storage, error) {
			return postgres.Open(t.Context(), dsn+"&pool_max_conns=4", postgres.Options{Vault: v, Installation: v.Installation(), Now: now, NewID: newID})
		}}
	})
}

func newVault(t *testing.T) *vault.Vault {
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	return vault.New(keys, vault.NewMemory())
}
