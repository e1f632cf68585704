package storetest

import (
	"fmt"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

var claimTests = []test{
	{name: "the most urgent goes first, then the longest waiting", run: func(w *world) {
		for i, u := range []bot.Urgency{bot.Normal, bot.Now, bot.Crisis, bot.Normal, bot.Crisis} {
			a := w.message(fmt.Sprint("user", i), fmt.Sprint(i))
			a.Urgency = u
			w.receive(a)
			w.now = w.now.Add(time.Millisecond)
		}
		var got []string
		for range 5 {
			c, _ := w.claimAs("me", 1)
			got = append(got, texts(c[0].Events)...)
		}
		w.is(got, []string{"2", "4", "1", "0", "3"}, "order")
	}},
	{name: "an urgent message makes its whole conversation urgent, until it is done", run: func(w *world) {
		w.receive(w.message("bilal", "first"))
		w.now = w.now.Add(time.Millisecond)
		a := w.message("amira", "help")
		a.Urgency = bot.Crisis
		w.receive(w.message("amira", "hello"), a)
		c, _ := w.claimAs("me", 1)
		w.is(texts(c[0].Events), []string{"hello", "help"}, "urgent")
		w.commit(w.done(c[0]))
		w.receive(w.message("amira", "more"))
		c, _ = w.claimAs("me", 1)
		w.is(texts(c[0].Events), []string{"first"}, "after it")
	}},
	{name: "a claimed conversation is nobody else's", run: func(w *world) {
		c := w.meet("amira")
		w.receive(w.message("amira", "two"))
		w.idle()
		w.commit(w.done(c))
		w.is(texts(w.claim().Events), []string{"two"}, "events")
	}},
	{name: "claimers at once never get the same conversation", run: func(w *world) {
		const n = 60
		for i := range n {
			w.receive(w.message(fmt.Sprint("user", i), "x"))
		}
		var mu sync.Mutex
		got := map[bot.ConversationID]int{}
		w.together(8, func(i int) {
			for {
				c, _, err := w.Claim(w.ctx, bot.ClaimQuery{Now: w.now, Limit: 3, Owner: fmt.Sprint(i), Lease: time.Minute})
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
	{name: "a claim comes back after its lease, and the late claimer is stale", run: func(w *world) {
		late := w.meet("amira")
		w.now = w.now.Add(30 * time.Second)
		c := w.claim()
		w.is(texts(c.Events), []string{"hello"}, "events")
		w.commit(w.done(c))
		w.isErr(w.Commit(w.ctx, w.done(late)), bot.ErrStale)
	}},
	{name: "a late claimer's commit does not end the claim of the next", run: func(w *world) {
		late := w.meet("amira")
		w.now = w.now.Add(30 * time.Second)
		w.commit(w.done(w.claim()))
		w.receive(w.message("amira", "two"))
		w.claim()
		w.isErr(w.Commit(w.ctx, w.done(late)), bot.ErrStale)
		w.idle()
	}},
	{name: "a claim is over when its process has died", needs: keeps, run: func(w *world) {
		w.meet("amira")
		w.died()
		w.is(texts(w.claim().Events), []string{"hello"}, "events")
	}},
	{name: "a commit that fails gives the claim back", run: func(w *world) {
		c := w.meet("amira")
		change := w.done(c)
		change.Conversations[0].Conversation.Version++
		w.isErr(w.Commit(w.ctx, change), bot.ErrStale)
		w.is(texts(w.claim().Events), []string{"hello"}, "events")
	}},
	{name: "next is when the next event falls due", run: func(w *world) {
		w.is(w.idle(), time.Time{}, "next of nothing")
		c := w.meet("amira")
		change := w.done(c)
		change.Timers = []bot.TimerChange{{Conversation: c.Conversation.ID, Name: "t", At: w.now.Add(time.Hour)}}
		w.commit(change)
		w.receive(w.text("bilal", "b"))
		w.is(w.idle(), w.now.Add(time.Second), "next")
	}},
	{name: "a conversation comes back as it was committed", run: func(w *world) {
		c := w.meet("amira")
		v := c.Conversation
		v.Holder, v.Lang, v.LangChosen, v.Reads = bot.HeldByQueue, "ar", true, []bot.Lang{"nl", "fr"}
		v.Country, v.Area, v.Entry, v.LastChoices = "be", "2060", "poster-7", "o9"
		v.LastIn, v.LastOut = w.now, w.now.Add(time.Second)
		v.SafetyUntil, v.CalmUntil = w.now.Add(time.Hour), w.now.Add(2*time.Hour)
		v.Quiet, v.Exited, v.Stopped = true, true, true
		v.State = []byte("state\x00ⵜ")
		c.Conversation = v
		w.commit(w.done(c))
		v.Version++
		w.receive(w.message("amira", "more"))
		w.is(w.claim().Conversation, v, "conversation")
	}},
	{name: "replies go to the address last written from", run: func(w *world) {
		c := w.meet("amira")
		c.Conversation.Address = addr("nobody's")
		w.commit(w.done(c))
		w.receive(w.message("amira", "more"))
		w.is(w.claim().Conversation.Address, addr("amira"), "an address that nobody has changes nothing")
	}},
	{name: "a lease is one owner's until it ends, and may be renewed", run: func(w *world) {
		take := func(owner string, at time.Duration) bool {
			ok, err := w.Lease(w.ctx, "poll", owner, w.now.Add(at), w.now.Add(at+time.Minute))
			w.ok(err)
			return ok
		}
		w.is([]bool{take("a", 0), take("b", time.Second), take("a", 30*time.Second), take("b", 61*time.Second), take("b", 90*time.Second), take("a", 91*time.Second)},
			[]bool{true, false, true, false, true, false}, "taken")
	}},
}
