package storetest

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

func shared(p Place) bool { return p.Shared }

// another is a second process on the same place. Both know the same keys.
func (w *world) another() Store {
	w.Helper()
	s, err := w.place.Open(w.ctx, w.settings())
	if err != nil {
		w.Fatalf("open a second time: %v", err)
	}
	w.Cleanup(func() {
		if err := s.Close(); err != nil {
			w.Errorf("close: %v", err)
		}
	})
	return s
}

// as lets f happen in another process.
func (w *world) as(s Store, f func()) {
	w.Helper()
	mine := w.Store
	w.Store = s
	defer func() { w.Store = mine }()
	f()
}

// What several processes on one place promise each other. A handle stands for a
// process: it has nothing but the place in common with the other.
var sharedTests = []test{
	{name: "what one has claimed the other is not given", needs: shared, run: func(w *world) {
		b := w.another()
		c := w.meet("amira")
		w.receive(w.message("amira", "two"), w.message("bilal", "x"))
		w.as(b, func() {
			got := w.claim()
			w.is(texts(got.Events), []string{"x"}, "given to the other")
			w.commit(w.done(got))
			w.idle()
		})
		w.commit(w.done(c))
		w.as(b, func() { w.is(texts(w.claim().Events), []string{"two"}, "given to the other afterwards") })
	}},
	{name: "of many claimers in two processes each conversation has one", needs: shared, run: func(w *world) {
		const n = 60
		stores := []Store{w.Store, w.another()}
		for i := range n {
			w.receive(w.message(fmt.Sprint("user", i), "x"))
		}
		var mu sync.Mutex
		got := map[bot.ConversationID]int{}
		w.together(8, func(i int) {
			for {
				c, _, err := stores[i%2].Claim(w.ctx, bot.ClaimQuery{Now: w.now, Limit: 3, Owner: fmt.Sprint(i), Lease: time.Minute})
				if err != nil {
					w.Error(err)
				}
				if len(c) == 0 {
					return
				}
				mu.Lock()
				for _, x := range c {
					got[x.Conversation.ID]++
				}
				mu.Unlock()
			}
		})
		w.is(len(got), n, "conversations claimed")
		for id, times := range got {
			if times != 1 {
				w.Fatalf("%s was claimed %d times", id, times)
			}
		}
	}},
	{name: "what a dead process had claimed comes after its lease, whose end is told, and the dead one's late commit is stale", needs: shared, run: func(w *world) {
		late := w.meet("amira")
		w.as(w.another(), func() {
			w.is(w.idle(), w.now.Add(lease), "next")
			w.now = w.now.Add(lease)
			c := w.claim()
			w.is(texts(c.Events), []string{"hello"}, "events")
			w.commit(w.done(c))
		})
		change := w.done(late)
		change.Outbox = []bot.Outgoing{w.line(late, bot.ForAnswer, "late")}
		w.isErr(w.Commit(w.ctx, change), bot.ErrStale)
		w.is(w.counts(), map[bot.Outbound]int{}, "lines")
	}},
	{name: "a process that stops gives its claims back, and nobody else's", needs: shared, run: func(w *world) {
		w.meet("amira")
		b := w.another()
		w.receive(w.message("bilal", "x"))
		w.as(b, func() { w.claimAs("b", 9) })
		r, ok := w.Store.(bot.Releaser)
		w.is(ok, true, "it can release")
		w.ok(r.Release(w.ctx, "me"))
		w.as(b, func() { w.is(texts(w.claim().Events), []string{"hello"}, "events of the one who stopped") })
	}},
	{name: "a name is leased to one of two processes", needs: shared, run: func(w *world) {
		b := w.another()
		take := func(s Store, owner string, at time.Duration) bool {
			ok, err := s.Lease(w.ctx, "poll", owner, w.now.Add(at), w.now.Add(at+time.Minute))
			w.ok(err)
			return ok
		}
		w.is([]bool{take(w, "a", 0), take(b, "b", time.Second), take(w, "a", 30*time.Second), take(b, "b", 91*time.Second), take(w, "a", 92*time.Second)},
			[]bool{true, false, true, true, false}, "taken")
		won := make([]bool, 8)
		w.now = w.now.Add(time.Hour)
		w.together(len(won), func(i int) { won[i] = take([]Store{w, b}[i%2], fmt.Sprint(i), 0) })
		w.is(len(slices.DeleteFunc(won, func(ok bool) bool { return !ok })), 1, "who won of eight at once")
	}},
	{name: "a line on the wire is not the other's until its lease ends, nor is anything else of its conversation", needs: shared, run: func(w *world) {
		c := w.meet("amira")
		w.say(c, w.line(c, bot.ForAnswer, "one"), w.line(c, bot.ForSafety, "112"))
		w.is(w.due(1), []string{"112"}, "due")
		w.as(w.another(), func() {
			rows, next := w.dueAs(9)
			w.is(said(rows), []string(nil), "due for the other")
			w.is(next, w.now.Add(lease), "next")
			w.now = w.now.Add(lease)
			w.is(w.due(9), []string{"112"}, "due for the other after the lease")
		})
	}},
	{name: "what is on the wire is the other's business as soon as it is settled", needs: shared, run: func(w *world) {
		_, r := w.onWire("amira", bot.ForAnswer)
		b := w.another()
		w.sent(r)
		w.as(b, func() {
			w.is(w.due(9), []string(nil), "due")
			_, r := w.onWire("amira", bot.ForAnswer)
			w.sent(r)
		})
		w.is(w.counts(), map[bot.Outbound]int{bot.Sent: 2}, "states")
	}},
	{name: "a line that was cancelled on the wire still holds its conversation until it is settled", needs: shared, run: func(w *world) {
		_, r := w.onWire("amira", bot.ForAnswer)
		w.as(w.another(), func() {
			w.cancel("amira", bot.ForAnswer)
			c := w.meet("amira")
			w.say(c, w.line(c, bot.ForAnswer, "next"))
			w.is(w.due(9), []string(nil), "due while it is on the wire")
			w.sent(r)
			w.is(w.due(9), []string{"next"}, "due after it")
		})
	}},
	{name: "broadcast lines of a dead sender become unknown, are counted and never sent again; a status settles them", needs: shared, run: func(w *world) {
		_, one := w.onWire("amira", bot.ForBroadcast)
		w.onWire("bilal", bot.ForBroadcast)
		w.as(w.another(), func() {
			w.is(w.due(9), []string(nil), "due while the sender lives")
			w.is(w.counts(), map[bot.Outbound]int{bot.Sending: 2}, "states while the sender lives")
			w.now = w.now.Add(lease)
			w.is(w.due(9), []string(nil), "due")
			w.is(w.counts(), map[bot.Outbound]int{bot.Unknown: 2}, "states")
			w.commit(bot.Change{At: w.now, Settled: []bot.Settlement{{ID: one.ID, State: bot.Delivered, At: w.now}}})
			w.is(w.counts(), map[bot.Outbound]int{bot.Unknown: 1, bot.Delivered: 1}, "states after a status")
		})
	}},
	{name: "broadcast lines of another account are left to its own sender", needs: shared, run: func(w *world) {
		w.onWire("amira", bot.ForBroadcast)
		w.now = w.now.Add(lease)
		_, _, err := w.Due(w.ctx, bot.DueQuery{Channel: "other", Now: w.now, Limit: 9, Owner: "me", Lease: lease})
		w.ok(err)
		w.is(w.counts(), map[bot.Outbound]int{bot.Sending: 1}, "states")
	}},
	{name: "what one wrote the other reads at once", needs: shared, run: func(w *world) {
		b := w.another()
		for i := range 3 {
			reader, writer := w.Store, b
			if i%2 == 1 {
				reader, writer = b, w.Store
			}
			var id bot.OutboxID
			var c bot.Claimed
			w.as(writer, func() {
				c = w.meet("amira")
				c.Conversation.Lang, c.Conversation.State = bot.Lang(fmt.Sprint("l", i)), []byte(fmt.Sprint("state", i))
				id = w.pulled(c, bot.ForAnswer, fmt.Sprint(i))
			})
			w.as(reader, func() {
				got, err := w.Choices(w.ctx, c.Conversation.ID, id)
				w.ok(err)
				w.is(len(got), 1, "choices")
				ls := w.lines("amira")
				w.is(ls[len(ls)-1], "bot: "+fmt.Sprint(i), "the last line")
				w.receive(w.message("amira", "more"))
				next := w.claim()
				w.is(next.Conversation.Lang, fmt.Sprint("l", i), "language")
				w.is(string(next.Conversation.State), fmt.Sprint("state", i), "memory")
				w.commit(w.done(next))
			})
		}
	}},
	{name: "after one forgot somebody the other neither answers nor writes under the old person", needs: shared, run: func(w *world) {
		b := w.another()
		var old, turn bot.Claimed
		w.as(b, func() { // the other knows her well
			old = w.meet("amira")
			w.commit(w.done(old))
			w.receive(w.message("amira", "slow"))
			turn = w.claim()
		})
		w.commit(bot.Change{At: w.now, Forget: []bot.PersonID{old.Person.ID}})
		w.as(b, func() {
			change := w.done(turn)
			change.Outbox = []bot.Outgoing{w.line(turn, bot.ForAnswer, "too late")}
			w.isErr(w.Commit(w.ctx, change), bot.ErrStale)
			w.is(w.idle(), time.Time{}, "next")
			c := w.meet("amira")
			if c.Person.ID == old.Person.ID || c.Person.Key == old.Person.Key || c.Conversation.ID == old.Conversation.ID {
				w.Fatal("it is the old person")
			}
			w.is(w.erase(), 1, "erased by the other")
			w.commit(w.done(c))
		})
		w.is(len(w.meet("amira").Events), 1, "events of the new person, here")
	}},
	{name: "forgetting in one process and messages in the other lose nothing", needs: shared, run: func(w *world) {
		b := w.another()
		for range 20 {
			c := w.meet("amira")
			change := w.done(c)
			change.Forget = []bot.PersonID{c.Person.ID}
			w.together(2, func(i int) {
				if i == 0 {
					if err := w.Commit(w.ctx, change); err != nil {
						w.Error(err)
					}
				} else if _, err := b.Receive(w.ctx, []bot.Arrival{w.message("amira", "meanwhile")}); err != nil {
					w.Error(err)
				}
			})
			for {
				cs, _ := w.claimAs("me", 9)
				if len(cs) == 0 {
					break
				}
				w.is(texts(cs[0].Events), []string{"meanwhile"}, "events")
				w.commit(w.done(cs[0]))
			}
		}
	}},
	{name: "numbers of one conversation grow as they are committed, whoever writes", needs: shared, run: func(w *world) {
		stores := []Store{w.Store, w.another()}
		w.commit(w.done(w.meet("amira")))
		quit := make(chan struct{})
		seen := map[int64]bool{}
		var late []int64
		var wg sync.WaitGroup
		wg.Go(func() { // a page: what it has once passed by must not come
			var after int64
			for end := false; !end; {
				select {
				case <-quit:
					end = true
				default:
				}
				ls, err := w.Lines(w.ctx, addr("amira"), after, 1000)
				if err != nil {
					w.Error(err)
					return
				}
				for _, l := range ls {
					seen[l.Seq], after = true, l.Seq
				}
			}
			ls, err := w.Lines(w.ctx, addr("amira"), 0, 1000)
			if err != nil {
				w.Error(err)
			}
			for _, l := range ls {
				if !seen[l.Seq] {
					late = append(late, l.Seq)
				}
			}
		})
		w.together(6, func(i int) {
			for range 20 {
				if _, err := stores[i%2].Receive(w.ctx, []bot.Arrival{w.message("amira", "x")}); err != nil {
					w.Error(err)
				}
			}
		})
		close(quit)
		wg.Wait()
		w.is(len(late), 0, "lines that came with a number that the page had passed by")
		w.is(len(seen), 121, "lines seen")
	}},
	{name: "a message that comes to two processes at once is one event", needs: shared, run: func(w *world) {
		stores := []Store{w.Store, w.another()}
		a := w.message("amira", "x")
		fresh := make([]bool, 8)
		w.together(len(fresh), func(i int) {
			mine := a
			mine.ID += bot.EventID(fmt.Sprint(i))
			got, err := stores[i%2].Receive(w.ctx, []bot.Arrival{mine})
			if err != nil {
				w.Error(err)
				return
			}
			fresh[i] = got[0].New
		})
		w.is(len(slices.DeleteFunc(fresh, func(n bool) bool { return !n })), 1, "new")
		w.is(len(w.claim().Events), 1, "events")
	}},
}
