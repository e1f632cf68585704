package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// everything that can be seen of amira and bilal, as one string.
func (w *world) everything(people ...bot.Claimed) string {
	w.Helper()
	var out []any
	for _, p := range people {
		cons, err := w.Consents(w.ctx, p.Person.ID)
		w.ok(err)
		has, err := w.Holdings(w.ctx, p.Person.ID)
		w.ok(err)
		last, err := w.LastLines(w.ctx, p.Conversation.ID, 99)
		w.ok(err)
		out = append(out, cons, has, last, w.lines(p.Conversation.Address.User))
	}
	cases, err := w.Cases(w.ctx, bot.CaseNew)
	w.ok(err)
	gone, err := w.Erasing(w.ctx, w.now.Add(time.Hour))
	w.ok(err)
	b, err := json.Marshal(append(out, cases, gone, w.counts()))
	w.ok(err)
	return string(b)
}

// all is a change with every kind of operation in it.
func (w *world) all(a, b bot.Claimed) bot.Change {
	w.Helper()
	key, err := w.vault.NewKey(w.ctx)
	w.ok(err)
	c := w.done(a)
	c.Conversations[0].Conversation.Lang = "tr"
	c.Cancel = []bot.CancelSends{{Conversation: b.Conversation.ID, Purposes: []bot.Purpose{bot.ForAnswer}}}
	c.Outbox = []bot.Outgoing{w.line(a, bot.ForAnswer, "new"), w.line(b, bot.ForAnswer, "new")}
	c.Timers = []bot.TimerChange{{Conversation: a.Conversation.ID, Name: "new", At: w.now}, {Conversation: b.Conversation.ID, Name: "set", At: time.Time{}}}
	c.Consents = []bot.Consent{{Person: a.Person.ID, For: bot.ConsentContact, Given: true, At: w.now}}
	c.Cases = []bot.Case{{ID: bot.CaseID(w.id("c")), Conversation: a.Conversation.ID, Person: a.Person.ID, Key: key, State: bot.CaseNew, At: w.now}}
	c.Records = []bot.RecordChange{{Record: w.rec("talk", w.id("t"), a)}}
	c.Feedback = []bot.Feedback{{Card: "sleep/nl", Lang: "nl", Helped: true, At: w.now}}
	c.Reach = []bot.Reachability{{Address: b.Conversation.Address}}
	c.Forget = []bot.PersonID{b.Person.ID}
	return c
}

// two people: amira is claimed, bilal has an unsent line and a timer.
func (w *world) two() (a, b bot.Claimed) {
	w.Helper()
	b = w.meet("bilal")
	change := w.done(b)
	change.Outbox = []bot.Outgoing{w.line(b, bot.ForAnswer, "old")}
	change.Timers = []bot.TimerChange{{Conversation: b.Conversation.ID, Name: "set", At: w.now.Add(time.Hour)}}
	w.commit(change)
	return w.meet("amira"), b
}

var commitTests = []test{
	{name: "a change is applied whole", run: func(w *world) {
		a, b := w.two()
		before := w.everything(a, b)
		w.commit(w.all(a, b))
		if w.everything(a, b) == before {
			w.Fatal("nothing changed")
		}
		w.is(w.counts()[bot.Cancelled], 2, "cancelled lines: bilal's old one, and his new one since he is forgotten")
		w.is(texts(w.claim().Events), []string{"timer new"}, "events")
	}},
	{name: "a stale change leaves no trace, whatever is in it", run: func(w *world) {
		a, b := w.two()
		before := w.everything(a, b)
		c := w.all(a, b)
		c.Conversations[0].Conversation.Version++
		w.isErr(w.Commit(w.ctx, c), bot.ErrStale)
		w.is(w.everything(a, b), before, "everything")
		a = w.claim()
		w.is(texts(a.Events), []string{"hello"}, "amira's event still waits")
		w.commit(w.done(a))
		w.is(w.due(9), []string{"old"}, "bilal's line still waits")
		w.now = w.now.Add(time.Hour)
		w.is(texts(w.claim().Events), []string{"timer set"}, "bilal's timer is still set")
	}},
	{name: "a change over two conversations is stale if one is", run: func(w *world) {
		a, b := w.two()
		before := w.everything(a, b)
		for _, stale := range []int{0, 1} {
			c := w.all(a, b)
			b2 := b.Conversation
			b2.Version++ // his turn raised it
			c.Conversations = append(c.Conversations, bot.ConversationChange{Conversation: b2})
			c.Conversations[stale].Conversation.Version += 7
			w.isErr(w.Commit(w.ctx, c), bot.ErrStale)
			w.is(w.everything(a, b), before, "everything")
		}
	}},
	{name: "a change that the store cannot write leaves no trace", run: func(w *world) {
		a, b := w.two()
		before := w.everything(a, b)
		c := w.all(a, b)
		c.Outbox[1].ID = c.Outbox[0].ID // two lines of one id
		if err := w.Commit(w.ctx, c); err == nil || errors.Is(err, bot.ErrStale) {
			w.Fatalf("two lines of one id: %v", err)
		}
		w.is(w.everything(a, b), before, "everything")
		w.commit(w.done(w.claim()))
	}},
	{name: "every commit raises the version by one", run: func(w *world) {
		for want := range 3 {
			c := w.meet("amira")
			w.is(c.Conversation.Version, want, "version")
			w.commit(w.done(c))
		}
	}},
	{name: "of many changes at once on one version one is applied", run: func(w *world) {
		c := w.meet("amira")
		var applied, stale atomic.Int64
		w.together(50, func(i int) {
			change := w.done(c)
			change.Outbox = []bot.Outgoing{w.line(c, bot.ForAnswer, fmt.Sprint(i))}
			switch err := w.Commit(w.ctx, change); {
			case err == nil:
				applied.Add(1)
			case errors.Is(err, bot.ErrStale):
				stale.Add(1)
			default:
				w.Error(err)
			}
		})
		w.is(applied.Load(), 1, "applied")
		w.is(stale.Load(), 49, "stale")
		w.is(w.counts()[bot.Pending], 1, "lines")
	}},
	{name: "of changes at once the stale and the broken undo themselves alone", run: func(w *world) {
		const n = 90
		people := make([]bot.Claimed, n)
		for i := range people {
			people[i] = w.meet(fmt.Sprint("user", i))
		}
		w.together(n, func(i int) {
			c := people[i]
			change := w.done(c)
			change.Outbox = []bot.Outgoing{w.line(c, bot.ForAnswer, fmt.Sprint(i))}
			bad := i % 3
			if bad == 1 {
				change.Conversations[0].Conversation.Version = 99
			}
			if bad == 2 {
				change.Outbox = append(change.Outbox, change.Outbox[0])
			}
			if err := w.Commit(w.ctx, change); (err == nil) != (bad == 0) {
				w.Errorf("change %d: %v", i, err)
			}
		})
		w.is(w.counts()[bot.Pending], n/3, "lines")
		again, _ := w.claimAs("me", n)
		w.is(len(again), n-n/3, "conversations that still wait")
	}},
	{name: "what was committed is there in a new process", needs: keeps, run: func(w *world) {
		a, b := w.two()
		w.commit(w.all(a, b))
		before := w.everything(a, b)
		w.reopen()
		w.is(w.everything(a, b), before, "everything")
	}},
}
